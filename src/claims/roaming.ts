import type { RoamResult } from '../lab/clients/roam.js';
import type { Resolution } from '../outlook/resolution.js';

/** What each start of Outlook led to, on the way of one profile. */
export function starts({ stops }: RoamResult): readonly Resolution[] {
  return stops.flatMap(({ resolution }) => resolution ?? []);
}
