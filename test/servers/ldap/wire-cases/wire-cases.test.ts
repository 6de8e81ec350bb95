import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { berElement } from '../../../../src/wire/ldap/ber.js';
import { encodeMessage } from '../../../../src/wire/ldap/message.js';
import { decodeResultMessage } from '../../../../src/wire/ldap/result-message.js';
import { decodeSearchResultEntry } from '../../../../src/wire/ldap/search-result-entry.js';
import { decodeSearchResultReference } from '../../../../src/wire/ldap/search-result-reference.js';
import { annaDn } from '../../../directory/small-forest.js';
import { type LiveServer, startServer } from '../live-server.js';
import { activeDirectory } from './active-directory.js';
import { loadWireForest } from './forest.js';
import { hostile } from './hostile.js';
import { malformed } from './malformed.js';
import { caseMessageId, type WireCase } from './wire-case.js';

/** A message cut out of a stream by its own length, read here and not by the code under test. */
function cut(bytes: Buffer): { readonly messages: readonly Buffer[]; readonly rest: number } {
  const messages: Buffer[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const first = bytes.readUInt8(at + 1);
    const count = first < 0x80 ? 0 : first & 0x7f;
    if (at + 2 + count > bytes.length) break;
    const end = at + 2 + count + (count === 0 ? first : bytes.readUIntBE(at + 2, count));
    if (end > bytes.length) break;
    messages.push(bytes.subarray(at, end));
    at = end;
  }
  return { messages, rest: bytes.length - at };
}

const messageIdOf = (message: Buffer): number => {
  const header = message.readUInt8(1) < 0x80 ? 2 : 2 + (message.readUInt8(1) & 0x7f);
  return message.readUIntBE(header + 2, message.readUInt8(header + 1));
};
const tagOf = (message: Buffer): number => {
  const header = message.readUInt8(1) < 0x80 ? 2 : 2 + (message.readUInt8(1) & 0x7f);
  return message.readUInt8(header + 2 + message.readUInt8(header + 1));
};

const probeId = 99;
const bindId = 1;
const probe = Buffer.concat([
  encodeMessage({
    messageId: probeId,
    request: { operation: 'extended', name: '1.3.6.1.4.1.4203.1.11.3', value: undefined },
    controls: [],
  }),
]);
const credentials = {
  anna: { name: annaDn, password: 'correct horse' },
  administrator: { name: 'EXCORP\\Administrator', password: 'secret of the administrator' },
} as const;

interface Seen {
  readonly messages: readonly Buffer[];
  readonly closed: boolean;
  readonly probed: boolean;
}

/** Sends a case and then a question that is always answered: what comes before its answer belongs to the case. */
function play({ listening }: LiveServer, { as, send, outcome }: WireCase): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = connect({ port: listening.port, host: listening.address, noDelay: true });
    const chunks: Buffer[] = [];
    let stage: 'bind' | 'case' = as === undefined ? 'case' : 'bind';
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const { messages } = cut(Buffer.concat(chunks));
      resolve({
        messages: messages.filter((one) => ![probeId, bindId].includes(messageIdOf(one))),
        closed,
        probed: messages.some((one) => messageIdOf(one) === probeId),
      });
    };
    const timer = setTimeout(() => finish(false), 10_000);
    socket.on('error', () => undefined);
    socket.on('close', () => finish(true));
    const go = () => {
      if (stage === 'bind' && as !== undefined) {
        const request = { operation: 'bind', version: 3, ...credentials[as] } as const;
        socket.write(encodeMessage({ messageId: bindId, request, controls: [] }));
      } else if (stage === 'case') {
        socket.write(send);
        // The probe must not overtake a search that runs in slices, nor be needed by what closes.
        setTimeout(() => socket.writable && socket.write(probe), 15);
      }
    };
    socket.on('connect', go);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const { messages } = cut(Buffer.concat(chunks));
      if (stage === 'bind' && messages.length > 0) {
        stage = 'case';
        go();
      }
      const done = messages.some((one) => messageIdOf(one) === probeId);
      const answered = messages.some(
        (one) => messageIdOf(one) === caseMessageId && tagOf(one) !== 0x64 && tagOf(one) !== 0x73,
      );
      if (done && answered) finish(false);
      else if (done && outcome === 'silent') setTimeout(() => finish(false), 50);
    });
  });
}

function check({ outcome }: WireCase, { messages, closed, probed }: Seen): void {
  if (outcome === 'closed') {
    expect({ closed, messages: messages.length }).toEqual({ closed: true, messages: 0 });
    return;
  }
  if (outcome === 'notice') {
    expect(closed).toBe(true);
    const [notice] = messages;
    expect(notice?.toString('latin1')).toContain('1.3.6.1.4.1.1466.20036');
    expect(messages).toHaveLength(1);
    return;
  }
  expect({ closed, probed }).toEqual({ closed: false, probed: true });
  if (outcome === 'silent') {
    expect(messages).toEqual([]);
    return;
  }
  const results = messages.flatMap((one) => decodeResultMessage(Buffer.from(one)) ?? []);
  expect(results).toHaveLength(1);
  const [result] = results;
  expect({ messageId: result?.messageId, result: result?.resultCode }).toEqual({
    messageId: caseMessageId,
    result: outcome.result,
  });
  if (outcome.says !== undefined) expect(result?.diagnosticMessage).toContain(outcome.says);
  if (outcome.referral !== undefined) expect(result?.referral).toEqual([outcome.referral]);
  const entries = messages
    .filter((one) => tagOf(one) === 0x64)
    .map((one) => decodeSearchResultEntry(Buffer.from(one)));
  if (outcome.entries !== undefined) {
    expect(entries.map(({ objectName }) => objectName).sort()).toEqual([...outcome.entries].sort());
  }
  if (outcome.count !== undefined) expect(entries).toHaveLength(outcome.count);
  const held = entries.flatMap(({ attributes }) =>
    attributes.flatMap(({ name, values }) =>
      values.map((value) => `${name}: ${Buffer.from(value).toString('utf8')}`),
    ),
  );
  for (const wanted of outcome.holds ?? []) expect(held).toContain(wanted);
  if (outcome.references !== undefined) {
    const references = messages.filter((one) => tagOf(one) === 0x73);
    const urls = references.flatMap((one) => decodeSearchResultReference(Buffer.from(one)).urls);
    expect(urls).toEqual(outcome.references);
  }
  expect(held.join('\n')).not.toContain('correct horse');
}

describe('cases on the wire', () => {
  let server: LiveServer;
  beforeAll(async () => {
    server = await startServer({}, loadWireForest());
  });
  afterAll(() => server.listening.close());

  const all = [...malformed, ...hostile, ...activeDirectory];

  it('are at least 120, each with a name of its own', () => {
    expect(all.length).toBeGreaterThanOrEqual(120);
    expect(
      new Set(
        [malformed, hostile, activeDirectory].flatMap((part) => part.map(({ name, as }) => `${as} ${name}`)),
      ).size,
    ).toBe(all.length);
  });

  describe.each([
    ['malformed', malformed],
    ['hostile', hostile],
    ['as by Active Directory', activeDirectory],
  ] as const)('%s', (_, cases) => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
      check(one, await play(server, one));
    });
  });

  it('a message in single bytes is read as in one piece', async () => {
    const [socket, bytes] = [connect(server.listening.port, server.listening.address), probe];
    for (const byte of bytes) {
      socket.write(berElement(byte).subarray(0, 1));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    expect(messageIdOf(answer)).toBe(probeId);
    socket.destroy();
  });
});
