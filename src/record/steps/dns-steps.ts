import { defineStep, endpoints, said, text, texts, word } from './step-definition.js';

/** What the workstation asks its DNS server (RFC 1035, RFC 2782). */
export const dnsSteps = {
  'dns-lookup': defineStep({
    name: 'DNS lookup',
    protocol: 'dns',
    facts: {
      host: text('Host name as the client has it.'),
      name: text("Name asked for: the host name, with the domain's suffix if it is a single label."),
      type: word(['A', 'SRV'], 'Record type asked for.'),
      addresses: texts('Addresses in the answer, for type A.'),
      records: endpoints('Records in the answer, for type SRV.'),
    },
    detail: ({ host, name, addresses, records }) => {
      const found = addresses?.join(', ');
      if (found === undefined) return endpointsOf(records?.filter(({ port }) => port === 443).slice(0, 1));
      return name === host ? found : said`${found} (${name})`;
    },
  }),
  'locate-domain-controller': defineStep({
    name: 'Locate domain controller',
    protocol: 'dns',
    facts: {
      name: text('Name asked for, with type SRV.'),
      records: endpoints('Domain controllers in the answer, best first.'),
    },
    detail: ({ records }) => endpointsOf(records),
  }),
};

function endpointsOf(records: readonly { readonly target: string; readonly port: number }[] = []): string {
  return records.map(({ target, port }) => `${target}:${port}`).join(', ');
}
