import { decode } from 'dns-packet';
import { describe, expect, it } from 'vitest';
import type { DnsViewSettings } from '../../../src/network/world/world.js';
import { dnsSentences } from '../../../src/record/events/dns.js';
import { createMessageAnswerer } from '../../../src/servers/dns/answer-message.js';

const view: DnsViewSettings = {
  address: '10.10.10.10',
  zones: ['contoso.internal'],
  registersHosts: false,
  records: new Map([
    ['outlook.contoso.internal', { A: ['10.10.10.20'] }],
    ['many.contoso.internal', { A: Array.from({ length: 200 }, (_, n) => `10.20.0.${n}`) }],
    ['huge.contoso.internal', { TXT: Array.from({ length: 400 }, (_, n) => `${n}${'x'.repeat(300)}`) }],
    [
      '_few._tcp.contoso.internal',
      {
        SRV: Array.from({ length: 5 }, () => ({
          priority: 0,
          weight: 0,
          port: 1,
          target: 'many.contoso.internal',
        })),
      },
    ],
  ]),
  silent: false,
};

/** Sent by dig 9.18 for `outlook.contoso.internal A`, with EDNS of 1232 octets, and without for another case. */
const fromDig = Buffer.from(
  'e5c501200001000000000001076f75746c6f6f6b07636f6e746f736f08696e7465726e616c000001000100002904d000000000000c000a0008c3bae72babf4b7dc',
  'hex',
);
const mixedCase = Buffer.from(
  '2f0801200001000000000000074f75744c6f6f6b07436f6e746f736f08496e7465726e616c0000210001',
  'hex',
);
const asking = (name: string, type: string, edns = '') => {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([
    Buffer.from(`12340100000100000000000${edns === '' ? 0 : 1}`, 'hex'),
    ...labels,
    Buffer.from(`00${type}0001${edns}`, 'hex'),
  ]);
};
const a = '0001';
const txt = '0010';
const srv = '0021';
const edns = (udpPayloadSize: number) => `000029${udpPayloadSize.toString(16).padStart(4, '0')}000000000000`;

const answerOf = (message: Buffer, transport: 'udp' | 'tcp' = 'udp', of = view) => {
  const { response } = createMessageAnswerer()(of, message, transport);
  if (response === undefined) throw new Error('no response');
  return { response, packet: decode(response), flags: response.readUInt16BE(2) };
};

