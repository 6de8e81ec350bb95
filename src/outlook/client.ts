import type { Workstation } from '../network/workstation.js';
import type { OutlookPolicy } from './policy.js';

/** Who is asking: the desktop's logon, used for LDAP, Autodiscover and the RPC proxy alike. */
export interface Credentials {
  /** `user@domain` or `DOMAIN\user`. */
  readonly userName: string;
  readonly password: string;
}

/** What every part of the simulated client works with. */
export interface Client {
  readonly workstation: Workstation;
  readonly credentials: Credentials;
  readonly policy: OutlookPolicy;
}
