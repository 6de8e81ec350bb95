import { readSelection, selectAttributes } from '../../directory/attribute-selection.js';
import type { Directory } from '../../directory/directory.js';
import { authenticate, isAdministrator } from '../../directory/principals.js';
import { rootDse } from '../../directory/rootdse.js';
import type { BindRequest, ModifyRequest, SearchRequest } from './request.js';
import { type LdapResult, noSuchObject, notBound, notPermitted, refusedLogon, resultOf } from './result.js';
import type { SearchResultEntry } from './search-result-entry.js';

/** What an operation is done for. */
export interface Session {
  /** DN of whoever is bound; undefined while anonymous. */
  principal: string | undefined;
}

/** What every operation may look at. */
export interface OperationContext {
  readonly directory: Directory;
  /** Name of the lab host, which its rootDSE speaks of. */
  readonly host: string;
  /** Most entries of one search (AD's MaxPageSize). */
  readonly maxResults: number;
}

/** An entry to be sent; the connection adds the messageID. */
export type FoundEntry = Omit<SearchResultEntry, 'messageId'>;

/** Simple bind by DN, user principal name or DOMAIN\user; an empty name or password makes the session anonymous. */
export function bind(session: Session, request: BindRequest, { directory }: OperationContext): LdapResult {
  session.principal = undefined;
  if (request.version !== 3 && request.version !== 2) {
    return { result: 'protocolError', diagnostic: 'LDAP version 2 or 3 is spoken here' };
  }
  if (request.password === undefined) {
    return { result: 'authMethodNotSupported', diagnostic: 'simple authentication is supported' };
  }
  if (request.name === '' || request.password === '') return { result: 'success' };
  const outcome = authenticate(directory, request.name, request.password);
  if (!outcome.ok) return refusedLogon(outcome.reason);
  session.principal = outcome.entry.dn.toString();
  return { result: 'success' };
}

/** Searches; `send` is called for each entry in turn. Anonymous sessions may read the rootDSE only. */
export function search(
  session: Session,
  request: SearchRequest,
  context: OperationContext,
  send: (entry: FoundEntry) => void,
): LdapResult {
  const { directory } = context;
  if (request.base === '' && request.scope === 'base') {
    send({ objectName: '', attributes: rootDseAttributes(request, context) });
    return { result: 'success' };
  }
  if (session.principal === undefined) return notBound;
  if (request.base === '') return noSuchObject('');
  const limit = Math.min(request.sizeLimit || Number.POSITIVE_INFINITY, context.maxResults);
  try {
    const { base, scope, filter } = request;
    const found = directory.search({ base, scope, filter, sizeLimit: limit + 1 });
    const selection = readSelection(directory.schema, request.attributes);
    for (const entry of found.slice(0, limit)) {
      const attributes = selectAttributes(directory.schema, entry, selection);
      send({
        objectName: entry.dnText,
        attributes: request.typesOnly ? attributes.map(withoutValues) : attributes,
      });
    }
    return { result: found.length > limit ? 'sizeLimitExceeded' : 'success' };
  } catch (error) {
    return resultOf(error);
  }
}

/** Modifies an entry, for administrators. */
export function modify(
  session: Session,
  request: ModifyRequest,
  { directory }: OperationContext,
): LdapResult {
  if (session.principal === undefined) return notBound;
  const principal = directory.get(session.principal);
  if (principal === undefined || !isAdministrator(directory, principal)) return notPermitted;
  try {
    directory.modify(request.object, request.changes);
    return { result: 'success' };
  } catch (error) {
    return resultOf(error);
  }
}

function rootDseAttributes({ attributes, typesOnly }: SearchRequest, { directory, host }: OperationContext) {
  const wanted = new Set(attributes.map((name) => name.toLowerCase()));
  const all = wanted.size === 0 || wanted.has('*') || wanted.has('+');
  const options = { server: host, now: directory.now(), supportedControl: [], supportedSaslMechanisms: [] };
  const selected = rootDse(directory, options).filter(({ name }) => all || wanted.has(name.toLowerCase()));
  return typesOnly ? selected.map(withoutValues) : selected;
}

const withoutValues = ({ name }: { readonly name: string }) => ({ name, values: [] });
