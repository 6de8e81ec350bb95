import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ExternalDirectory } from '../../../src/directory/external/external-directory.js';
import { listenTcp } from '../../../src/network/listener.js';
import { administrator, startOther } from './ldap-server.js';

const domain = 'DC=contoso,DC=internal';

describe('an external directory', () => {
  it('is read page by page to the end', async () => {
    await using other = await startOther();
    const external = other.connect({ pageSize: 7 });
    const found = await external.search({ base: `CN=Configuration,${domain}`, scope: 'sub', most: 1_000 });
    const all = other.directory.search({ base: `CN=Configuration,${domain}`, scope: 'sub' });
    const { schema } = other.directory.namingContexts;
    const names = all.map(({ dnText }) => dnText).filter((dn) => !dn.endsWith(schema));
    expect(found.map(({ dn }) => dn).sort()).toEqual(names.sort());
  });

  it('stops asking for pages when it has enough', async () => {
    await using other = await startOther();
    const external = other.connect({ pageSize: 5 });
    const found = await external.search({ base: `CN=Configuration,${domain}`, scope: 'sub', most: 12 });
    expect(found.length).toBe(15);
  });

  it('finds nothing below a base that is not there', async () => {
    await using other = await startOther();
    expect(await other.connect().search({ base: `CN=Nowhere,${domain}`, scope: 'sub', most: 9 })).toEqual([]);
  });

  it('checks a password, and takes no empty one for an anonymous bind', async () => {
    await using other = await startOther();
    const external = other.connect();
    expect(await external.verify('anna@contoso.example', 'Passw0rd!')).toBe(true);
    expect(await external.verify('anna@contoso.example', 'wrong')).toBe(false);
    expect(await external.verify('anna@contoso.example', '')).toBe(false);
    expect(await external.verify('', 'Passw0rd!')).toBe(false);
  });

  it('shares a few connections among 300 wrong logons at once', async () => {
    await using other = await startOther();
    const external = other.connect({ binds: 4 });
    let most = 0;
    const watching = setInterval(() => {
      most = Math.max(most, other.connections());
    }, 1);
    const verdicts = await Promise.all(
      Array.from({ length: 300 }, (_, at) => external.verify('anna@contoso.example', `wrong ${at}`)),
    );
    clearInterval(watching);
    expect(verdicts).toEqual(new Array<boolean>(300).fill(false));
    expect(most).toBeGreaterThan(0);
    // One that is closing may overlap with the one that follows.
    expect(most).toBeLessThanOrEqual(2 * 4);
    expect(await external.verify('anna@contoso.example', 'Passw0rd!')).toBe(true);
  });

  it('binds anew on a new connection', async () => {
    await using other = await startOther();
    const external = other.connect();
    const read = () => external.search({ base: domain, scope: 'base', most: 1 });
    expect(await read()).toHaveLength(1);
    await other.stop();
    await expect(read()).rejects.toThrow();
    await other.start();
    await expect.poll(() => read().catch(() => []), { interval: 20 }).toHaveLength(1);
  });

  it('tells at once that the directory is away until the next attempt is due', async () => {
    await using other = await startOther();
    const external = other.connect({ firstWaitMs: 60_000, longestWaitMs: 60_000 });
    await other.stop();
    const read = () => external.search({ base: domain, scope: 'base', most: 1 });
    await expect(read()).rejects.toMatchObject({ code: 'connection-refused' });
    await other.start();
    await expect(read()).rejects.toThrow(/is away: /);
  });

  it('waits for no answer longer than it may', async () => {
    const silent = await listenTcp(createServer(), { address: '127.0.0.1', port: 0 });
    const external = new ExternalDirectory({ url: `ldap://127.0.0.1:${silent.port}` }, { operationMs: 50 });
    await expect(external.search({ base: '', scope: 'base', most: 1 })).rejects.toMatchObject({
      code: 'connection-timed-out',
    });
    await external.close();
    await silent.close();
  });

  it('says that the bind is refused', async () => {
    await using other = await startOther();
    const external = new ExternalDirectory({
      url: other.url,
      ...administrator,
      bindPassword: 'not this one',
    });
    const refused = external.search({ base: domain, scope: 'base', most: 1 });
    await expect(refused).rejects.toThrow(/refuses the bind name or its password/);
    await expect(refused).rejects.not.toThrow(/not this one/);
    await external.close();
  });

  it.each([
    'http://dc1',
    'ldap://',
    'ldap://user:secret@dc1',
    'ldap://dc1/DC=contoso',
    'dc1',
    'ldap://dc1:99999',
  ])('does not take %s for an address, and does not repeat it', (url) => {
    const open = () => new ExternalDirectory({ url });
    expect(open).toThrow(/not the address of a directory/);
    expect(open).not.toThrow(/secret/);
  });

  it('wants a name and a password, or neither', () => {
    expect(() => new ExternalDirectory({ url: 'ldap://dc1', bindDn: 'cn=reader' })).toThrow(
      /both a name and/,
    );
  });
});
