import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeAuth3 } from '../../../src/wire/dcerpc/auth3.js';
import { decodeBindAck } from '../../../src/wire/dcerpc/bind-ack.js';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import { PduProtection } from '../../../src/wire/dcerpc/pdu-protection.js';
import { decodeRequest } from '../../../src/wire/dcerpc/request.js';
import { decodeResponse } from '../../../src/wire/dcerpc/response.js';
import {
  decodeEcDoConnectExResponse,
  encodeEcDoConnectExRequest,
  noLinkedSession,
} from '../../../src/wire/mailbox-store/ec-do-connect-ex.js';
import { emsmdbOpnum } from '../../../src/wire/mailbox-store/status.js';
import { createNtlmClient } from '../../../src/wire/ntlm/ntlm-client.js';
import { windowsServer2008R2 } from '../../../src/wire/ntlm/version.js';
import { connC2 } from '../../../src/wire/rpc-http/connection-establishment.js';
import { bindOf, requestOf } from '../../servers/rpc/client.js';
import { begin, beginIn, ClientChannel, newCookies } from '../../servers/rpc-http/channels.js';
import { type Served, serve } from '../../support/cli.js';

const sessions = 200;
/** As many as a user may have (RCAMaxConcurrency) go round. */
const users = ['anna', 'ben', 'carla', 'david', 'eva', 'frank', 'hugo', 'ingrid', 'karin', 'jmueller'];
const security = { type: 10, level: 6, contextId: 1 };

/** The users' names in the mailbox store, from the seed itself. */
function legacyNames(): ReadonlyMap<string, string> {
  const seed = join(import.meta.dirname, '..', '..', '..', 'directory-seed', 'contoso-2010');
  const text = ['80-mailboxes.ldif', '82-resource-mailboxes.ldif']
    .map((file) => readFileSync(join(seed, file), 'utf8'))
    .join('\n\n');
  return new Map(
    text.split(/\n\n+/).flatMap((entry): [string, string][] => {
      const account = /^sAMAccountName: (.+)$/m.exec(entry)?.[1];
      const name = /^legacyExchangeDN: (.+)$/m.exec(entry)?.[1];
      return account === undefined || name === undefined ? [] : [[account.toLowerCase(), name]];
    }),
  );
}

let lab: Served;
const channels: ClientChannel[] = [];

beforeAll(async () => {
  lab = await serve();
});
afterAll(async () => {
  for (const { socket } of channels) socket.destroy();
  await lab.stop();
});

/** Resident memory of the lab's process, bytes. */
function residentBytes(): number {
  const status = readFileSync(`/proc/${lab.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** A mailbox logged on to through the balancer, over TLS, and encrypted inside. @returns the status of EcDoConnectEx */
async function logOn(user: string, userDN: string): Promise<number> {
  const port = Number(lab.socketOf('array', 443).split(':')[1]);
  const open = (direction: 'in' | 'out') => {
    const asked = { target: 'outlook.contoso.example:6001', user: `CONTOSO\\${user}`, isTls: true };
    const channel = new ClientChannel(port, direction, asked);
    channels.push(channel);
    return channel;
  };
  const cookies = newCookies();
  const [out, inChannel] = [open('out'), open('in')];
  begin(out, cookies);
  beginIn(inChannel, cookies);
  await out.next(connC2);

  const ntlm = createNtlmClient({
    userName: user,
    domain: 'CONTOSO',
    password: 'Passw0rd!',
    workstation: 'WS1',
    version: windowsServer2008R2,
    now: () => new Date(),
    random: (length) => randomBytes(length),
  });
  inChannel.write(bindOf(interfaces.EMSMDB, { auth: { ...security, token: ntlm.begin() } }));
  await out.until(() => out.rpc.length === 1);
  const challenge = decodeBindAck(out.rpc[0] ?? new Uint8Array()).auth?.token ?? new Uint8Array();
  const { token, security: session } = ntlm.respond(challenge);
  if (token === undefined || session === undefined) throw new Error('no logon');
  inChannel.write(encodeAuth3({ type: 'auth3', callId: 1, auth: { ...security, token } }));
  const protection = new PduProtection(security, session);
  const stub = encodeEcDoConnectExRequest({
    userDN,
    flags: 0,
    connectionModulus: 0,
    codePage: 1252,
    stringLocale: 0x409,
    sortLocale: 0x409,
    linkedSession: noLinkedSession,
    canConvertCodePages: 1,
    clientVersion: [14, 0, 4_000, 1_000],
    timestamp: 0,
    auxIn: new Uint8Array(),
    maxAuxOut: 0x1008,
  });
  inChannel.write(protection.seal(decodeRequest(requestOf(emsmdbOpnum.EcDoConnectEx, stub))));
  await out.until(() => out.rpc.length === 2);
  const answer = out.rpc[1] ?? new Uint8Array();
  const opened = protection.open(answer, decodeResponse(answer));
  if (typeof opened === 'string') throw new Error(opened);
  return decodeEcDoConnectExResponse(opened.stub).status;
}

describe.skipIf(process.platform !== 'linux')(`${sessions} sessions of Outlook Anywhere`, () => {
  it('are held through the balancer for less than 150 kB each', async () => {
    const names = legacyNames();
    const start = async (count: number) => {
      for (let begun = 0; begun < count; begun += 10) {
        const statuses = await Promise.all(
          Array.from({ length: 10 }, (_, index) => {
            const user = users[(begun + index) % users.length] ?? 'anna';
            return logOn(user, names.get(user) ?? '');
          }),
        );
        expect(statuses).toEqual(Array.from({ length: 10 }, () => 0));
      }
    };
    const end = async () => {
      for (const { socket } of channels.splice(0)) socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    };
    for (let round = 0; round < 5; round++) {
      await start(20); // what the process takes once for all is taken
      await end();
    }
    const before = residentBytes();
    await start(sessions);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const each = (residentBytes() - before) / sessions;
    process.stdout.write(`memory of a held session: ${(each / 1000).toFixed(0)} kB\n`);
    expect(each).toBeLessThan(150_000);
    expect(channels.every(({ isOver }) => !isOver)).toBe(true);
  }, 180_000);
});
