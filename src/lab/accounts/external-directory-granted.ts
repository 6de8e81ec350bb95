import type { Entry } from '../../directory/entry.js';

/** Logons that are remembered: who logged on longest ago is forgotten first. */
const mostRemembered = 10_000;
/** As long as a Kerberos ticket lasts: a working day. */
const rememberedMs = 10 * 60 * 60 * 1000;

interface Granted {
  readonly ntHash: Uint8Array;
  /** `pwdLastSet` then: another one means another password. */
  readonly lastSet: string | undefined;
  /** Ms of the monotonic clock. */
  readonly at: number;
}

/** Bounds of {@link GrantedLogons}. */
export interface GrantedLimits {
  /** Default 10,000. */
  readonly most: number;
  /** Default ten hours, in ms of the monotonic clock. */
  readonly ageMs: number;
}

/** NT hashes of passwords that a directory has granted, in memory only. They are as good as the passwords. */
export class GrantedLogons {
  readonly #granted = new Map<string, Granted>();
  readonly #limits: GrantedLimits;
  readonly #nowMs: () => number;

  constructor(limits: Partial<GrantedLimits> = {}, nowMs: () => number = () => performance.now()) {
    this.#limits = { most: mostRemembered, ageMs: rememberedMs, ...limits };
    this.#nowMs = nowMs;
  }

  /** How many are kept. */
  get size(): number {
    return this.#granted.size;
  }

  grant(entry: Entry, ntHash: Uint8Array): void {
    const { key } = entry.dn;
    this.#granted.delete(key);
    this.#granted.set(key, { ntHash, lastSet: entry.first('pwdLastSet'), at: this.#nowMs() });
    const [oldest] = this.#granted.size > this.#limits.most ? this.#granted.keys() : [];
    if (oldest !== undefined) this.#granted.delete(oldest);
  }

  /** Undefined when it is too old, or the password has been set since. */
  get(entry: Entry): Uint8Array | undefined {
    const { key } = entry.dn;
    const known = this.#granted.get(key);
    if (known === undefined) return undefined;
    const isOver =
      this.#nowMs() - known.at > this.#limits.ageMs || known.lastSet !== entry.first('pwdLastSet');
    if (isOver) this.#granted.delete(key);
    return isOver ? undefined : known.ntHash;
  }

  forget({ dn }: Entry): void {
    this.#granted.delete(dn.key);
  }
}
