import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import {
  type Client,
  type Deliver,
  Dispatcher,
  type PendingRequest,
} from '../../../src/servers/ldap/dispatcher.js';
import { type Reply, sendReply } from '../../../src/servers/ldap/reply.js';
import { decodeMessage, encodeMessage, type Request } from '../../../src/wire/ldap/message.js';
import { decodeResultMessage } from '../../../src/wire/ldap/result-message.js';

/** Does nothing but note what it was asked, and answers what it is told to. */
class Recorder implements Client {
  readonly asked: string[] = [];
  readonly finished: Reply[] = [];
  reply: Reply = { result: 'success' };
  /** The search that is to be answered later. */
  pending: PendingRequest | undefined;
  failsIn: 'operation' | 'finish' | undefined;

  #note(what: string): Reply {
    this.asked.push(what);
    if (this.failsIn === 'operation') throw new TypeError('broken operation');
    return this.reply;
  }
  bind({ name }: Parameters<Client['bind']>[0]) {
    return this.#note(`bind ${name}`);
  }
  search(pending: Parameters<Client['search']>[0]) {
    this.#note(`search ${pending.request.base}`);
    this.pending = pending;
    return undefined;
  }
  write(request: Parameters<Client['write']>[0]) {
    return this.#note(request.operation);
  }
  compare({ attribute }: Parameters<Client['compare']>[0]) {
    return this.#note(`compare ${attribute}`);
  }
  whoAmI() {
    return this.#note('who am I');
  }
  startTls() {
    return this.#note('StartTLS');
  }
  abandon(messageId: number) {
    this.#note(`abandon ${messageId}`);
  }
  unbind(response: Parameters<Client['unbind']>[0]) {
    this.#note('unbind');
    response.end(0);
  }
  finish({ response }: PendingRequest, reply: Reply) {
    if (this.failsIn === 'finish') throw new DecodeError('answer', 0, 'something else');
    this.finished.push(reply);
    sendReply(response, reply);
  }
}

const startTlsOid = '1.3.6.1.4.1.1466.20037';
const whoAmIOid = '1.3.6.1.4.1.4203.1.11.3';
const search = {
  operation: 'search',
  base: '<GUID=not a name>',
  scope: 'base',
  sizeLimit: 0,
  timeLimit: 0,
  typesOnly: false,
  filter: { type: 'equality', attribute: 'objectGUID', value: Buffer.from('ff00fe', 'hex') },
  attributes: ['__proto__'],
} as const satisfies Request;

let listener: Server;
let near: Socket;
let far: Socket;
let client: Recorder;
let deliver: Deliver;

beforeEach(async () => {
  listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  const accepted = once(listener, 'connection');
  far = connect(address.port, '127.0.0.1');
  near = (await accepted)[0];
  client = new Recorder();
  deliver = new Dispatcher().connect(near, client);
});
afterEach(() => {
  near.destroy();
  far.destroy();
  listener.close();
});

/** What the peer has got by the time that this end is closed. */
async function received(): Promise<string> {
  const chunks: Buffer[] = [];
  far.on('data', (chunk: Buffer) => chunks.push(chunk));
  near.end();
  await once(far, 'end');
  return Buffer.concat(chunks).toString('hex');
}

const send = (request: Request, messageId = 5) =>
  deliver(decodeMessage(encodeMessage({ messageId, request, controls: [] })));

