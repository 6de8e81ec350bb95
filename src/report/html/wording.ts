import type { Step } from '../../record/steps/step.js';
import type { StepProtocol } from '../../record/steps/step-definition.js';
import { legacyDnLeaf } from '../../values/legacy-dn.js';

/** What the colours of bars mean. */
export const protocolNames: Readonly<Record<StepProtocol, string>> = {
  dns: 'DNS',
  tcp: 'TCP connect',
  tls: 'TLS',
  http: 'HTTP',
  ldap: 'LDAP',
  rpc: 'RPC',
  'mapi-http': 'MAPI/HTTP',
  wait: 'waiting',
};

const isLegacyDn = (text: string): boolean => /^\/o=/i.test(text);

/** A legacyExchangeDN is told by its last name; the whole of it is in the step's details. */
export function shortTarget({ target }: Step): string {
  return isLegacyDn(target) ? legacyDnLeaf(target) : target.replace(/^=SMTP:/, '');
}

/** What came of it, in a few words. */
export function shortDetail({ detail, facts, target }: Step): string {
  let short = detail;
  for (const fact of Object.values(facts)) {
    if (typeof fact === 'string' && isLegacyDn(fact)) short = short.replace(fact, legacyDnLeaf(fact));
  }
  return short.startsWith(target) ? short.slice(target.length).replace(/^[:\s]+/, '') : short;
}

/** A wait that somebody would notice. */
export const isLongWait = ({ elapsedMs, steps }: Step): boolean => elapsedMs >= 1000 && steps.length === 0;
