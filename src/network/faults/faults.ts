import {
  type Fault,
  type FaultName,
  type FaultNamed,
  type FaultProtocol,
  type ProtocolOf,
  protocolOf,
  targetFields,
} from './faults-list.js';
import { seededRandom } from './faults-random.js';
import { wildcard } from './wildcard.js';

/** What a fault is compared with; several texts where one thing has several names. What is not known matches nothing. */
type Known = string | number | readonly string[] | undefined;

/** Where something is about to happen that a fault could meet, by protocol. */
export interface MatchContexts {
  readonly dns: { view?: Known; name?: Known; type?: Known; location?: Known };
  readonly ldap: { host?: Known; location?: Known; operation?: Known };
  readonly tls: { host?: Known; location?: Known; name?: Known; port?: Known };
  readonly http: { host?: Known; location?: Known; name?: Known; port?: Known; method?: Known; path?: Known };
  readonly rpc: { host?: Known; location?: Known; interface?: Known; opnum?: Known };
  readonly network: { host?: Known; location?: Known; address?: Known; port?: Known };
}

/** An active fault. */
export interface ActiveFault {
  /** From 1, in the order in which they were added. */
  readonly id: number;
  readonly fault: Fault;
  /** How many times it has applied. */
  readonly struck: number;
}

/** A fault that was added. */
export interface FaultHandle extends ActiveFault {
  /** Removes the fault. */
  remove(): void;
}

/** The faults of a lab. One that was set for a number of times is gone after the last. */
export interface Faults {
  /** @param fault - checked: see `parseFault` */
  add(fault: Fault): FaultHandle;
  list(): readonly ActiveFault[];
  /** False where there is none with that id. */
  remove(id: number): boolean;
  clear(): void;
  /** Those that it was made with are there again, as new, and no others. */
  reset(): void;
  /** Whether any is set for a protocol. Whoever could meet one asks this first: it costs nothing. */
  has(protocol: FaultProtocol): boolean;
  /** The first of these faults, in the order in which they were added, that applies in this context; that counts as once. */
  take<Name extends FaultName>(
    names: readonly Name[],
    context: MatchContexts[ProtocolOf<Name>],
  ): FaultNamed<Name> | undefined;
}

interface Entry {
  readonly id: number;
  readonly fault: Fault;
  readonly tests: readonly { readonly field: string; matches(known: Known): boolean }[];
  readonly draw: () => boolean;
  struck: number;
}

/**
 * Makes the faults of a lab.
 *
 * @param initial - set from the beginning, and again after every {@link Faults.reset}
 */
export function createFaults(initial: readonly Fault[] = []): Faults {
  const entries = new Map<number, Entry>();
  const counts = new Map<FaultProtocol, number>();
  let lastId = 0;

  const count = (fault: Fault, by: 1 | -1) => {
    const protocol = protocolOf(fault.fault);
    counts.set(protocol, (counts.get(protocol) ?? 0) + by);
  };

  const remove = (entry: Entry) => {
    if (entries.delete(entry.id)) count(entry.fault, -1);
  };

  const add = (fault: Fault): FaultHandle => {
    const entry: Entry = { id: ++lastId, fault, tests: testsOf(fault), draw: lotsOf(fault), struck: 0 };
    entries.set(entry.id, entry);
    count(fault, 1);
    return {
      id: entry.id,
      fault,
      get struck() {
        return entry.struck;
      },
      remove: () => remove(entry),
    };
  };

  const strike = (entry: Entry) => {
    entry.struck++;
    if (entry.fault.count !== undefined && entry.struck >= entry.fault.count) remove(entry);
  };

  const clear = () => {
    entries.clear();
    counts.clear();
  };

  const reset = () => {
    clear();
    for (const fault of initial) add(fault);
  };

  reset();
  return {
    add,
    list: () => [...entries.values()].map(({ id, fault, struck }) => ({ id, fault, struck })),
    remove: (id) => {
      const entry = entries.get(id);
      if (entry !== undefined) remove(entry);
      return entry !== undefined;
    },
    clear,
    reset,
    has: (protocol) => (counts.get(protocol) ?? 0) > 0,
    take: (names, context) => {
      const known = new Map<string, Known>(Object.entries(context));
      for (const entry of entries.values()) {
        const { fault, tests } = entry;
        if (!isNamed(fault, names) || !tests.every(({ field, matches }) => matches(known.get(field))))
          continue;
        if (!entry.draw()) continue;
        strike(entry);
        return fault;
      }
      return undefined;
    },
  };
}

function isNamed<Name extends FaultName>(
  fault: Fault,
  names: readonly Name[],
): fault is Fault & FaultNamed<Name> {
  return names.some((name) => name === fault.fault);
}

function testsOf(fault: Fault): Entry['tests'] {
  const given = new Map<string, unknown>(Object.entries(fault));
  return targetFields[protocolOf(fault.fault)].flatMap((field) => {
    const wanted = given.get(field);
    if (wanted === undefined) return [];
    const isWanted = wildcard(String(wanted));
    const matches = (known: Known) =>
      known !== undefined && [known].flat().some((one) => isWanted(String(one)));
    return [{ field, matches }];
  });
}

function lotsOf({ probability, seed = 1 }: Fault): () => boolean {
  if (probability === undefined) return () => true;
  const random = seededRandom(seed);
  return () => random() < probability;
}
