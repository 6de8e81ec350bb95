import { hash } from 'node:crypto';
import { tryDnKey } from '../dn-key.js';
import type { Schema } from '../schema/schema.js';
import type { ExternalDirectory } from './external-directory.js';
import { ExternalEntry } from './external-entry.js';
import { type ExternalLayout, isInDomain } from './layout.js';

/** After a reading that failed nothing is read for so long, ms. */
const restAfterFailure = 30_000;
/** How many times as long as a reading took nothing is read again: a tenth of the time at most goes into it. */
const restFactor = 9;

/**
 * All entries outside the configuration that have an attribute, as they were last read. Nothing is read before
 * somebody asks for them; from then on they are read again when the directory has changed.
 */
export class ListedEntries {
  readonly #external: ExternalDirectory;
  readonly #layout: ExternalLayout;
  readonly #attribute: string;
  readonly #most: number;
  #entries: readonly ExternalEntry[] | undefined;
  #byKey: ReadonlyMap<string, ExternalEntry> = new Map();
  #isOld = false;
  #isCut = false;
  #tookMs = 0;
  #restUntil = 0;
  #reading: Promise<boolean> | undefined;

  /** @param most - entries that are read; the rest is left out */
  constructor(external: ExternalDirectory, layout: ExternalLayout, attribute: string, most: number) {
    this.#external = external;
    this.#layout = layout;
    this.#attribute = attribute;
    this.#most = most;
  }

  /** Undefined as long as they have not been read. */
  get entries(): readonly ExternalEntry[] | undefined {
    return this.#entries;
  }

  /** True when the directory has more of them than are read. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** True when they should be read again now. */
  get isDue(): boolean {
    return this.#isOld && this.#entries !== undefined && performance.now() >= this.#restUntil;
  }

  /** How long it took the last time, ms. */
  get tookMs(): number {
    return this.#tookMs;
  }

  /** One of them by the key of its name, as long as the directory has not changed since. */
  get(key: string): ExternalEntry | undefined {
    return this.#isOld ? undefined : this.#byKey.get(key);
  }

  /** Says that the directory has changed, here or elsewhere. */
  outdate(): void {
    this.#isOld = true;
  }

  /**
   * Reads them; who asks while that goes on shares it.
   *
   * @returns whether anything is different now
   * @throws LabError as `ExternalDirectory.search`; they stay as they were
   */
  read(schema: Schema): Promise<boolean> {
    this.#reading ??= this.#read(schema).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(schema: Schema): Promise<boolean> {
    const startedAt = performance.now();
    this.#isOld = false; // a change from here on makes it old again
    let leastRest = 0;
    try {
      const entries = await this.#search(schema);
      const isDifferent = fingerprintOf(entries) !== fingerprintOf(this.#entries);
      if (isDifferent) {
        this.#entries = entries;
        this.#byKey = new Map(entries.map((entry) => [entry.dn.key, entry]));
      }
      return isDifferent;
    } catch (error) {
      this.#isOld = true;
      leastRest = restAfterFailure;
      throw error;
    } finally {
      const endedAt = performance.now();
      this.#tookMs = endedAt - startedAt;
      this.#restUntil = endedAt + Math.max(leastRest, restFactor * this.#tookMs);
    }
  }

  /** An entry that is as it was stays the same object. */
  async #search(schema: Schema): Promise<readonly ExternalEntry[]> {
    const found = new Map<string, ExternalEntry>();
    this.#isCut = false;
    for (const base of this.#layout.domains) {
      const present = this.#attribute;
      const records = await this.#external.search({ base, scope: 'sub', present, most: this.#most + 1 });
      for (const record of records) {
        const key = tryDnKey(record.dn);
        if (key === undefined || found.has(key) || !isInDomain(this.#layout, key)) continue;
        if (found.size === this.#most) {
          this.#isCut = true;
          break;
        }
        const entry = new ExternalEntry(schema, record);
        const before = this.#byKey.get(key);
        found.set(key, before?.fingerprint === entry.fingerprint ? before : entry);
      }
    }
    return [...found.values()];
  }
}

function fingerprintOf(entries: readonly ExternalEntry[] | undefined): string | undefined {
  return entries && hash('sha1', entries.map(({ fingerprint }) => fingerprint).join(), 'base64');
}
