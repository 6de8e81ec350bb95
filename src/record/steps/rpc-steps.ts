import { count, defineStep, type FactsOf, port, said, text, texts, word } from './step-definition.js';

/** Facts of what an address book knows of a user, whichever protocol carries the question. */
export const resolvedName = {
  name: text('Name to resolve: an address with its `=SMTP:` prefix, or a legacyExchangeDN.'),
  userDN: text("The user's legacyExchangeDN (PidTagEmailAddress)."),
  displayName: text('PidTagDisplayName.'),
  homeMdb: text("legacyExchangeDN of the mailbox's database; absent for a user without a mailbox."),
  status: count('Status of the address book; 0 is Success.'),
} as const;

/** How a name resolved. */
export const homeMdbOf = ({ userDN, homeMdb }: FactsOf<typeof resolvedName>): string =>
  userDN === undefined ? '' : (homeMdb ?? 'no mailbox');

const serverDN = text("legacyExchangeDN of the mailbox's server.");

/** Calls of DCE/RPC, over TCP or HTTP (MS-RPCE, MS-OXABREF, MS-OXNSPI, MS-OXCRPC). */
export const rpcSteps = {
  'rpc-bind': defineStep({
    name: 'RPC bind',
    protocol: 'rpc',
    facts: {
      interface: word(['EPM', 'RFR', 'NSPI', 'EMSMDB'], 'Interface that is bound.'),
      user: text('User that the client logged on as; absent for an anonymous bind.'),
    },
    detail: ({ user }) => said`accepted, logged on as ${user}`,
  }),
  'virtual-connection': defineStep({
    name: 'Virtual connection',
    protocol: 'rpc',
    facts: {
      server: text('Server behind the RPC proxy.'),
      port,
      receiveWindow: count('Receive window of the proxy, in bytes.'),
      connectionTimeoutMs: count('How long the proxy lets the connection be idle, in ms.'),
    },
    detail: ({ receiveWindow, connectionTimeoutMs }) =>
      said`joined, window ${receiveWindow} bytes, idle for at most ${connectionTimeoutMs} ms`,
  }),
  'ept-map': defineStep({
    name: 'ept_map',
    protocol: 'rpc',
    facts: {
      interface: word(['RFR', 'NSPI', 'EMSMDB'], 'Interface that is looked for.'),
      status: count('Status of the endpoint mapper; 0 is success.'),
      port,
    },
    detail: ({ port }) => said`port ${port}`,
  }),
  'rfr-get-new-dsa': defineStep({
    name: 'RfrGetNewDSA',
    protocol: 'rpc',
    facts: {
      userDN: text("The user's legacyExchangeDN; empty if it is not known yet."),
      status: count('Return value; 0 is success.'),
      server: text('Host that has the address book.'),
    },
    detail: ({ server }) => said`${server}`,
  }),
  'rfr-get-fqdn-from-server-dn': defineStep({
    name: 'RfrGetFQDNFromServerDN',
    protocol: 'rpc',
    facts: {
      serverDN,
      status: count('Return value; 0 is success.'),
      server: text('Host name of the server.'),
    },
    detail: ({ server }) => said`${server}`,
  }),
  'nspi-bind': defineStep({
    name: 'NspiBind',
    protocol: 'rpc',
    facts: { status: count('Return value; 0 is Success.') },
  }),
  'nspi-resolve-names-w': defineStep({
    name: 'NspiResolveNamesW',
    protocol: 'rpc',
    facts: resolvedName,
    detail: homeMdbOf,
  }),
  'network-address': defineStep({
    name: 'Network address',
    protocol: 'rpc',
    facts: {
      serverDN,
      addresses: texts('PidTagAddressBookNetworkAddress of the server.'),
      server: text('The host name in its ncacn_ip_tcp address.'),
    },
    detail: ({ server }) => said`${server}`,
  }),
  'ec-do-connect-ex': defineStep({
    name: 'EcDoConnectEx',
    protocol: 'rpc',
    facts: {
      userDN: text("The user's legacyExchangeDN."),
      status: text('Return value by its name, such as `ecNone` or `ecNotEncrypted`.'),
      serverVersion: text('Version of the server (rgwServerVersion).'),
    },
    detail: ({ serverVersion }) => said`session opened, server version ${serverVersion}`,
  }),
  'rop-logon': defineStep({
    name: 'RopLogon',
    protocol: 'rpc',
    facts: {
      store: word(['mailbox', 'public-folders'], 'Store that is opened.'),
      userDN: text("The user's legacyExchangeDN; absent for public folders."),
      status: text('Return value by its name, such as `ecNone` or `ecWrongServer`.'),
      serverDN: text('legacyExchangeDN of the server that has the mailbox, with `ecWrongServer`.'),
    },
    detail: ({ store, status, serverDN }) =>
      serverDN === undefined
        ? status === undefined
          ? ''
          : said`${store} open`
        : said`${status}: ${serverDN} has it`,
  }),
};
