/** What a step speaks: one exchange, with one peer, on one protocol; or a wait for somebody who is asked. */
export type StepKind = 'dns' | 'tcp' | 'tls' | 'http' | 'ldap' | 'rpc' | 'mapi-http' | 'wait';

/** By the step's name. Steps that are made of others have no kind. */
const kinds: ReadonlyMap<string, StepKind> = new Map<string, StepKind>([
  ['DNS lookup', 'dns'],
  ['Locate domain controller', 'dns'],
  ['TCP connect', 'tcp'],
  ['TLS handshake', 'tls'],
  ['HTTP GET', 'http'],
  ['HTTP POST', 'http'],
  ['RPC_IN_DATA', 'http'],
  ['RPC_OUT_DATA', 'http'],
  ['LDAP ping', 'ldap'],
  ['LDAP bind', 'ldap'],
  ['LDAP search', 'ldap'],
  ['RPC bind', 'rpc'],
  ['ept_map', 'rpc'],
  ['RfrGetNewDSA', 'rpc'],
  ['RfrGetFQDNFromServerDN', 'rpc'],
  ['NspiBind', 'rpc'],
  ['NspiResolveNamesW', 'rpc'],
  ['Network address', 'rpc'],
  ['EcDoConnectEx', 'rpc'],
  ['RopLogon', 'rpc'],
  ['Virtual connection', 'rpc'],
  ['Bind', 'mapi-http'],
  ['ResolveNames', 'mapi-http'],
  ['GetMailboxUrl', 'mapi-http'],
  ['Prompt', 'wait'],
]);

/** Undefined for a step that is made of others, and for a name that is not known here. */
export function kindOf(stepName: string): StepKind | undefined {
  return kinds.get(stepName);
}
