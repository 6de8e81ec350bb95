import { debuglog } from 'node:util';
import type { DistinguishedName } from '../../values/dn.js';
import type { Directory } from '../directory.js';
import { tryDnKey } from '../dn-key.js';
import type { AttributeValue, Entry } from '../entry.js';
import type { DirectoryReader, NamingContexts, SearchRequest } from '../reader.js';
import { ChangeWatch } from './change-watch.js';
import { ConfigurationCopy } from './configuration-copy.js';
import type { ExternalDirectory } from './external-directory.js';
import { isAway } from './faults.js';
import { type Kept, KeptQueries } from './kept-queries.js';
import { Latest } from './latest.js';
import { type ExternalLayout, isInDomain, readLayout } from './layout.js';
import { ListedEntries } from './listed-entries.js';
import { defaultMirrorLimits, type MirrorLimits, type MirrorOptions } from './mirror-options.js';
import { type FoundCluster, type Query, QueryReader, queryKey } from './query-reader.js';

/** Rounds of asking that one answer may take, each for one thing more; Check Name asks for 1,000 names at once. */
const mostRounds = 2_500;
/** A list that takes longer to read is read again while answers are made from the former one, ms. */
const longestPause = 200;
/** Longer values are nobody's identity, and are not kept either. */
const longestIdentity = 1_024;

const debug = debuglog('autodiscover-lab-mirror');

/**
 * Another directory, seen through the interface of the embedded one. Its configuration is a copy, which is read again
 * when the directory says that it has changed; everything else is asked for by identity, and kept for a while.
 *
 * Readers are synchronous. What they read outside the configuration has to be asked for inside {@link settle}. Asking,
 * keeping and reading again share one generation count, so they stay in one file.
 */
export class DirectoryMirror implements DirectoryReader {
  /** The lab's clock. */
  readonly now: () => Date;
  readonly #external: ExternalDirectory;
  readonly #options: MirrorOptions;
  readonly #limits: MirrorLimits;
  readonly #layout: ExternalLayout;
  readonly #identities: ReadonlySet<string>;
  readonly #queries: KeptQueries;
  /** By attribute, in lower case. */
  readonly #listed: ReadonlyMap<string, ListedEntries>;
  readonly #watch: ChangeWatch;
  readonly #copy: ConfigurationCopy;
  readonly #fresh = new Latest(() => this.#freshen());
  #prime: (() => unknown) | undefined;
  #run: Run | undefined;
  #revision = 1;
  #generation = 1;
  #away = false;

  private constructor(
    external: ExternalDirectory,
    options: MirrorOptions,
    limits: MirrorLimits,
    parts: Parts,
  ) {
    this.now = options.now;
    this.#external = external;
    this.#options = options;
    this.#limits = limits;
    this.#layout = parts.layout;
    this.#watch = parts.watch;
    this.#copy = parts.copy;
    this.#identities = new Set(options.identities.map((name) => name.toLowerCase()));
    this.#queries = new KeptQueries(this.#limits.kept);
    const { listed = [] } = options;
    this.#listed = new Map(
      listed.map((name) => [
        name.toLowerCase(),
        new ListedEntries(external, this.#layout, name, limits.listed),
      ]),
    );
  }

  /**
   * Reads the layout and the configuration of a directory.
   *
   * @throws LabError `bad-directory`; as `ExternalDirectory.search`
   */
  static async open(external: ExternalDirectory, options: MirrorOptions): Promise<DirectoryMirror> {
    const { now, constructed = [] } = options;
    const limits = { ...defaultMirrorLimits, ...options.limits };
    const layout = await readLayout(external);
    const watch = await ChangeWatch.begin(external, layout, limits.refreshMs); // a change while the rest is read shows
    const copy = await ConfigurationCopy.read(external, layout, { now, constructed });
    return new DirectoryMirror(external, options, limits, { layout, watch, copy });
  }

  get revision(): number {
    return this.#revision;
  }

  get highestUsn(): number {
    return this.configuration.highestUsn;
  }

  get namingContexts(): NamingContexts {
    return this.#layout.contexts;
  }

