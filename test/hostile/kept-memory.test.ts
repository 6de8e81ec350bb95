import { once } from 'node:events';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createJournal } from '../../src/lab/journal/journal.js';
import { startLab } from '../../src/lab/start.js';
import type { RecordedEvent } from '../../src/record/events/recorded-event.js';
import { encodeMessage } from '../../src/wire/ldap/message.js';

/*
 * The journal must not keep a request alive: in V8 a slice of a string keeps the whole string. Each request here holds a
 * megabyte, so that what is kept of them would show at once. HOSTILE_REQUESTS=10000 for as many as the promise names.
 */
const requests = Number(process.env['HOSTILE_REQUESTS'] ?? 100);
const megabyte = 1 << 20;
const mostGrowth = 30 * megabyte;

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Node keeps strings of a megabyte outside of the heap. */
function memoryUsed(): number {
  if (typeof collect === 'function') for (let round = 0; round < 3; round++) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const occasion = { host: 'DC1', client: '127.0.0.1:1' } as const;

it.each<[string, (text: string) => RecordedEvent]>([
  [
    'a search',
    (text) => {
      const facts = { name: text, type: 'sub', filter: `(cn=${text})`, attributes: [text, text] };
      return { ...occasion, protocol: 'ldap', event: 'search', facts };
    },
  ],
  [
    'EcDoConnectEx',
    (name) => ({ ...occasion, protocol: 'rpc', event: 'EcDoConnectEx', facts: { name, status: 'ecNone' } }),
  ],
  [
    'NspiResolveNamesW',
    (text) => {
      const facts = { names: Array.from({ length: 100 }, () => text), nameCount: 100 };
      return { ...occasion, protocol: 'rpc', event: 'NspiResolveNamesW', facts };
    },
  ],
  [
    'MAPI over HTTP',
    (text) => {
      const facts = { method: 'POST', name: '/mapi/emsmdb', type: text, subject: text };
      return { ...occasion, protocol: 'http', event: 'MAPI', facts };
    },
  ],
])('the journal keeps no request alive of which it has a part: %s', (_, eventOf) => {
  const journal = createJournal(() => new Date());
  const tell = (n: number) => {
    const whole = Buffer.alloc(megabyte, `${n}-`).toString('latin1');
    journal.tell(eventOf(whole.slice(1, 600)));
    journal.tell(eventOf(whole.slice(1, 100)));
  };
  tell(0);
  const before = memoryUsed();
  for (let n = 0; n < requests; n++) tell(n);
  expect(memoryUsed() - before).toBeLessThan(mostGrowth);
  expect(journal.count() + journal.dropped).toBe(2 * (requests + 1));
});

it('anonymous searches of a megabyte leave nothing in a lab', { timeout: 3_600_000 }, async () => {
  await using lab = await startLab();
  const { port, hostname } = new URL(lab.endpoints.ldap ?? '');
  /** By turns the filter is large, and the base. */
  const message = (n: number) => {
    const large = `${n}${'x'.repeat(megabyte - 1_000)}`;
    return encodeMessage({
      messageId: n + 1,
      request: {
        operation: 'search',
        base: n % 2 === 0 ? `CN=${large}` : 'CN=Users',
        scope: 'sub',
        sizeLimit: 0,
        timeLimit: 0,
        typesOnly: false,
        filter: { type: 'equality', attribute: 'cn', value: n % 2 === 0 ? 'x' : large },
        attributes: ['cn'],
      },
      controls: [],
    });
  };
  const socket = connect({ host: hostname, port: Number(port) });
  await once(socket, 'connect');
  const ask = async (n: number) => {
    socket.write(message(n));
    await once(socket, 'data');
  };
  await ask(0);
  const before = memoryUsed();
  for (let n = 1; n <= requests; n++) await ask(n);
  const growth = memoryUsed() - before;
  socket.destroy();
  expect(growth).toBeLessThan(mostGrowth);
  expect(lab.journal.count() + lab.journal.dropped).toBe(requests + 1);
  const newest = requests - 1 + (requests % 2);
  lab.journal.verify(
    { event: 'search', filter: new RegExp(`^\\(cn=${newest}x{500,}\\.\\.\\.$`) },
    { times: 1 },
  );
});
