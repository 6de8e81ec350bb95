import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { avIds, textPair } from '../../../src/wire/ntlm/av-pairs.js';
import { createNtlmServer } from '../../../src/wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../../src/wire/ntlm/ntlm-v2.js';
import type { SecurityServer, ServerStep } from '../../../src/wire/ntlm/security-context.js';
import { signatureLength } from '../../../src/wire/ntlm/session-security.js';
import { createSpnegoServer } from '../../../src/wire/ntlm/spnego/spnego-server.js';
import { peer } from '../../support/peers.js';

const script = join(import.meta.dirname, 'ntlm.py');
const python = '/usr/bin/python3';
const isHere = peer(
  python,
  '/usr/lib/python3/dist-packages/gssapi/__init__.py',
  '/etc/gss/mech.d/mech.ntlmssp.conf',
);

function openServer(): SecurityServer {
  return createNtlmServer({
    targetName: 'CONTOSO',
    targetInfo: [
      textPair(avIds.nbDomainName, 'CONTOSO'),
      textPair(avIds.nbComputerName, 'CAS1'),
      textPair(avIds.dnsDomainName, 'contoso.internal'),
      textPair(avIds.dnsComputerName, 'cas1.contoso.internal'),
    ],
    lookup: (userName, domain) =>
      userName === 'anna' && domain === 'CONTOSO' ? ntHashOf('Passw0rd!') : undefined,
    now: () => new Date(),
    random: (length) => randomBytes(length),
  });
}

/** The client program, spoken to line by line. */
class Conversation implements AsyncDisposable {
  readonly #child;
  readonly #lines;
  #complaint = '';

  constructor(mechanism: string, password: string) {
    this.#child = spawn(python, [script, mechanism, 'CONTOSO\\anna', password]);
    this.#child.stderr.on('data', (chunk) => {
      this.#complaint += String(chunk);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  tell(word: string, value: Uint8Array): void {
    this.#child.stdin.write(`${word} ${Buffer.from(value).toString('hex')}\n`);
  }

  async hear(): Promise<{ word: string; value: Buffer }> {
    const line: IteratorResult<string, unknown> = await this.#lines.next();
    if (line.done === true) throw new Error(`the client has ended: ${this.#complaint}`);
    const [word = '', hex = ''] = line.value.trim().split(' ');
    return { word, value: Buffer.from(hex, 'hex') };
  }

  async expect(word: string): Promise<Buffer> {
    const heard = await this.hear();
    expect(heard.word).toBe(word);
    return heard.value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
  }
}

/** Carries tokens until the client is content or the server refuses; the server's last step. */
async function shakeHands(client: Conversation, server: SecurityServer): Promise<ServerStep> {
  let step: ServerStep | undefined;
  for (;;) {
    const { word, value } = await client.hear();
    if (word === 'complete' && step !== undefined) return step;
    step = server.accept(value);
    if (step.state === 'refused') return step;
    if (step.token !== undefined) {
      client.tell('token', step.token);
    }
  }
}

describe.skipIf(!isHere)('MIT GSSAPI with gss-ntlmssp', () => {
  it.each(['ntlm', 'spnego'])('by %s: each side reads what the other signs and seals', async (mechanism) => {
    await using client = new Conversation(mechanism, 'Passw0rd!');
    const server = mechanism === 'ntlm' ? openServer() : createSpnegoServer(openServer());
    const step = await shakeHands(client, server);
    if (step.state !== 'authenticated' || step.security === undefined) throw new Error(JSON.stringify(step));
    expect(step.principal).toMatchObject({ kind: 'user', userName: 'anna', domain: 'CONTOSO' });
    const { security } = step;

    const signature = await client.expect('signature');
    expect(security.verify(Buffer.from('signed by the client'), signature)).toBe(true);
    const sealed = await client.expect('sealed');
    const opened = security.decrypt(sealed.subarray(signatureLength));
    expect(Buffer.from(opened).toString()).toBe('sealed by the client');
    expect(security.verify(opened, sealed.subarray(0, signatureLength))).toBe(true);

    const message = Buffer.from('signed by the server');
    client.tell('message', message);
    client.tell('signature', security.sign(message));
    const plaintext = Buffer.from('sealed by the server');
    const encrypted = security.encrypt(plaintext);
    client.tell('sealed', Buffer.concat([security.sign(plaintext), encrypted]));
    expect((await client.expect('plaintext')).toString()).toBe('sealed by the server');
  });

  it.each(['ntlm', 'spnego'])('by %s is refused with a wrong password', async (mechanism) => {
    await using client = new Conversation(mechanism, 'wrong');
    const server = mechanism === 'ntlm' ? openServer() : createSpnegoServer(openServer());
    expect(await shakeHands(client, server)).toMatchObject({ state: 'refused', reason: 'wrong-credentials' });
  });
});
