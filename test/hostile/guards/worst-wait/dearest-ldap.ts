import { once } from 'node:events';
import { connect } from 'node:net';
import type { Filter } from '../../../../src/directory/search/filter.js';
import { berElement } from '../../../../src/wire/ldap/ber.js';
import type { Control } from '../../../../src/wire/ldap/control.js';
import { encodeMessage, type Request } from '../../../../src/wire/ldap/message.js';
import type { SearchRequest } from '../../../../src/wire/ldap/search-request.js';
import type { DearMessage } from './dear-message.js';
import type { SampledLab } from './sampled-lab.js';

const base = 'DC=contoso,DC=internal';
const administrator = `CN=Administrator,CN=Users,${base}`;
const inChain = '1.2.840.113556.1.4.1941';
const serverSideSort = '1.2.840.113556.1.4.473';
const pagedResults = '1.2.840.113556.1.4.319';

/** Reads the answers to one request to the last; its result code and the entries before it. */
async function answerTo(
  lab: SampledLab,
  request: Request,
  controls: readonly Control[] = [],
): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: lab.portOf('DC1', 389), noDelay: true });
  const bind: Request = { operation: 'bind', version: 3, name: administrator, password: 'Passw0rd!' };
  socket.write(encodeMessage({ messageId: 1, request: bind, controls: [] }));
  socket.write(encodeMessage({ messageId: 2, request, controls }));
  let rest = Buffer.alloc(0);
  let entries = 0;
  try {
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const length = wholeLength(rest);
        if (length === undefined || rest.length < length) break;
        const inner = rest.subarray(headLength(rest), length);
        rest = rest.subarray(length);
        // INTEGER messageID, then the operation: its tag, its length, and in a result ENUMERATED resultCode.
        const operation = inner.subarray(2 + (inner[1] ?? 0));
        if (operation[0] === 0x64) entries++;
        else if (inner[2] === 2) {
          const code = operation[headLength(operation) + 2];
          return `result ${code} after ${entries} entries`;
        } else if (inner[2] === 0) return 'notice of disconnection';
      }
    }
    return 'disconnected';
  } finally {
    socket.destroy();
    await once(socket, 'close').catch(() => undefined);
  }
}

/** Octets of tag and length. */
function headLength(bytes: Buffer): number {
  const first = bytes[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function wholeLength(bytes: Buffer): number | undefined {
  const head = headLength(bytes);
  if (bytes.length < Math.max(2, head)) return undefined;
  return head === 2 ? head + (bytes[1] ?? 0) : head + bytes.readUIntBE(2, head - 2);
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const anyOf = (count: number, make: (index: number) => Filter): Filter => ({
  type: 'or',
  filters: times(count, make),
});
const equal = (attribute: string, value: string): Filter => ({ type: 'equality', attribute, value });
const everybody: Filter = { type: 'present', attribute: 'objectClass' };

const search = (changes: Partial<SearchRequest>): SearchRequest => ({
  operation: 'search',
  base,
  scope: 'sub',
  sizeLimit: 0,
  timeLimit: 0,
  typesOnly: false,
  filter: everybody,
  attributes: ['cn'],
  ...changes,
});

const searching = (
  name: string,
  changes: Partial<SearchRequest>,
  controls: readonly Control[] = [],
): DearMessage => ({
  wire: 'LDAP',
  name,
  ask: (lab) => answerTo(lab, search(changes), controls),
});

const sortBy = (attribute: string): Control => ({
  type: serverSideSort,
  critical: true,
  value: berElement(0x30, berElement(0x30, berElement(0x04, Buffer.from(attribute)))),
});
const pagesOf = (size: number): Control => ({
  type: pagedResults,
  critical: true,
  value: berElement(
    0x30,
    Buffer.concat([
      berElement(0x02, Buffer.from([0, size >> 8, size & 0xff])),
      berElement(0x04, Buffer.alloc(0)),
    ]),
  ),
});

/** What costs a domain controller most, in one message each. */
export const dearestLdap: readonly DearMessage[] = [
  searching('9,600 clauses in chain', {
    filter: anyOf(9_600, (at) => ({
      type: 'extensible',
      matchingRule: inChain,
      attribute: 'memberOf',
      value: `CN=Group ${at},CN=Users,${base}`,
      dnAttributes: false,
    })),
  }),
  searching('84,000 names to resolve', { filter: anyOf(84_000, (at) => equal('anr', `n${at}`)) }),
  searching('900 names to resolve', { filter: anyOf(900, (at) => equal('anr', `n${at}`)) }),
  searching('9,900 equalities on an attribute without an index', {
    filter: anyOf(9_900, (at) => equal('description', `${at}`)),
  }),
  searching('2,000 substrings of 20 parts', {
    filter: anyOf(2_000, (at) => ({
      type: 'substrings',
      attribute: 'legacyExchangeDN',
      any: times(20, (part) => 'reci'.slice(part % 4)),
      final: `${at}`,
    })),
  }),
  searching('every entry with every attribute', { attributes: ['*', '+'] }),
  searching('every entry, sorted', {}, [sortBy('displayName')]),
  searching('a page of 1,000 of every entry', { attributes: ['*'] }, [pagesOf(1_000)]),
  searching('a base of 250 levels with 4,000 characters each', {
    base: times(250, (at) => `CN=${'x'.repeat(4_000)}${at}`).join(','),
  }),
  searching('a base of 20,000 levels', { base: times(20_000, () => 'CN=x').join(',') }),
  searching('100,000 attributes wanted', { attributes: times(100_000, (at) => `a${at}`), sizeLimit: 100 }),
  {
    wire: 'LDAP',
    name: '22,000 additions of a value in one modify',
    ask: (lab) =>
      answerTo(lab, {
        operation: 'modify',
        object: administrator,
        changes: times(22_000, (at) => ({
          operation: 'add',
          attribute: 'description',
          values: [`value ${at}`],
        })),
      }),
  },
  {
    wire: 'LDAP',
    name: 'one addition of 60,000 values',
    ask: (lab) =>
      answerTo(lab, {
        operation: 'modify',
        object: administrator,
        changes: [{ operation: 'add', attribute: 'otherTelephone', values: times(60_000, (at) => `+${at}`) }],
      }),
  },
];
