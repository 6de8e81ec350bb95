import { randomBytes } from 'node:crypto';
import { Client } from 'ldapts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BerReader, berElement, berInteger, berText } from '../../../src/wire/ldap/ber.js';
import { annaDn, usersDn } from '../../directory/small-forest.js';
import { exchange, type LiveServer, rootDseSearch, startServer } from './live-server.js';

let server: LiveServer;
let client: Client;

beforeEach(async () => {
  server = await startServer();
  client = new Client({ url: server.url, timeout: 5_000 });
});
afterEach(async () => {
  await client.unbind();
  await server.listening.close();
});

const asAnna = () => client.bind(annaDn, 'correct horse');

describe('hostile peers', () => {
  const answersNormally = async () => {
    await asAnna();
    const { searchEntries } = await client.search(usersDn, { filter: '(mail=anna@example.com)' });
    expect(searchEntries).toHaveLength(1);
  };

  it.each([
    ['a length of minus one', Buffer.from('3084ffffffff0201', 'hex')],
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: dc1\r\n\r\n')],
    ['a TLS ClientHello', Buffer.from('16030100c8010000c40303', 'hex')],
    ['an unknown operation', Buffer.from('30050201017f00', 'hex')],
    [
      'a filter without end',
      Buffer.concat([Buffer.from('3082400002010163823ff9', 'hex'), Buffer.alloc(16_377, 0xa2)]),
    ],
    ['a negative message number', Buffer.from('30050201ff4200', 'hex')],
    ['random bytes', Buffer.concat([Buffer.from([0xff]), randomBytes(4_096)])],
  ])('%s is answered with a notice and closed', async (_, bytes) => {
    const { received, closed } = await exchange(server, bytes);
    expect(closed).toBe(true);
    if (bytes[0] === 0x30) expect(received.toString('latin1')).toContain('1.3.6.1.4.1.1466.20036');
    await answersNormally();
  });

  const request = (tag: number, ...content: Buffer[]) =>
    berElement(0x30, berInteger(1), berElement(tag, ...content));
  const searchWith = (scope: number, filter: Buffer) => {
    const limits = [berInteger(0, 0x0a), berInteger(0), berInteger(0), Buffer.from([1, 1, 0])];
    return request(0x63, berText(''), berInteger(scope, 0x0a), ...limits, filter, berElement(0x30));
  };
  const increment = berElement(0x30, berInteger(3, 0x0a), berElement(0x30, berText('a'), berElement(0x31)));

  it.each([
    ['a bind without authentication', request(0x60, berInteger(3), berText('')), 7],
    ['a bind whose version is text', request(0x60, berText('3'), berText('')), 2],
    ['a search with an unknown filter', searchWith(0, berText('cn', 0x8b)), 2],
    ['a search with an unknown scope', searchWith(7, berText('cn', 0x87)), 2],
    ['a search with nothing to negate', searchWith(0, berElement(0xa2)), 2],
    ['a modify-increment', request(0x66, berText('cn=a'), berElement(0x30, increment)), 2],
  ])('%s gets a result of its own, and the connection goes on', async (_, bytes, resultCode) => {
    const bothAnswers = (all: Buffer) => all.includes('20120304050607.0Z');
    const { received } = await exchange(server, Buffer.concat([bytes, rootDseSearch]), bothAnswers);
    expect(bothAnswers(received)).toBe(true);
    const message = new BerReader(received).enter('LDAPMessage', 0x30);
    expect(message.integer('messageID')).toBe(1);
    const operation = bytes[5] ?? 0;
    const response = message.enter('response', operation === 0x63 ? 0x65 : operation + 1);
    expect(response.integer('resultCode', 0x0a)).toBe(resultCode);
  });

  it('thousands of messages in one segment are all answered', async () => {
    const abandon = Buffer.from('3006020103500101', 'hex');
    const flood = Buffer.concat([...Array.from({ length: 4_000 }, () => abandon), rootDseSearch]);
    const { received } = await exchange(server, flood, (all) => all.includes('20120304050607.0Z'));
    expect(received.includes('20120304050607.0Z')).toBe(true);
    const searches = Buffer.concat(Array.from({ length: 4_000 }, () => rootDseSearch));
    const answers = (all: Buffer) => all.toString('latin1').split('20120304050607.0Z').length - 1;
    const all = await exchange(
      server,
      searches,
      (sofar) => sofar.length > 4_000 * 50 && answers(sofar) === 4_000,
      20_000,
    );
    expect(answers(all.received)).toBe(4_000);
    await answersNormally();
  });

  it('a peer that goes away in the middle harms nobody', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () => exchange(server, rootDseSearch.subarray(0, 20), undefined, 20)),
    );
    await answersNormally();
  });

  it('shuts nobody out: the longest idle of the unbound gives way', async () => {
    const narrow = await startServer({ connections: 10 });
    const first = new Client({ url: narrow.url });
    await first.bind(annaDn, 'correct horse');
    const idle = Array.from({ length: 30 }, () => exchange(narrow, Buffer.alloc(0), undefined, 20_000));
    await expect.poll(() => narrow.listening.connections?.()).toBe(10);
    const { received, closed } = await exchange(narrow, rootDseSearch, (bytes) => bytes.length > 20);
    expect({ answered: received.length > 20, closed }).toEqual({ answered: true, closed: false });
    expect((await first.search(annaDn)).searchEntries).toHaveLength(1);
    await Promise.race(idle);
    await first.unbind();
    await narrow.listening.close();
  });
});
