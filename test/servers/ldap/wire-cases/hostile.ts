import { berElement, berInteger, berText } from '../../../../src/wire/ldap/ber.js';
import { decodeMessage } from '../../../../src/wire/ldap/message.js';
import { annaDn, configurationDn, domainDn, usersDn } from '../../../directory/small-forest.js';
import { hex, message, raw, search, type WireCase } from './wire-case.js';

/** Nested so often around something. */
function nested(tag: number, times: number, inside: Buffer): Buffer {
  let bytes = inside;
  for (let level = 0; level < times; level++) bytes = berElement(tag, bytes);
  return bytes;
}

const present = berText('objectClass', 0x87);
const withFilter = (filter: Buffer, base = '') =>
  raw(
    berElement(
      0x63,
      berText(base),
      berInteger(base === '' ? 0 : 2, 0x0a),
      berInteger(0, 0x0a),
      berInteger(0),
      berInteger(0),
      hex('010100'),
      filter,
      berElement(0x30, berText('1.1')),
    ),
  );
const equality = (attribute: string, value: string | Buffer) =>
  berElement(0xa3, berText(attribute), typeof value === 'string' ? berText(value) : berElement(4, value));
const abandonAll = Buffer.concat(Array.from({ length: 5_000 }, () => hex('30 06 020103 500101')));

