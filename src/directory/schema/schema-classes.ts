/** One row: lDAPDisplayName, the class above, and the naming attribute where it is not `cn`. */
export type SchemaClass = readonly [name: string, superclass: string, naming?: string];

/**
 * The structural classes whose chain matters when an entry is added. One that is not here stands right below `top`.
 * Sources: MS-ADSC; Exchange's own from the class lists in its documentation.
 */
export const schemaClasses: readonly SchemaClass[] = [
  // Active Directory
  ['container', 'top'],
  ['leaf', 'top'],
  ['domain', 'top', 'dc'],
  ['domainDNS', 'domain', 'dc'],
  ['organizationalUnit', 'top', 'ou'],
  ['organization', 'top', 'o'],
  ['country', 'top', 'c'],
  ['locality', 'top', 'l'],
  ['person', 'top'],
  ['organizationalPerson', 'person'],
  ['user', 'organizationalPerson'],
  ['inetOrgPerson', 'user'],
  ['computer', 'user'],
  ['contact', 'organizationalPerson'],
  ['group', 'top'],
  ['site', 'top'],
  ['server', 'top'],
  ['subnet', 'top'],
  ['applicationSettings', 'top'],
  ['nTDSDSA', 'applicationSettings'],
  ['crossRef', 'top'],
  ['connectionPoint', 'leaf'],
  ['serviceConnectionPoint', 'connectionPoint'],
  ['volume', 'connectionPoint'],
  ['printQueue', 'connectionPoint'],
  ['groupPolicyContainer', 'container'],

  // Exchange
  ['msExchConfigurationContainer', 'container'],
  ['msExchOrganizationContainer', 'container'],
  ['msExchContainer', 'container'],
  ['msExchAdminGroupContainer', 'container'],
  ['msExchServersContainer', 'container'],
  ['msExchExchangeServer', 'server'],
  ['msExchExchangeTransportServer', 'msExchExchangeServer'],
  ['msExchClientAccessArray', 'msExchExchangeServer'],
  ['msExchInformationStore', 'container'],
  ['msExchStorageGroup', 'container'],
  ['msExchPrivateMDB', 'msExchMDB'],
  ['msExchPublicMDB', 'msExchMDB'],
  ['protocolCfgSharedServer', 'protocolCfgShared'],
  ['msExchAutoDiscoverVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchWebServicesVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchOABVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchOWAVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchECPVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchMobileVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchRpcHttpVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchMapiVirtualDirectory', 'msExchVirtualDirectory'],
  ['msExchPowerShellVirtualDirectory', 'msExchVirtualDirectory'],
];

/** Classes by lower-case name; frozen data, shared by all directories. */
const builtIn: ReadonlyMap<string, SchemaClass> = new Map(
  schemaClasses.map((row) => [row[0].toLowerCase(), row]),
);

/** What a classSchema entry says of its class beside the chain. */
export interface ClassDetails {
  /** governsID. */
  readonly oid?: string;
  /** defaultObjectCategory, a DN. */
  readonly category?: string;
}

/** The classes of one directory: those above, and what its schema entries brought along. */
export class ClassTable {
  readonly #learnt = new Map<string, SchemaClass>();
  readonly #details = new Map<string, ClassDetails>();

  /** Takes a class of an export's schema; one that is known stays as it is, and one that would close a circle too. */
  learn(name: string, superclass: string, naming: string | undefined): void {
    const key = name.toLowerCase();
    if (this.#find(key) !== undefined || key === 'top') return;
    if (this.chain(superclass).some((above) => above.toLowerCase() === key)) return;
    this.#learnt.set(key, naming === undefined ? [name, superclass] : [name, superclass, naming]);
  }

  /** Takes further details of a class, also of one that is known. */
  describe(name: string, details: ClassDetails): void {
    this.#details.set(name.toLowerCase(), details);
  }

  /** Undefined where no schema entry has told. */
  oidOf(name: string): string | undefined {
    return this.#details.get(name.toLowerCase())?.oid;
  }

  /** The objectCategory of objects of the class; undefined where no schema entry has told. */
  categoryOf(name: string): string | undefined {
    return this.#details.get(name.toLowerCase())?.category;
  }

  /** Every class that is known but `top`. */
  get all(): readonly SchemaClass[] {
    return [...schemaClasses, ...this.#learnt.values()];
  }

  /** A class and all above it, `top` first, each in the schema's spelling; what is unknown keeps its own. */
  chain(name: string): readonly string[] {
    const chain: string[] = [];
    for (let at = name; at.toLowerCase() !== 'top'; ) {
      const known = this.#find(at.toLowerCase());
      chain.unshift(known?.[0] ?? at);
      at = known?.[1] ?? 'top';
    }
    return ['top', ...chain];
  }

  /** The attribute that names objects of a class (rDNAttID); undefined for a class that is not known. */
  namingAttributeOf(className: string): string | undefined {
    const known = this.#find(className.toLowerCase());
    return known && (known[2] ?? 'cn');
  }

  #find(key: string): SchemaClass | undefined {
    return builtIn.get(key) ?? this.#learnt.get(key);
  }
}
