import type { Entry } from '../../directory/entry.js';
import { type Fact, factOf } from '../fact.js';

const prefix = 'ncacn_ip_tcp:';

/** The DNS name of a server or array: the `ncacn_ip_tcp` value of `networkAddress`. */
export function readFqdn(entry: Entry): Fact<string> | undefined {
  const address = entry.all('networkAddress').find((value) => value.toLowerCase().startsWith(prefix));
  const fqdn = address?.slice(prefix.length);
  return fqdn === undefined || fqdn === '' ? undefined : factOf(entry, 'networkAddress', fqdn);
}