export const hostile: readonly WireCase[] = [
  { name: 'NOT nested 60 times', send: withFilter(nested(0xa2, 60, present)), outcome: { result: 0 } },
  { name: 'NOT nested 100 times', send: withFilter(nested(0xa2, 100, present)), outcome: 'notice' },
  { name: 'NOT nested 20,000 times', send: withFilter(nested(0xa2, 20_000, present)), outcome: 'notice' },
  { name: 'sequences without end', send: raw(nested(0x30, 200, Buffer.alloc(0))), outcome: 'notice' },
  {
    name: 'an OR of 10,000 parts',
    as: 'anna',
    send: withFilter(
      berElement(0xa1, ...Array.from({ length: 10_000 }, (_, at) => equality('mail', `${at}@x`))),
      domainDn,
    ),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'an OR of 10,001 parts: adminLimitExceeded',
    as: 'anna',
    send: withFilter(
      berElement(0xa1, ...Array.from({ length: 10_001 }, (_, at) => equality('mail', `${at}@x`))),
      domainDn,
    ),
    outcome: { result: 11 },
  },
  {
    name: 'an AND of nothing is true',
    as: 'anna',
    send: withFilter(berElement(0xa0), annaDn),
    outcome: { result: 0, count: 1 },
  },
  {
    name: 'an OR of nothing is false',
    as: 'anna',
    send: withFilter(berElement(0xa1), domainDn),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'a substring pattern of 500 parts',
    as: 'anna',
    send: search(`(displayName=${'*a'.repeat(500)}*)`),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'what a regular expression would choke on',
    as: 'anna',
    send: search(
      '(displayName=((((a+)+)+)+)$*)'.replaceAll(/(?<=\().*(?=\))/g, (text) =>
        text.replaceAll('(', '\\28').replaceAll(')', '\\29'),
      ),
    ),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'an equality of no bytes',
    as: 'anna',
    send: withFilter(equality('mail', ''), domainDn),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'an attribute without a name',
    as: 'anna',
    send: withFilter(equality('', 'x'), domainDn),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'a value that is no UTF-8',
    as: 'anna',
    send: withFilter(equality('displayName', hex('fffe80')), domainDn),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'a filter on __proto__',
    as: 'anna',
    send: withFilter(equality('__proto__', 'x'), domainDn),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'a filter on constructor',
    as: 'anna',
    send: search('(constructor=*)'),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'attributes named like the insides of objects',
    as: 'anna',
    send: search('(objectClass=*)', {
      base: annaDn,
      scope: 'base',
      attributes: ['__proto__', 'constructor', 'hasOwnProperty', 'toString'],
    }),
    outcome: { result: 0, entries: [annaDn] },
  },
  {
    name: 'ten thousand attributes',
    as: 'anna',
    send: search('(objectClass=*)', {
      base: annaDn,
      scope: 'base',
      attributes: Array.from({ length: 10_000 }, (_, at) => `a${at}`),
    }),
    outcome: { result: 0, entries: [annaDn] },
  },
  {
    name: 'a base of 20,000 RDNs',
    as: 'anna',
    send: search('(objectClass=*)', { base: `${'CN=a,'.repeat(20_000)}${domainDn}`, scope: 'base' }),
    outcome: { result: 34 },
  },
  {
    name: 'a base of half a megabyte',
    as: 'anna',
    send: search('(objectClass=*)', { base: `CN=${'a'.repeat(500_000)},${domainDn}`, scope: 'base' }),
    outcome: { result: 32 },
  },
  {
    name: 'a base with NUL',
    as: 'anna',
    send: search('(objectClass=*)', { base: `CN=a\0,${usersDn}`, scope: 'base' }),
    outcome: { result: 32 },
  },
  { name: 'a base that is no UTF-8', as: 'anna', send: withBase(hex('434e3dff')), outcome: { result: 32 } },
  {
    name: 'a name of one megabyte to bind',
    send: message({ operation: 'bind', version: 3, name: 'a'.repeat(1_000_000), password: 'x' }),
    outcome: { result: 49 },
  },
  {
    name: 'a password of one megabyte',
    send: message({ operation: 'bind', version: 3, name: annaDn, password: 'x'.repeat(1_000_000) }),
    outcome: { result: 49 },
  },
  {
    name: 'a name that closes filters',
    send: message({ operation: 'bind', version: 3, name: '*)(objectClass=*', password: 'x' }),
    outcome: { result: 49 },
  },
  { name: '5,000 abandons in one piece', send: abandonAll, outcome: 'silent' },
  { name: 'an abandon of itself', send: hex('30 06 02014d 50014d'), outcome: 'silent' },
  { name: 'an abandon of no bytes', send: hex('30 05 02014d 5000'), outcome: 'silent' },
  { name: 'an unbind', send: hex('30 05 02014d 4200'), outcome: 'closed' },
  { name: 'an unbind with something inside', send: hex('30 08 02014d 4203 020101'), outcome: 'closed' },
  {
    name: 'a time limit of two to the 31 seconds',
    as: 'anna',
    send: search('(objectClass=*)', { base: annaDn, scope: 'base', timeLimit: 0x7fffffff }),
    outcome: { result: 0, count: 1 },
  },
  {
    name: 'a size limit of two to the 31',
    as: 'anna',
    send: search('(objectClass=*)', { base: annaDn, scope: 'base', sizeLimit: 0x7fffffff }),
    outcome: { result: 0, count: 1 },
  },
  {
    name: 'a critical control with an endless name',
    as: 'anna',
    send: search('(objectClass=*)', {}, { type: '1.'.repeat(50_000), critical: true }),
    outcome: { result: 12 },
  },
  {
    name: 'a thousand controls',
    as: 'anna',
    send: search(
      '(objectClass=*)',
      { base: annaDn, scope: 'base' },
      ...Array.from({ length: 1_000 }, (_, at) => ({ type: `1.2.${at}`, critical: false })),
    ),
    outcome: { result: 0, count: 1 },
  },
  {
    name: 'a password asked for',
    as: 'administrator',
    send: search('(objectClass=*)', {
      base: annaDn,
      scope: 'base',
      attributes: ['*', '+', 'userPassword', 'unicodePwd'],
    }),
    outcome: { result: 0, count: 1 },
  },
  {
    name: 'a password in a filter',
    as: 'administrator',
    send: search('(userPassword=*)'),
    outcome: { result: 0, count: 0 },
  },
  {
    name: 'a password compared',
    as: 'administrator',
    send: message({
      operation: 'compare',
      entry: annaDn,
      attribute: 'userPassword',
      value: Buffer.from('correct horse'),
    }),
    outcome: { result: 16 },
  },
  {
    name: 'an RDN of everything below the configuration, by a user',
    as: 'anna',
    send: message({ operation: 'delete', entry: configurationDn }),
    outcome: { result: 50 },
  },
];

/** A search whose base is given in bytes. */
function withBase(base: Buffer): Buffer {
  const bytes = raw(
    berElement(
      0x63,
      berElement(0x04, base),
      berInteger(0, 0x0a),
      berInteger(0, 0x0a),
      berInteger(0),
      berInteger(0),
      hex('010100'),
      present,
      berElement(0x30),
    ),
  );
  decodeMessage(bytes); // well-formed but for the text
  return bytes;
}
