import { OctetStream } from './octet-stream.js';
import { type AnsweringHost, realPort, type Transcript } from './transcript.js';

/** BER by hand, so that what is sent depends on no code of the lab. */
const ber = (tag: number, ...parts: readonly (Uint8Array | string)[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
};
const integer = (value: number) => ber(0x02, Buffer.from([value]));
const enumerated = (value: number) => ber(0x0a, Buffer.from([value]));
const octets = (text: string | Uint8Array) => ber(0x04, text);
const present = (attribute: string) => ber(0x87, attribute);
const equal = (attribute: string, value: string | Uint8Array) => ber(0xa3, octets(attribute), octets(value));
const and = (...filters: readonly Buffer[]) => ber(0xa0, ...filters);
const or = (...filters: readonly Buffer[]) => ber(0xa1, ...filters);

const scopes = { base: 0, one: 1, subtree: 2 } as const;

interface Search {
  readonly base: string;
  readonly scope: keyof typeof scopes;
  readonly filter: Buffer;
  readonly attributes?: readonly string[];
  readonly sizeLimit?: number;
}

const searchRequest = ({ base, scope, filter, attributes = [], sizeLimit = 0 }: Search) =>
  ber(
    0x63,
    octets(base),
    enumerated(scopes[scope]),
    enumerated(0),
    integer(sizeLimit),
    integer(0),
    ber(0x01, Buffer.from([0])),
    filter,
    ber(0x30, ...attributes.map(octets)),
  );

const bindRequest = (name: string, password: string) =>
  ber(0x60, integer(3), octets(name), ber(0x80, password));
const replaceRequest = (dn: string, attribute: string, value: string) =>
  ber(
    0x66,
    octets(dn),
    ber(0x30, ber(0x30, enumerated(2), ber(0x30, octets(attribute), ber(0x31, octets(value))))),
  );
const compareRequest = (dn: string, attribute: string, value: string) =>
  ber(0x6e, octets(dn), ber(0x30, octets(attribute), octets(value)));

const messageLength = (message: Buffer): number | undefined => {
  const first = message[1];
  if (first === undefined) return undefined;
  if (first < 0x80) return 2 + first;
  const size = first & 0x7f;
  return message.length < 2 + size ? undefined : 2 + size + message.readUIntBE(2, size);
};

/** The tag of a message's operation: after the message's own head and its identifier, an INTEGER. */
const operationOf = (message: Buffer) => {
  const first = message[1] ?? 0;
  const head = first < 0x80 ? 2 : 2 + (first & 0x7f);
  return message[head + 2 + (message[head + 1] ?? 0)] ?? 0;
};
const searchResultEntry = 0x64;
const searchResultReference = 0x73;

const root = 'DC=contoso,DC=internal';
const configuration = `CN=Configuration,${root}`;
const anna = `CN=Anna Albers,OU=Staff,${root}`;
const annasAddress = equal('proxyAddresses', 'SMTP:anna@contoso.example');
const everywhere = (objectClass: string, attributes: readonly string[] = []): Buffer =>
  searchRequest({
    base: configuration,
    scope: 'subtree',
    filter: equal('objectClass', objectClass),
    attributes,
  });

/** In this order: the last ones write. */
const requests: Readonly<Record<string, Buffer>> = {
  'root DSE': searchRequest({ base: '', scope: 'base', filter: present('objectClass') }),
  'LDAP ping': searchRequest({
    base: '',
    scope: 'base',
    filter: and(equal('DnsDomain', 'contoso.internal'), equal('NtVer', Buffer.from([0x16, 0, 0, 0]))),
    attributes: ['Netlogon'],
  }),
  'a search before any bind': searchRequest({ base: root, scope: 'base', filter: present('objectClass') }),
  'bind with a wrong password': bindRequest('CONTOSO\\anna', 'wrong'),
  'bind as anna': bindRequest('CONTOSO\\anna', 'Passw0rd!'),
  'service connection points': searchRequest({
    base: configuration,
    scope: 'subtree',
    filter: and(
      equal('objectClass', 'serviceConnectionPoint'),
      or(
        equal('keywords', '67661d7F-8FC4-4fa7-BFAC-E1D7794C1F68'),
        equal('keywords', '77378F46-2C66-4aa9-A6A6-3E7A48B19596'),
      ),
    ),
    attributes: ['keywords', 'serviceBindingInformation'],
  }),
  'anna, everything': searchRequest({ base: root, scope: 'subtree', filter: annasAddress }),
  'anna, operational attributes': searchRequest({
    base: anna,
    scope: 'base',
    filter: present('objectClass'),
    attributes: ['whenChanged', 'uSNChanged', 'canonicalName', 'memberOf', 'objectGUID', 'objectSid'],
  }),
  databases: everywhere('msExchMDB', ['legacyExchangeDN', 'RpcClientAccessServer', 'msExchOwningServer']),
  arrays: everywhere('msExchClientAccessArray'),
  servers: everywhere('msExchExchangeServer', ['serialNumber', 'networkAddress', 'msExchCurrentServerRoles']),
  'virtual directories': everywhere('msExchVirtualDirectory', [
    'msExchInternalHostName',
    'msExchExternalHostName',
    'msExchInternalAuthenticationMethods',
    'msExchExternalAuthenticationMethods',
  ]),
  'a base that is not there': searchRequest({
    base: `OU=Nowhere,${root}`,
    scope: 'one',
    filter: present('objectClass'),
  }),
  'no more than one entry': searchRequest({
    base: root,
    scope: 'subtree',
    filter: equal('objectClass', 'user'),
    attributes: ['cn'],
    sizeLimit: 1,
  }),
  compare: compareRequest(anna, 'mail', 'anna@contoso.example'),
  'a write as anna': replaceRequest(anna, 'telephoneNumber', '+49 30 1'),
  'bind as Administrator': bindRequest('CONTOSO\\Administrator', 'Passw0rd!'),
  'a write as Administrator': replaceRequest(anna, 'telephoneNumber', '+49 30 1'),
  'what was written': searchRequest({
    base: anna,
    scope: 'base',
    filter: present('objectClass'),
    attributes: ['telephoneNumber', 'whenChanged', 'uSNChanged'],
  }),
};

const globalCatalogRequests: Readonly<Record<string, Buffer>> = {
  'bind as anna': bindRequest('CONTOSO\\anna', 'Passw0rd!'),
  'anna in the global catalog': searchRequest({ base: '', scope: 'subtree', filter: annasAddress }),
};

/** Asks a domain controller. */
export async function askLdap(host: AnsweringHost, transcript: Transcript): Promise<void> {
  for (const [port, list] of [
    [3268, globalCatalogRequests],
    [389, requests],
  ] as const) {
    transcript.conversation(`LDAP, ${host.name} port ${port}`);
    const stream = new OctetStream(realPort(host, port));
    let messageId = 0;
    for (const [what, request] of Object.entries(list)) {
      stream.send(ber(0x30, integer(++messageId), request));
      const answer: Buffer[] = [];
      for (;;) {
        const message = await stream.next(messageLength);
        answer.push(message);
        const operation = operationOf(message);
        if (operation !== searchResultEntry && operation !== searchResultReference) break;
      }
      transcript.exchange(what, Buffer.concat(answer));
    }
    stream.close();
  }
}
