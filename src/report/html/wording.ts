import type { Step } from '../../outlook/resolution.js';
import type { StepKind } from '../../outlook/step-kind.js';

/** What the colours of bars mean. */
export const kindNames: Readonly<Record<StepKind, string>> = {
  dns: 'DNS',
  tcp: 'TCP connect',
  tls: 'TLS',
  http: 'HTTP',
  ldap: 'LDAP',
  rpc: 'RPC',
  'mapi-http': 'MAPI/HTTP',
  wait: 'waiting',
};

/** A legacyExchangeDN is told by its last name; the whole of it is in the step's details. */
export function shortTarget({ target }: Step): string {
  const [, name] = /^\/o=.*\/cn=([^/]+)$/i.exec(target) ?? [];
  if (name !== undefined) return name;
  return target.replace(/^=SMTP:/, '');
}

/** What came of it, in a few words. */
export function shortDetail({ detail, target }: Step): string {
  const short = detail.replace(/\/o=\S.*?\/cn=([^/]+)$/i, '$1');
  return short.startsWith(target) ? short.slice(target.length).replace(/^[:\s]+/, '') : short;
}

/** A wait that somebody would notice. */
export const isLongWait = ({ elapsedMs, steps }: Step): boolean => elapsedMs >= 1000 && steps.length === 0;