  /** Heads of the domains: where recipients and accounts are. */
  get domains(): readonly string[] {
    return this.#layout.domains;
  }

  /** The configuration as it was last read; a later change makes another one. */
  get configuration(): Directory {
    return this.#copy.directory;
  }

  get(dn: DistinguishedName | string): Entry | undefined {
    const known = this.configuration.get(dn);
    if (known !== undefined || (typeof dn === 'string' && dn.startsWith('<'))) return known;
    const key = typeof dn === 'string' ? tryDnKey(dn) : dn.key;
    if (key === undefined || !isInDomain(this.#layout, key)) return undefined;
    for (const list of this.#listed.values()) {
      const listed = list.get(key);
      if (listed !== undefined) return listed;
    }
    return this.#ask({ dn: String(dn), key })[0];
  }

  /** Of entries of the configuration only. */
  children(dn: DistinguishedName | string): readonly Entry[] {
    return this.configuration.children(dn);
  }

  find(attribute: string, value: AttributeValue): readonly Entry[] {
    const known = this.configuration.find(attribute, value);
    // An identity is one entry's in all the forest.
    if (known.length > 0 || !this.#identities.has(attribute.toLowerCase())) return known;
    if (value.length > longestIdentity) return known;
    return this.#ask({ attribute, value });
  }

  /** Of the configuration only, but for a search of everything by the presence of a listed attribute. */
  search(request: SearchRequest): readonly Entry[] {
    const known = this.configuration.search(request);
    const { base, scope, filter, sizeLimit } = request;
    const list = filter?.type === 'present' ? this.#listed.get(filter.attribute.toLowerCase()) : undefined;
    if (list === undefined || String(base) !== '' || scope !== 'sub') return known;
    if (list.entries === undefined && this.#run !== undefined) {
      this.#run.lists.add(list);
      throw new NotAtHand();
    }
    return [...known, ...(list.entries ?? [])].slice(0, sizeLimit);
  }

  /**
   * Sets what is read for every answer, such as a summary of the configuration: what it needs is never dropped, and
   * is read again with the configuration.
   */
  async prime(prime: () => unknown): Promise<void> {
    this.#prime = prime;
    await this.settle(() => undefined);
  }

  /**
   * Runs an answer that reads from here, as often as it takes until everything it reads is at hand and as of now; so
   * it must have no other effects. What it returned or threw while something was missing is forgotten. While the
   * directory is away, what was read before it went is good enough.
   *
   * @throws what the answer throws; LabError as `ExternalDirectory.search` for what was never read
   */
  async settle<T>(answer: () => T): Promise<T> {
    await this.#fresh.next();
    const startedAt = performance.now();
    for (let round = 0; round < mostRounds; round++) {
      const run: Run = { startedAt, wanted: new Map(), lists: new Set(), isPriming: false };
      const outcome = this.#attempt(run, answer);
      for (const list of run.lists) await this.#readList(list);
      if (run.lists.size > 0) continue;
      if (run.wanted.size > 0) await this.#fetch([...run.wanted.values()]);
      else if ('error' in outcome) throw outcome.error;
      else return outcome.value;
    }
    throw new Error('an answer asks the directory for ever more');
  }

  #attempt<T>(run: Run, answer: () => T): { readonly value: T } | { readonly error: unknown } {
    this.#run = run;
    try {
      run.isPriming = true;
      this.#prime?.();
      run.isPriming = false;
      return { value: answer() };
    } catch (error) {
      return { error };
    } finally {
      this.#run = undefined;
    }
  }

  #ask(query: Query): readonly Entry[] {
    const key = queryKey(query);
    const kept = this.#queries.get(key);
    const run = this.#run;
    if (run?.isPriming === true) this.#queries.pin(key);
    if (run === undefined || (kept !== undefined && this.#isFresh(kept, run))) return kept?.entries ?? [];
    run.wanted.set(key, query);
    throw new NotAtHand(); // so that nobody keeps an answer made without it
  }

  #isFresh(kept: Kept, run: Run): boolean {
    if (this.#away || kept.askedAt >= run.startedAt) return true;
    return kept.generation === this.#generation && run.startedAt - kept.askedAt < this.#limits.keptMs;
  }

  /** What was kept before is good enough when it cannot be asked for again. */
  async #fetch(queries: readonly Query[]): Promise<void> {
    const askedAt = performance.now();
    const generation = this.#generation;
    debug('%d queries for answers', queries.length);
    const reader = new QueryReader(this.#external, this.#layout, this.configuration.schema, this.#options);
    await Promise.all(
      queries.map(async (query) => {
        try {
          const cluster = await reader.read(query);
          this.#keep(query, cluster, { generation, askedAt });
          this.#setAway(undefined);
        } catch (error) {
          if (!isAway(error)) throw error;
          this.#setAway(error);
          if (this.#queries.get(queryKey(query)) === undefined) throw error;
        }
      }),
    );
  }

  #keep(query: Query, cluster: FoundCluster, asOf: Pick<Kept, 'generation' | 'askedAt'>): void {
    for (const found of [...cluster.linked, { query, ...cluster }]) {
      const key = queryKey(found.query);
      const before = this.#queries.get(key);
      const isSame = before?.fingerprint === found.fingerprint;
      if (before !== undefined && !isSame) this.#revision++;
      const { entries, fingerprint } = isSame ? before : found; // the same objects stand for the same answers
      this.#queries.set(key, { query: found.query, entries, fingerprint, ...asOf });
    }
  }

  /** Asks whether anything has changed, and reads the configuration again if so. Never throws. */
  async #freshen(): Promise<void> {
    try {
      if (await this.#watch.hasChanged()) {
        this.#generation++;
        debug('the directory has changed: generation %d', this.#generation);
        this.#copy.outdate();
        for (const list of this.#listed.values()) list.outdate();
        if (this.#queries.takeForgotten()) this.#revision++; // it may have changed since
      }
      if (this.#copy.isDue) await this.#readAgain();
      await this.#readListsAgain();
      this.#setAway(undefined);
    } catch (error) {
      if (isAway(error)) this.#setAway(error);
      else this.#options.tell(`the configuration stays as it was: ${String(error)}`);
    }
  }

  async #readAgain(): Promise<void> {
    const isDifferent = await this.#copy.readAgain();
    debug('configuration read again: %s', isDifferent ? 'different' : 'the same');
    const pinned = [...this.#queries.pinned].flatMap((key) => this.#queries.get(key)?.query ?? []);
    if (isDifferent) {
      this.#revision++;
      this.#queries.unpinAll(); // another configuration leads elsewhere
    }
    await this.#fetch(pinned);
  }

  async #readList(list: ListedEntries): Promise<void> {
    const wasCut = list.isCut;
    if (await list.read(this.configuration.schema)) this.#revision++;
    if (list.isCut && !wasCut) this.#options.tell(`address lists end after ${this.#limits.listed} entries`);
  }

  async #readListsAgain(): Promise<void> {
    for (const list of this.#listed.values()) {
      if (!list.isDue) continue;
      const reading = this.#readList(list).catch((error: unknown) => {
        if (!isAway(error)) this.#options.tell(`address lists stay as they were: ${String(error)}`);
      });
      if (list.tookMs <= longestPause) await reading;
    }
  }

  #setAway(error: unknown): void {
    const isAwayNow = error !== undefined;
    if (isAwayNow === this.#away) return;
    this.#away = isAwayNow;
    debug('directory %s', isAwayNow ? 'away' : 'back');
    this.#options.tell(isAwayNow ? String(error) : 'the directory answers again');
  }
}

interface Parts {
  readonly layout: ExternalLayout;
  readonly watch: ChangeWatch;
  readonly copy: ConfigurationCopy;
}

/** One attempt of an answer. */
interface Run {
  readonly startedAt: number;
  readonly wanted: Map<string, Query>;
  readonly lists: Set<ListedEntries>;
  isPriming: boolean;
}

/** Unwinds an answer that read what is not at hand; nobody sees it outside `settle`. */
class NotAtHand extends Error {
  override readonly name = 'NotAtHand';
}
