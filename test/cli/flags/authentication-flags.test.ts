import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AuthenticationFlags,
  authenticationFlags,
  authenticationOf,
} from '../../../src/cli/flags/authentication-flags.js';
import { isLabError } from '../../../src/errors.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authentication-flags-'));
});
afterAll(() => rm(folder, { recursive: true }));

function optionOf(args: readonly string[]) {
  const command = new Command('serve').exitOverride();
  for (const option of authenticationFlags()) command.addOption(option);
  command.parse(args, { from: 'user' });
  return authenticationOf(command.opts<AuthenticationFlags>());
}

async function keyFile(name: string): Promise<{ path: string; pem: string }> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const path = join(folder, name);
  await writeFile(path, pem);
  return { path, pem };
}

describe('the flags of bearer tokens', () => {
  it('are no option when none is given', () => {
    expect(optionOf([])).toEqual({});
  });

  it('take several keys, audiences and issuers, with commas or one by one', async () => {
    const [first, second] = [await keyFile('first.pem'), await keyFile('second.pem')];
    const audiences = ['https://a.example', 'https://b.example'];
    const given = optionOf([
      ...['--token-key', `${first.path}, ${second.path}`],
      ...audiences.flatMap((one) => ['--token-audience', one]),
      ...['--token-issuer', 'https://sts.example/'],
    ]);
    expect(given).toEqual({
      modernAuthentication: {
        publicKeys: [first.pem, second.pem],
        audiences,
        issuers: ['https://sts.example/'],
      },
    });
  });

  it.each([
    [['--token-issuer', 'https://sts.example/'], 'both a key and an audience'],
    [['--token-audience', 'https://a.example'], 'both a key and an audience'],
    [['--token-key', '/nowhere/key.pem', '--token-audience', 'https://a.example'], 'cannot be read'],
  ])('%j is wrong usage', (args, message) => {
    try {
      optionOf(args);
      expect.unreachable();
    } catch (error) {
      expect(isLabError(error, 'wrong-usage') && error.message).toContain(message);
    }
  });
});
