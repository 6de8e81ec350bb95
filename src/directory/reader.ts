import type { DistinguishedName } from '../values/dn.js';
import type { AttributeValue, Entry } from './entry.js';
import type { Filter } from './search/filter.js';
import type { SearchCost } from './search/search-cost.js';

/** A search as Active Directory's own clients state it. */
export interface SearchRequest {
  readonly base: DistinguishedName | string;
  readonly scope: 'base' | 'one' | 'sub';
  /** Default: every entry. */
  readonly filter?: Filter;
  /** Stops after so many entries. Default: no limit. */
  readonly sizeLimit?: number;
  /** Names of subtrees that are left out: naming contexts below the base. Default: none. */
  readonly without?: readonly string[];
  /**
   * Whether confidential attributes may be looked at; asked only where the filter names one. Default: they may, as
   * those who hold the directory itself may.
   */
  readonly readsConfidential?: () => boolean;
  /** Counts what the search costs, and may end it with a `SearchTooDear`. Default: not counted. */
  readonly cost?: SearchCost;
}

/** The naming contexts that the loaded entries make up, as DN text. */
export interface NamingContexts {
  /** The domain this directory serves first (defaultNamingContext); empty when there is none. */
  readonly domain: string;
  /** The forest's root domain. */
  readonly rootDomain: string;
  readonly configuration: string;
  readonly schema: string;
  /** All of them, application partitions and further domains included. */
  readonly all: readonly string[];
}

/** A directory as those see it who only read. */
export interface DirectoryReader {
  /** Grows by one with every committed write. */
  readonly revision: number;
  /** highestCommittedUSN. */
  readonly highestUsn: number;
  readonly namingContexts: NamingContexts;
  /** The entry of that name, or undefined; also undefined when the text is not a name. */
  get(dn: DistinguishedName | string): Entry | undefined;
  /** The entries directly below, in the order they came. */
  children(dn: DistinguishedName | string): readonly Entry[];
  /** The entries that hold the value, anywhere; in the order they came. Indexed attributes cost one look-up. */
  find(attribute: string, value: AttributeValue): readonly Entry[];
  /**
   * The matching entries in the order they came.
   *
   * @throws NoSuchObject when the base does not exist
   */
  search(request: SearchRequest): readonly Entry[];
}
