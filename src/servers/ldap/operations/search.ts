import { dnKey, dnsNameOf, isKeyWithin, parentKey, tryDnKey } from '../../../directory/dn-key.js';
import { namingContextOf } from '../../../directory/logon/alternative-names.js';
import type { AttributeDefinition } from '../../../directory/schema/schema.js';
import { leavesOf } from '../../../directory/search/anr.js';
import {
  type AttributeSelection,
  isBehindEnd,
  readSelection,
} from '../../../directory/search/attribute-selection.js';
import { formatFilter } from '../../../directory/search/filter-text.js';
import { SearchCost, SearchTooDear } from '../../../directory/search/search-cost.js';
import type { StoredEntry } from '../../../directory/stored-entry.js';
import type { Control } from '../../../wire/ldap/control.js';
import type { SearchRequest } from '../../../wire/ldap/search-request.js';
import { encodePagedResults, pagedResultsOid } from '../controls/paged-results.js';
import type { RequestControls } from '../controls/request-controls.js';
import { encodeSortResult, sortResponseOid, sortResults } from '../controls/server-side-sort.js';
import {
  badControl,
  badName,
  baseSearchOnly,
  behindEnd,
  type LdapResult,
  noSuchObject,
  notBound,
  referralTo,
  resultOf,
  tooManyLeaves,
} from '../result.js';
import { confidentialReader, type OpenPages, type Session } from '../session.js';
import type { OperationContext } from './context.js';
import { scanCatalog } from './global-catalog.js';
import { type FoundEntry, presentEntry } from './present-entry.js';
import { rootDseEntry } from './root-dse.js';
import { planSort, type SortPlan, sorted } from './sort.js';
import { subschemaEntry } from './subschema.js';

/** Where the answers of a search go. */
export interface SearchSink {
  entry(entry: FoundEntry): void;
  reference(url: string): void;
  /** True while the peer reads slower than it is answered. */
  full(): boolean;
}

/** What ends a search. */
export interface SearchOutcome extends LdapResult {
  readonly entries: number;
  readonly controls: readonly Control[];
}

/** A search on its way. */
export interface RunningSearch {
  /** Goes on until `deadline` (of `performance.now()`); undefined when there is more to do. */
  step(deadline: number, sink: SearchSink): SearchOutcome | undefined;
}

/** The clock is looked at whenever so many comparisons have been made: some tenths of a millisecond. */
const comparisonsPerLook = 1_000;
/** An entry that is looked at or sent, beside what the filter costs. */
const costOfLook = 50;

const done = (result: LdapResult, entries = 0): SearchOutcome => ({ ...result, entries, controls: [] });

/** Begins a search, or says why not. Anonymous sessions may read the rootDSE only. */
export function startSearch(
  session: Session,
  request: SearchRequest,
  controls: RequestControls,
  context: OperationContext,
): SearchOutcome | FoundEntry | RunningSearch {
  const { directory, catalog } = context;
  if (request.base === '' && request.scope === 'base') return rootDseEntry(session, request, context);
  if (session.principal === undefined) return done(notBound);
  if (request.base === '' && catalog === 'domain') return done(noSuchObject(''));
  try {
    const subschema = subschemaEntry(request, directory);
    if (subschema !== undefined) return subschema;
    const top = request.base === '' ? undefined : directory.get(request.base);
    if (request.base !== '' && top === undefined) return done(missingBase(request.base, context));
    if (request.scope !== 'base' && asksOnRequest(request, context)) return done(baseSearchOnly);
    const { filterLeaves } = context.limits;
    if (leavesOf(request.filter, filterLeaves) > filterLeaves) return done(tooManyLeaves);
    const readsConfidential = confidentialReader(session, directory);
    const plan = controls.sort && planSort(directory.schema, controls.sort, readsConfidential);
    if (plan !== undefined && 'result' in plan) return done(plan);
    const { paged } = controls;
    const reading = { top, plan, readsConfidential };
    if (paged === undefined) return new Search(session, request, controls, context, reading);
    const signature = JSON.stringify([request.base, request.scope, formatFilter(request.filter)]);
    const pages = paged.cookie.length === 0 ? undefined : session.pages.take(paged.cookie);
    if (paged.cookie.length > 0 && pages?.signature !== signature) return done(badControl);
    return new Search(session, request, controls, context, reading, { signature, pages });
  } catch (error) {
    if (error instanceof SearchTooDear) return done({ result: 'timeLimitExceeded' });
    return done(resultOf(error));
  }
}