describe('answering a DNS message', () => {
  it('writes the response that RFC 1035 section 4.1 lays out', () => {
    const { response } = answerOf(mixedCase);
    expect(response.toString('hex')).toBe(
      [
        '2f08', // ID
        '8580', // QR, AA, RD, RA, NOERROR
        '0001000000010000', // one question, one authority
        '074f75744c6f6f6b07436f6e746f736f08496e7465726e616c0000210001', // the question, case kept
        '07636f6e746f736f08696e7465726e616c0000060001', // contoso.internal SOA IN
        '0000003c0046', // TTL 60, 70 octets
        '026e7307636f6e746f736f08696e7465726e616c00', // MNAME
        '0a686f73746d617374657207636f6e746f736f08696e7465726e616c00', // RNAME
        '00000001000003840000025800015180' + '0000003c', // SERIAL REFRESH RETRY EXPIRE MINIMUM
      ].join(''),
    );
  });

  it('answers EDNS with EDNS, and only then', () => {
    const { packet } = answerOf(fromDig);
    expect(packet).toMatchObject({
      id: 0xe5c5,
      answers: [{ type: 'A', data: '10.10.10.20' }],
      additionals: [{ type: 'OPT', udpPayloadSize: 4096, ednsVersion: 0, extendedRcode: 0 }],
    });
    expect(answerOf(mixedCase).packet.additionals).toEqual([]);
  });

  it('answers a later EDNS version with BADVERS, and DO with DO', () => {
    const version1 = Buffer.from(
      '15390120000100000000000107636f6e746f736f08696e7465726e616c000001000100002904d0000180000000',
      'hex',
    );
    expect(answerOf(version1).packet).toMatchObject({
      answers: [],
      additionals: [{ type: 'OPT', extendedRcode: 1, ednsVersion: 0, flag_do: true }],
    });
  });

  it('truncates over UDP at 512 octets or the size the client takes, and not over TCP', () => {
    const plain = answerOf(asking('many.contoso.internal', a));
    expect(plain.packet).toMatchObject({
      flag_tc: true,
      answers: [],
      questions: [{ name: 'many.contoso.internal' }],
    });
    expect(plain.response.length).toBeLessThanOrEqual(512);
    expect(answerOf(asking('many.contoso.internal', a, edns(1232))).packet.flag_tc).toBe(true);
    expect(answerOf(asking('many.contoso.internal', a, edns(65_535))).packet.flag_tc).toBe(true);
    const overTcp = answerOf(asking('many.contoso.internal', a), 'tcp').packet;
    expect(overTcp.flag_tc).toBe(false);
    expect(overTcp.answers).toHaveLength(200);
  });

  it('leaves out additional records rather than truncate', () => {
    const { packet } = answerOf(asking('_few._tcp.contoso.internal', srv));
    expect(packet.flag_tc).toBe(false);
    expect(packet.answers).toHaveLength(5);
    expect(packet.additionals).toEqual([]);
    expect(answerOf(asking('_few._tcp.contoso.internal', srv), 'tcp').packet.additionals).toHaveLength(200);
  });

  it('cannot send more than the framing of TCP can say', () => {
    const { packet, response } = answerOf(asking('huge.contoso.internal', txt), 'tcp');
    expect(packet.flag_tc).toBe(true);
    expect(response.length).toBeLessThan(512);
  });

  it('answers an unreadable query with its header and FORMERR, another opcode with NOTIMP', () => {
    const noQuestion = Buffer.from('123401000000000000000000', 'hex');
    expect(answerOf(noQuestion).response.toString('hex')).toBe('123481810000000000000000');
    const notify = Buffer.from('9df72120000100000000000007636f6e746f736f08696e7465726e616c0000060001', 'hex');
    expect(answerOf(notify).response.toString('hex')).toBe('9df7a1840000000000000000');
  });

  it('gives no answer to a response, to scraps, or from a silent view', () => {
    const answer = createMessageAnswerer();
    const { response } = answerOf(fromDig);
    expect(answer(view, response, 'udp')).toEqual({
      told: { event: 'not a query', facts: { problem: 'a response', status: 'nothing' } },
      response: undefined,
    });
    expect(answer(view, Buffer.from('GET /'), 'udp').response).toBeUndefined();
    expect(answer({ ...view, silent: true }, fromDig, 'udp')).toEqual({
      told: {
        event: 'query',
        facts: {
          name: 'outlook.contoso.internal',
          type: 'A',
          status: 'nothing',
          reason: 'the view is silent',
        },
      },
      response: undefined,
    });
  });

  it('exposes addresses as it is told to', () => {
    const { response } = createMessageAnswerer((address) => `127.${address.slice(3)}`)(view, fromDig, 'udp');
    expect(response && decode(response).answers).toMatchObject([{ data: '127.10.10.20' }]);
  });

  it('answers an address once, however many are exposed as it', () => {
    const answer = createMessageAnswerer(() => '192.0.2.1');
    const { response } = answer(view, asking('many.contoso.internal', a), 'udp');
    expect(response && decode(response).answers).toMatchObject([{ data: '192.0.2.1' }]);
    expect(response && decode(response).answers).toHaveLength(1);
  });

  it('says what was asked and answered', () => {
    const answer = createMessageAnswerer();
    const told = (name: string, type: string) => {
      const { asked, answered } = dnsSentences(answer(view, asking(name, type), 'udp').told);
      return [asked, answered];
    };
    expect(told('outlook.contoso.internal', a)).toEqual(['outlook.contoso.internal A', 'NOERROR, 1 answer']);
    expect(told('gone.contoso.internal', a)).toEqual(['gone.contoso.internal A', 'NXDOMAIN, 0 answers']);
    expect(told('many.contoso.internal', a)).toEqual(['many.contoso.internal A', 'NOERROR, truncated']);
  });

  it('fails on an address that cannot be exposed, and goes on', () => {
    let known = false;
    const answer = createMessageAnswerer((address) => {
      if (!known) throw new Error(`nothing stands for ${address}`);
      return address;
    });
    const failed = answer(view, fromDig, 'udp');
    expect(failed.response?.readUInt16BE(2)).toBe(0x8182);
    expect(dnsSentences(failed.told).answered).toBe('SERVFAIL: nothing stands for 10.10.10.20');
    known = true;
    expect(dnsSentences(answer(view, fromDig, 'udp').told).answered).toBe('NOERROR, 1 answer');
  });

  it('gives a remembered answer the ID of the new query, and forgets it with its view', () => {
    const answer = createMessageAnswerer();
    const first = answer(view, fromDig, 'udp').response;
    const second = Buffer.from(fromDig);
    second.writeUInt16BE(0x0102, 0);
    const again = answer(view, second, 'udp').response;
    expect(again?.readUInt16BE(0)).toBe(0x0102);
    expect(first?.readUInt16BE(0)).toBe(0xe5c5);
    expect(again?.subarray(2)).toEqual(first?.subarray(2));
    const empty = { ...view, records: new Map() };
    expect(dnsSentences(answer(empty, fromDig, 'udp').told).answered).toBe('NXDOMAIN, 0 answers');
  });
});
