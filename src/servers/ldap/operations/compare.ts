import { equals } from '../../../directory/search/filter.js';
import type { CompareRequest } from '../../../wire/ldap/compare-request.js';
import { type LdapResult, notBound, resultOf } from '../result.js';
import { confidentialReader, type Session } from '../session.js';
import type { OperationContext } from './context.js';

/** Compares one value by the attribute's own rule. */
export function compare(
  session: Session,
  { entry, attribute, value }: CompareRequest,
  { directory }: OperationContext,
): LdapResult {
  if (session.principal === undefined) return notBound;
  try {
    const filter = equals(attribute, value);
    const readsConfidential = confidentialReader(session, directory);
    const [found] = directory.search({ base: entry, scope: 'base', filter, readsConfidential });
    if (found !== undefined) return { result: 'compareTrue' };
    const definition = directory.schema.find(attribute);
    const held = definition && !definition.secret && (!definition.confidential || readsConfidential());
    if (!held || (directory.get(entry)?.storedValues(definition).length ?? 0) === 0) {
      return {
        result: 'noSuchAttribute',
        diagnostic: '00002080: AtrErr: DSID-03080155, problem 1001 (NO_ATTRIBUTE_OR_VAL), data 0\n',
      };
    }
    return { result: 'compareFalse' };
  } catch (error) {
    return resultOf(error);
  }
}