describe('ldapjs as the dispatcher', () => {
  // Names, filters and passwords that ldapjs would refuse, or change, if it saw them.
  it.each<[Request, string, string]>([
    [{ operation: 'bind', version: 3, name: 'CONTOSO\\anna', password: '' }, 'bind CONTOSO\\anna', '61'],
    [{ operation: 'bind', version: 2, name: '', password: undefined }, 'bind ', '61'],
    [{ operation: 'modify', object: 'no name', changes: [] }, 'modify', '67'],
    [{ operation: 'add', entry: '', attributes: [] }, 'add', '69'],
    [{ operation: 'delete', entry: 'no name' }, 'delete', '6b'],
    [
      { operation: 'modifyDn', entry: '', newRdn: '', deleteOldRdn: true, newSuperior: 'no name' },
      'modifyDn',
      '6d',
    ],
    [{ operation: 'compare', entry: '', attribute: 'cn', value: Buffer.from([0xff]) }, 'compare cn', '6f'],
    [{ operation: 'extended', name: startTlsOid, value: undefined }, 'StartTLS', '78'],
    [{ operation: 'extended', name: whoAmIOid, value: undefined }, 'who am I', '78'],
  ])('takes %o to its operation and answers with its kind of result', async (request, asked, tag) => {
    send(request);
    expect(client.asked).toEqual([asked]);
    // LDAPMessage { messageID 5, LDAPResult { success, '', '' } } (RFC 4511 4.1.9)
    expect(await received()).toBe(`300c020105${tag}070a010004000400`);
  });

  it('answers a search when it is done, under its own number', async () => {
    send(search, 0x7fffffff);
    send({ operation: 'extended', name: whoAmIOid, value: undefined }, 6);
    if (client.pending !== undefined) client.finish(client.pending, { result: 'sizeLimitExceeded' });
    expect(client.asked).toEqual(['search <GUID=not a name>', 'who am I']);
    expect(await received()).toBe('300c02010678070a010004000400' + '300f02047fffffff65070a010404000400');
  });

  it('takes an abandon and an unbind to their operations, and answers neither', async () => {
    send({ operation: 'abandon', abandoned: 4 });
    expect(client.asked).toEqual(['abandon 4']);
    send({ operation: 'unbind' });
    expect(client.asked).toEqual(['abandon 4', 'unbind']);
    expect(near.writableEnded).toBe(true);
    expect(await received()).toBe('');
  });

  it('answers an unknown extended operation by itself, whatever its name', async () => {
    for (const name of ['1.2.3', 'unbind', '', '__proto__', '0.0'])
      send({ operation: 'extended', name, value: undefined });
    expect(client.asked).toEqual([]);
    expect(client.finished.map(({ result }) => result)).toEqual(Array(5).fill('protocolError'));
  });

  it('answers once, with other, for an operation that fails', async () => {
    client.failsIn = 'operation';
    send({ operation: 'delete', entry: 'CN=anna' });
    expect(client.finished.map(({ result }) => result)).toEqual(['other']);
    expect(await received()).toMatch(/^30..0201056b..0a0150/);
  });

  it('breaks the connection without an answer when the answer fails', async () => {
    client.failsIn = 'finish';
    expect(() => send({ operation: 'delete', entry: 'CN=anna' })).toThrow(DecodeError);
    expect(await received()).toBe('');
  });

  it('does not call the operation for what is malformed inside', () => {
    deliver(decodeMessage(Buffer.from('3007020105' + '66020400', 'hex')));
    deliver(decodeMessage(Buffer.from('3005020105' + '5000', 'hex')));
    expect(client.asked).toEqual([]);
    expect(client.finished.map(({ result }) => result)).toEqual(['protocolError']);
  });

  it('refuses a critical control that is not known before the operation', () => {
    const controls = [{ type: '1.2.3', critical: true }];
    deliver({ messageId: 5, request: { operation: 'delete', entry: 'CN=anna' }, controls });
    expect(client.asked).toEqual([]);
    expect(client.finished.map(({ result }) => result)).toEqual(['unavailableCriticalExtension']);
  });
});

describe('a result message', () => {
  it.each<[string, Reply, string]>([
    [
      "a text, with Active Directory's NUL, and the matched name",
      { result: 'noSuchObject', matchedDn: 'DC=x', diagnostic: 'no' },
      '3013' + '020105' + '6b0e' + '0a0120' + '0404' + '44433d78' + '0403' + '6e6f00',
    ],
    [
      'referrals',
      { result: 'referral', referral: ['ldap://a', 'ldap://b'] },
      '3022' +
        '020105' +
        '6b1d' +
        '0a010a' +
        '0400' +
        '0400' +
        'a314' +
        '04086c6461703a2f2f61' +
        '04086c6461703a2f2f62',
    ],
    [
      'controls, their criticality left out where it is FALSE and their values as they are (RFC 4511 5.1)',
      {
        result: 'success',
        controls: [
          { type: '1.2', critical: false, value: Buffer.from('ff00', 'hex') },
          { type: '1.3', critical: true },
        ],
      },
      '3023' +
        '020105' +
        '6b07' +
        '0a010004000400' +
        'a015' +
        '3009' +
        '0403312e32' +
        '0402ff00' +
        '3008' +
        '0403312e33' +
        '0101ff',
    ],
  ])('carries %s', async (_, reply, hex) => {
    client.reply = reply;
    send({ operation: 'delete', entry: 'CN=anna' });
    expect(await received()).toBe(hex);
  });

  it('carries name and value of an extended operation (RFC 4511 4.12)', async () => {
    client.reply = { result: 'success', responseName: '1.2', responseValue: 'u:\u00fc' };
    send({ operation: 'extended', name: whoAmIOid, value: undefined });
    expect(await received()).toBe(
      '3017' + '020105' + '7812' + '0a0100' + '0400' + '0400' + '8a03312e32' + '8b04753ac3bc',
    );
  });

  it.each([0x7f, 0xff, 0xffff, 0x10000, 0x100000])('carries a text of %i bytes', async (length) => {
    const diagnostic = 'x'.repeat(length);
    client.reply = { result: 'other', diagnostic };
    send({ operation: 'delete', entry: 'CN=anna' });
    const bytes = Buffer.from(await received(), 'hex');
    expect(decodeResultMessage(bytes)?.diagnosticMessage).toBe(`${diagnostic}\0`);
  });
});