function asksOnRequest({ attributes }: SearchRequest, { directory }: OperationContext): boolean {
  return attributes.some((name) => directory.schema.find(name)?.onRequest === true);
}

/** A base that is not there: in our forest it is missing, in another one its own servers may have it. */
function missingBase(base: string, { directory }: OperationContext): LdapResult {
  const key = tryDnKey(base);
  if (base.startsWith('<')) return noSuchObject('');
  if (key === undefined || key === '') return badName(base);
  if (namingContextOf(directory, base) !== undefined || !/(?:^|,)dc=/.test(key)) {
    return noSuchObject(directory.nearest(base)?.dnText ?? '');
  }
  return referralTo(dnsNameOf(base), base);
}

/** Naming contexts below a base that this search does not enter. */
function contextsBelow(
  request: SearchRequest,
  { phantomRoot }: RequestControls,
  { directory, catalog }: OperationContext,
  top: StoredEntry | undefined,
): readonly string[] {
  if (top === undefined || phantomRoot || catalog === 'global' || request.scope === 'base') return [];
  const below = directory.namingContexts.all.filter((context) => {
    const key = dnKey(context);
    if (key === top.key || !isKeyWithin(key, top.key)) return false;
    return request.scope === 'sub' || parentKey(key) === top.key;
  });
  // The schema is below the configuration: whoever follows the one reference comes to the other.
  return below.filter(
    (context) => !below.some((one) => one !== context && isKeyWithin(dnKey(context), dnKey(one))),
  );
}

interface Reading {
  readonly top: StoredEntry | undefined;
  readonly plan: SortPlan | undefined;
  readonly readsConfidential: () => boolean;
}

interface Paging {
  readonly signature: string;
  readonly pages: OpenPages | undefined;
}

/** One search, or one page of it. Beginning, stepping and ending stand in one file: a page ends where the next begins. */
class Search implements RunningSearch {
  readonly #session: Session;
  readonly #context: OperationContext;
  readonly #request: SearchRequest;
  readonly #controls: RequestControls;
  readonly #selection: AttributeSelection;
  /** Entries outside of it are shown in part; the empty key is above everything. */
  readonly #wholeBelow: string;
  readonly #paging: Paging | undefined;
  readonly #plan: SortPlan | undefined;
  readonly #without: readonly string[];
  readonly #source: Iterator<StoredEntry | undefined>;
  readonly #limit: number;
  readonly #until: number;
  readonly #cost: SearchCost;
  readonly #readsConfidential: () => boolean;
  #ahead: StoredEntry | undefined;
  #sent = 0;

