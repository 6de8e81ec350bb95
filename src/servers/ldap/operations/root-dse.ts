import { rootDse } from '../../../directory/rootdse.js';
import type { SearchRequest } from '../../../wire/ldap/search-request.js';
import { supportedControls } from '../controls/request-controls.js';
import type { Session } from '../session.js';
import type { OperationContext } from './context.js';
import { supportedExtensions } from './extended.js';
import { answerPing } from './netlogon-ping.js';
import { type FoundEntry, withoutValues } from './present-entry.js';

/** The rootDSE (MS-ADTS 3.1.1.3.2); `netlogon` only by name, and with the filter of an LDAP ping. */
export function rootDseEntry(
  session: Session,
  request: SearchRequest,
  context: OperationContext,
): FoundEntry {
  const { directory, host } = context;
  const wanted = new Set(request.attributes.map((name) => name.toLowerCase()));
  if (wanted.has('netlogon')) {
    const answer = answerPing(request.filter, session.source(), context);
    const attributes = answer === undefined ? [] : [{ name: 'netlogon', values: [answer] }];
    return { objectName: '', attributes };
  }
  const all = wanted.size === 0 || wanted.has('*') || wanted.has('+');
  const attributes = rootDse(directory, {
    server: host,
    now: directory.now(),
    supportedControl: supportedControls,
    supportedExtension: supportedExtensions(context),
    supportedSaslMechanisms: [],
  }).filter(({ name }) => all || wanted.has(name.toLowerCase()));
  return { objectName: '', attributes: request.typesOnly ? attributes.map(withoutValues) : attributes };
}
