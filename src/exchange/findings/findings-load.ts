import type { LoadRemark } from '../../directory/load/load-remark.js';
import type { Finding } from './finding.js';

/** What loading made up, as findings. */
export function loadFindings(remarks: readonly LoadRemark[]): readonly Finding[] {
  return remarks.map(findingOf);
}

function findingOf({ kind, dn, attribute, where, count }: LoadRemark): Finding {
  const place = {
    dn,
    ...(attribute === undefined ? {} : { attribute }),
    ...(where === undefined ? {} : { where }),
  };
  switch (kind) {
    case 'missing-parent':
      return {
        ...place,
        severity: 'warning',
        code: 'missing-object',
        message: 'no file holds this entry, but entries below it: an empty one stands in',
      };
    case 'incomplete-range':
      return {
        ...place,
        severity: 'warning',
        code: 'incomplete-range',
        message: `${attribute ?? 'an attribute'} breaks off: export its other values too`,
      };
    case 'merged':
      return {
        ...place,
        severity: 'note',
        code: 'merged',
        message: 'the entry came twice; both were taken',
      };
    case 'made-up-sid':
      return {
        ...place,
        severity: 'note',
        code: 'made-up-sid',
        message: `${count ?? 0} accounts came without objectSid and were given one`,
      };
  }
}
