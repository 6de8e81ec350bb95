import type { Entry } from '../directory/entry.js';
import { type Fact, mapFact, readNumber } from './fact.js';

/** Bits of `msExchInternalAuthenticationMethods` and `msExchExternalAuthenticationMethods`, lowest first. */
const methodBits = [
  ['Basic', 1],
  ['Ntlm', 2],
  ['Fba', 4],
  ['Digest', 8],
  ['WindowsIntegrated', 16],
  ['LiveIdFba', 32],
  ['LiveIdBasic', 64],
  ['WSSecurity', 128],
  ['Certificate', 256],
  ['NegoEx', 512],
  ['OAuth', 1024],
  ['Adfs', 2048],
  ['Kerberos', 4096],
  ['Negotiate', 8192],
  ['LiveIdNegotiate', 16384],
] as const;

/** A way to authenticate at a virtual directory, spelt as in Autodiscover's `AuthenticationMethod`. */
export type AuthenticationMethod = (typeof methodBits)[number][0];

/** Iterates in the order of the bits, which is the order Exchange lists them in. */
export type AuthenticationMethods = ReadonlySet<AuthenticationMethod>;

/** Reads the bit mask of an attribute. */
export function readAuthenticationMethods(
  entry: Entry,
  attribute: string,
): Fact<AuthenticationMethods> | undefined {
  return mapFact(readNumber(entry, attribute), authenticationMethods);
}

/** The methods of a bit mask. */
export function authenticationMethods(mask: number): AuthenticationMethods {
  return new Set(methodBits.filter(([, bit]) => (mask & bit) !== 0).map(([method]) => method));
}