  constructor(
    session: Session,
    request: SearchRequest,
    controls: RequestControls,
    context: OperationContext,
    { top, plan, readsConfidential }: Reading,
    paging?: Paging,
  ) {
    this.#session = session;
    this.#request = request;
    this.#controls = controls;
    this.#context = context;
    this.#plan = plan;
    this.#readsConfidential = readsConfidential;
    this.#paging = paging;
    const { directory, limits, catalog } = context;
    this.#selection = readSelection(directory.schema, request.attributes);
    const { configuration } = directory.namingContexts;
    this.#wholeBelow = catalog === 'global' && configuration !== '' ? dnKey(configuration) : '';
    this.#without = contextsBelow(request, controls, context, top);
    const pageSize = paging === undefined ? Number.POSITIVE_INFINITY : controls.paged?.size || limits.results;
    const left = (request.sizeLimit || Number.POSITIVE_INFINITY) - (paging?.pages?.sent ?? 0);
    this.#limit = Math.min(limits.results, pageSize, left);
    const seconds = Math.min(request.timeLimit || limits.searchSeconds, limits.searchSeconds);
    this.#until = performance.now() + seconds * 1000;
    this.#ahead = paging?.pages?.ahead;
    const { scope, filter } = request;
    const base = top?.dn ?? '';
    this.#cost = paging?.pages?.cost ?? new SearchCost(limits.entryComparisons);
    const wanted = { base, scope, filter, without: this.#without, readsConfidential, cost: this.#cost };
    const scan = () => (catalog === 'global' ? scanCatalog(directory, wanted) : directory.scan(wanted));
    this.#source =
      paging?.pages?.source ?? (plan ? sorted(scan(), plan, limits.sorted) : scan()[Symbol.iterator]());
  }

  step(deadline: number, sink: SearchSink): SearchOutcome | undefined {
    // RFC 2696 section 3: a size of zero on a later page ends the paging.
    if (this.#paging?.pages !== undefined && this.#controls.paged?.size === 0)
      return this.#end('success', undefined);
    for (let looked = this.#cost.comparisons; ; ) {
      if (this.#cost.comparisons - looked >= comparisonsPerLook) {
        looked = this.#cost.comparisons;
        const now = performance.now();
        if (now > this.#until) return this.#end('timeLimitExceeded', undefined);
        if (now > deadline) return undefined;
      }
      let entry: StoredEntry | undefined | 'end';
      try {
        entry = this.#ahead ?? this.#take();
      } catch (error) {
        if (error instanceof SearchTooDear) return this.#end('timeLimitExceeded', undefined);
        throw error;
      }
      this.#ahead = undefined;
      this.#cost.comparisons += costOfLook;
      if (entry === 'end') return this.#end('success', undefined, sink);
      if (entry === undefined) continue;
      if (this.#sent >= this.#limit) return this.#full(entry);
      if (!this.#controls.rangeNoError && isBehindEnd(entry, this.#selection)) {
        return { ...this.#end('operationsError', undefined), ...behindEnd };
      }
      sink.entry(this.#present(entry));
      this.#sent++;
      if (sink.full()) return undefined;
    }
  }

  #present(entry: StoredEntry): FoundEntry {
    const inPart = !isKeyWithin(entry.key, this.#wholeBelow);
    const visible = (one: AttributeDefinition) =>
      (!inPart || one.inGlobalCatalog) && (!one.confidential || this.#readsConfidential());
    const { directory } = this.#context;
    return presentEntry(directory, entry, this.#selection, this.#request, this.#controls, visible);
  }

  #take(): StoredEntry | undefined | 'end' {
    const next = this.#source.next();
    return next.done === true ? 'end' : next.value;
  }

  /** There is one more than may be sent: a page ends, an unpaged search breaks off. */
  #full(ahead: StoredEntry): SearchOutcome {
    const { sizeLimit } = this.#request;
    const sent = this.#sent + (this.#paging?.pages?.sent ?? 0);
    if (this.#paging === undefined || (sizeLimit > 0 && sent >= sizeLimit)) {
      return this.#end('sizeLimitExceeded', undefined);
    }
    const cookie = this.#session.pages.keep({
      source: this.#source,
      ahead,
      signature: this.#paging.signature,
      sent,
      sortResult: this.#plan?.outcome,
      cost: this.#cost,
    });
    return this.#end('success', cookie);
  }

  #end(result: LdapResult['result'], cookie: Uint8Array | undefined, sink?: SearchSink): SearchOutcome {
    if (sink !== undefined && !this.#controls.domainScope) {
      for (const context of this.#without) sink.reference(referenceTo(context, this.#request.scope));
    }
    const controls: Control[] = [];
    if (this.#plan !== undefined) {
      const value = encodeSortResult(this.#plan.outcome ?? sortResults.success);
      controls.push({ type: sortResponseOid, critical: false, value });
    }
    if (this.#paging !== undefined) {
      const value = encodePagedResults({ size: 0, cookie: cookie ?? Buffer.alloc(0) });
      controls.push({ type: pagedResultsOid, critical: false, value });
    }
    return { result, entries: this.#sent, controls };
  }
}

/** The URL by which a domain controller sends to a naming context that it leaves out (RFC 4511 4.5.3). */
function referenceTo(context: string, scope: SearchRequest['scope']): string {
  const url = `ldap://${dnsNameOf(context)}/${encodeURI(context)}`;
  return scope === 'one' ? `${url}??base` : url;
}
