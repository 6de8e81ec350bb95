import { createSocket } from 'node:dgram';
import { request } from 'node:https';
import { describe, expect, it } from 'vitest';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start.js';

const anna = 'anna@contoso.example';
const administrator = { bindDn: 'CONTOSO\\Administrator', bindPassword: 'Passw0rd!' } as const;

/** A lab that reads the directory of another one, as it would a real domain controller's. */
const startOver = (owner: Lab, seed?: string) =>
  startLab({
    ...(seed === undefined ? {} : { seed }),
    externalDirectory: { url: owner.endpoints.ldap, ...administrator },
  });

describe('a lab over the directory of another', () => {
  it('leads Outlook to the same server from everywhere, service connection points included', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    for (const from of ['corp', 'internet']) {
      const { profile, steps } = await lab.resolve(anna, { from });
      const own = await owner.resolve(anna, { from });
      expect(profile?.homeServer).toBe('outlook.contoso.example');
      expect(profile).toEqual(own.profile);
      const settings = ({ name, outcome, detail }: (typeof steps)[number]) => [name, outcome, detail];
      expect(steps.slice(0, 1).map(settings)).toEqual(own.steps.slice(0, 1).map(settings));
    }
  });

  it('lets clients connect: inside over RPC/TCP, outside over RPC/HTTP, each to its own server', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    for (const [name, server] of [
      ['anna', 'outlook.contoso.example'],
      ['ben', 'outlook.contoso.example'],
      ['carla', 'cas1.contoso.internal'],
    ]) {
      const inside = await lab.resolve(`${name}@contoso.example`, { from: 'corp' });
      expect(inside).toMatchObject({ outcome: 'connected', connection: { protocol: 'RPC/TCP', server } });
      const outside = await lab.resolve(`${name}@contoso.example`, { from: 'internet' });
      expect(outside).toMatchObject({ outcome: 'connected', connection: { protocol: 'RPC/HTTP' } });
    }
    const told = JSON.stringify(lab.journal.entries);
    expect(told).toContain('RopLogon: mailbox open');
    expect(told).not.toContain('Passw0rd!');
  });

  it('opens no mailbox any more with a password that has been changed', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    const ask = async (password: string) => (await get(lab, { authorization: basic(anna, password) })).status;
    const connect = async () => (await lab.resolve(anna, { from: 'corp' })).connection?.protocol;
    expect(await connect()).toBe('RPC/TCP');
    const [account] = owner.directory.find('userPrincipalName', anna);
    owner.directory.modify(account?.dn ?? '', [
      { operation: 'replace', attribute: 'userPassword', values: ['another one'] },
    ]);
    expect(await ask('Passw0rd!')).toBe(401);
    expect(await connect()).toBeUndefined();
  });

  it('answers a ping of its domain controller over UDP', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    const [address = '', port = ''] =
      lab.hosts.find(({ name }) => name === 'DC1')?.listen[389]?.split(':') ?? [];
    // A search of the rootDSE (RFC 4511 4.5.1): (objectClass=*), dnsHostName
    const question = Buffer.concat([
      Buffer.from('3032020101632d04000a01000a0100020100020100010100870b', 'hex'),
      Buffer.from('objectClass'),
      Buffer.from('300d040b', 'hex'),
      Buffer.from('dnsHostName'),
    ]);
    const socket = createSocket('udp4');
    const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    socket.send(question, Number(port), address);
    expect((await answer).toString('latin1')).toContain('dc1.contoso.internal');
    socket.close();
  });

  it('derives the world where no seed is named', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner);
    const { profile } = await lab.resolve(anna, { from: 'internet' });
    expect(profile?.homeServer).toBe('outlook.contoso.example');
    expect(lab.locations).toEqual(['corp', 'internet']);
  });

  it('follows a change of the database in its next answer', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    const home = async () => (await lab.resolve(anna, { from: 'internet' })).profile?.homeServer;
    expect(await home()).toBe('outlook.contoso.example');
    const [mailbox] = owner.directory.find('mail', anna);
    owner.directory.modify(mailbox?.first('homeMDB') ?? '', [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['cas2.contoso.internal'] },
    ]);
    expect(await home()).toBe('cas2.contoso.internal');
  });

  it('lets nobody in whose account is disabled, and takes DOMAIN\\user', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    const ask = async (userName: string, password = 'Passw0rd!') =>
      (await get(lab, { authorization: basic(userName, password) })).status;
    expect(await ask('CONTOSO\\anna')).toBe(200);
    expect(await ask('CONTOSO\\anna', 'wrong')).toBe(401);
    expect(await ask('CONTOSO\\anna', '')).toBe(401);
    expect(await ask('FABRIKAM\\anna')).toBe(401);
    const [account] = owner.directory.find('userPrincipalName', anna);
    owner.directory.modify(account?.dn ?? '', [
      { operation: 'replace', attribute: 'userAccountControl', values: ['514'] },
    ]);
    expect(await ask('CONTOSO\\anna')).toBe(401);
  });

  it('lets those in whom it let in before, while the directory is away', async () => {
    const owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    const ask = async (password: string) => (await get(lab, { authorization: basic(anna, password) })).status;
    expect(await ask('Passw0rd!')).toBe(200);
    await owner.stop();
    expect(await ask('Passw0rd!')).toBe(200);
    expect(await ask('wrong')).toBe(401);
  });

  it('answers 503 for what it has not read while the directory is away, and Basic is all that it offers', async () => {
    const owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    const anonymous = await get(lab, {});
    expect(anonymous).toEqual({ status: 401, challenges: [expect.stringMatching(/^Basic realm=/)] });
    await owner.stop();
    expect((await get(lab, { authorization: basic(anna, 'Passw0rd!') })).status).toBe(503);
    const [told] = lab.journal.entries.filter(({ answered }) => answered.startsWith('503 '));
    expect(told?.answered).toMatch(/directory/);
  });

  it('has no directory of its own to read or to dump', async () => {
    await using owner = await startLab();
    await using lab = await startOver(owner, 'contoso-2010');
    expect(() => lab.directory).toThrow(/no directory of its own/);
    expect(() => lab.dump()).toThrow(/no directory of its own/);
  });

  it('does not start over a directory that refuses it', async () => {
    await using owner = await startLab();
    const externalDirectory = { url: owner.endpoints.ldap, ...administrator, bindPassword: 'not this' };
    const refused = startLab({ externalDirectory });
    await expect(refused).rejects.toMatchObject({ code: 'wrong-usage' });
    await expect(refused).rejects.toThrow(/refuses the bind name or its password.*--bind-password/);
  });
});

function basic(userName: string, password: string): string {
  return `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
}

function get(
  lab: Lab,
  headers: Record<string, string>,
): Promise<{ readonly status: number | undefined; readonly challenges: readonly string[] }> {
  const [host, port] = (lab.hosts.find(({ name }) => name === 'CAS1')?.listen[443] ?? '').split(':');
  const path = '/autodiscover/autodiscover.xml';
  return new Promise((resolve, reject) => {
    request({ host, port, path, headers, rejectUnauthorized: false }, (response) => {
      response.resume().once('end', () => {
        const { rawHeaders, statusCode: status } = response;
        const challenges = rawHeaders.filter((_, at) => /^www-authenticate$/i.test(rawHeaders[at - 1] ?? ''));
        resolve({ status, challenges });
      });
    })
      .once('error', reject)
      .end();
  });
}
