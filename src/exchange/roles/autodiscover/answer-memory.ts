import { debuglog } from 'node:util';
import { perRevision } from '../../../directory/per-revision.js';
import type { Organization } from '../../organization.js';

const debug = debuglog('autodiscover-lab-caches');

/**
 * Wraps what answers questions so that the same question object gets the same answer object until the directory
 * changes. Whoever reads questions keeps those that are asked again; whoever writes answers keeps their text.
 * What that is worth: SOAP and JSON in `npm run bench -- autodiscover`.
 */
export function rememberAnswers<Q extends object, A>(
  organization: Organization,
  answer: (question: Q) => A,
): (question: Q) => A {
  const keptNow = perRevision(organization, () => {
    debug('revision %d: drops the answers of Autodiscover', organization.revision);
    return new WeakMap<Q, { readonly answer: A }>();
  });
  return (question) => {
    const kept = keptNow();
    const known = kept.get(question);
    if (known !== undefined) return known.answer;
    const made = answer(question);
    kept.set(question, { answer: made });
    return made;
  };
}
