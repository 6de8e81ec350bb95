import type { FactShapes } from '../src/record/events/facts.js';
import { eventList, protocols } from '../src/record/events/recorded-event.js';

const titles = {
  ldap: 'LDAP',
  dns: 'DNS',
  http: 'HTTP',
  rpc: 'RPC',
  'rpc-http': 'RPC over HTTP',
  tcp: 'TCP',
} as const;

const kinds = { text: '', number: ' (number)', flag: ' (true or false)', texts: ' (list)' } as const;

/** The events of each protocol with their fields, as docs/control-api.md lists them. */
export function eventTable(): string {
  return protocols
    .map((protocol) => {
      const events = Object.entries<FactShapes>(eventList[protocol]);
      const rows = fieldsOf(events.map(([, shapes]) => shapes)).map(([name, says]) => {
        const having = events.filter(([, shapes]) => name in shapes).map(([event]) => event);
        return `| \`${name}\` | ${says} | ${having.length === events.length ? 'all' : listed(having, protocol)} |`;
      });
      const names = events.map(([event]) => `\`${event}\``).join(', ');
      const title = `**${titles[protocol]}** (\`${protocol}\`): ${names}`;
      return [title, '', '| field | what | events |', '|---|---|---|', ...rows].join('\n');
    })
    .join('\n\n');
}

/** Events by name; the operations of NSPI, which all have the same fields, as one. */
function listed(events: readonly string[], protocol: keyof typeof eventList): string {
  const isOfNspi = (event: string): boolean => event.startsWith('Nspi');
  const count = Object.keys(eventList[protocol]).filter(isOfNspi).length;
  const isWhole = count > 0 && events.filter(isOfNspi).length === count;
  const names = events.filter((event) => !isWhole || !isOfNspi(event)).map((event) => `\`${event}\``);
  return [...names, ...(isWhole ? ['all `Nspi...`'] : [])].join(', ');
}

/** Each field once, with what its events say of it. */
function fieldsOf(events: readonly FactShapes[]): readonly (readonly [name: string, says: string])[] {
  const names = [...new Set(events.flatMap((shapes) => Object.keys(shapes)))];
  return names.map((name) => {
    const facts = events.flatMap((shapes) => shapes[name] ?? []);
    const says = [...new Set(facts.map(({ says: text }) => text))].join('; ');
    return [name, `${says}${kinds[facts[0]?.kind ?? 'text']}`.replaceAll('|', '\\|')];
  });
}
