import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isLabError, startLab } from '../../../src/index.js';
import { leftBehind, resources } from '../../support/resources.js';

describe('the library', () => {
  it('runs many labs in one process, side by side, each with its own world', async () => {
    const labs = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        startLab({ seed: index % 2 === 0 ? 'contoso-2010' : 'contoso-2010-public-array' }),
      ),
    );
    try {
      const resolutions = await Promise.all(
        labs.map((lab) => lab.resolve('anna@contoso.example', { from: 'internet' })),
      );
      resolutions.forEach(({ connection, elapsedMs }, index) => {
        expect(connection?.protocol).toBe('RPC/HTTP');
        expect(elapsedMs > 21_000).toBe(index % 2 === 1);
      });
    } finally {
      await Promise.all(labs.map((lab) => lab.stop()));
    }
  });

  it('runs many clients in one lab at once', async () => {
    await using lab = await startLab();
    const resolutions = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        lab.resolve('anna@contoso.example', { from: ['corp', 'branch', 'internet'][index % 3] ?? 'corp' }),
      ),
    );
    expect(resolutions.filter(({ outcome }) => outcome === 'connected')).toHaveLength(40);
  });

  it('leaves no socket open and nothing on disk, stopped once or twice', async () => {
    const before = resources();
    const lab = await startLab();
    await lab.resolve('anna@contoso.example');
    expect(resources()['TCPServerWrap']).toBeGreaterThan(before['TCPServerWrap'] ?? 0);
    await lab.stop();
    await lab.stop();
    expect(await leftBehind(before)).toEqual([]);
    await expect(stat(lab.ca.path)).rejects.toThrow();
  });

  it('leaves nothing open when it cannot start', async () => {
    const before = resources();
    const other = await startLab({ exposure: 'loopback', portOffset: 4100 });
    const error = await startLab({ exposure: 'loopback', portOffset: 4100 }).catch(
      (reason: unknown) => reason,
    );
    expect(isLabError(error, 'address-in-use')).toBe(true);
    await other.stop();
    expect(await leftBehind(before)).toEqual([]);
  });

  it('keeps a journal in the terms of the field, without secrets', async () => {
    await using lab = await startLab();
    await lab.resolve('anna@contoso.example');
    const protocols = new Set(lab.journal.entries.map(({ protocol }) => protocol));
    expect([...protocols].sort()).toEqual(['dns', 'http', 'ldap', 'rpc', 'tcp']);
    expect(JSON.stringify(lab.journal.entries)).not.toContain('Passw0rd');
    lab.journal.clear();
    expect(lab.journal.entries).toEqual([]);
  });
});
