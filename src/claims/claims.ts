import type { Claim } from './claim.js';
import { arrayClaims } from './rows/a-array.js';
import { outsideClaims } from './rows/b-outside.js';
import { connectionClaims } from './rows/c-connections.js';
import { profileClaims } from './rows/d-profiles.js';
import { exchange2007Claims } from './rows/e-exchange-2007.js';
import { exchange2013Claims } from './rows/f-exchange-2013.js';
import { faultClaims } from './rows/g-faults.js';
import { lookupClaims } from './rows/g-lookup.js';
import { loadClaims } from './rows/h-load.js';

/** Every claim, in the order in which they are listed. */
export const claims: readonly Claim[] = [
  ...arrayClaims,
  ...outsideClaims,
  ...connectionClaims,
  ...profileClaims,
  ...exchange2007Claims,
  ...exchange2013Claims,
  ...lookupClaims,
  ...faultClaims,
  ...loadClaims,
];
