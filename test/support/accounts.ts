import type { HttpAccount } from '../../src/servers/http/authentication.js';
import { DistinguishedName } from '../../src/values/dn.js';

/** An account of that name where it belongs to nobody's directory. */
export function accountNamed(name: string): HttpAccount {
  return { dn: DistinguishedName.root.child('CN', name.toLowerCase()) };
}

/** What the check of a password comes to. */
export function accountIf(isRight: boolean, name: string): HttpAccount | undefined {
  return isRight ? accountNamed(name) : undefined;
}
