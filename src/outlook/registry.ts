import { LabError } from '../errors.js';

/** One value of the registry that decides how Outlook looks for its settings. */
export interface RegistryValue {
  readonly name: string;
  /** Below HKCU\Software\[Policies\]Microsoft\Office\<version>\Outlook, unless it begins with HKCU. */
  readonly key: string;
  readonly type: 'switch' | 'number' | 'names';
  readonly meaning: string;
  readonly source: string;
}

const autoDiscover = 'AutoDiscover';

/** The values that make a difference here. Names are compared without case, as Windows does. */
export const registryValues = [
  {
    name: 'PreferLocalXML',
    key: autoDiscover,
    type: 'switch',
    meaning: 'the local XML file is read before anything is asked',
    source: 'KB 2212902',
  },
  {
    name: 'ExcludeLastKnownGoodURL',
    key: autoDiscover,
    type: 'switch',
    meaning: 'the address that answered last is not asked first',
    source: 'KB 2212902',
  },
  {
    name: 'ExcludeExplicitO365Endpoint',
    key: autoDiscover,
    type: 'switch',
    meaning: 'Office 365 is asked neither first nor last',
    source: 'KB 3211279',
  },
  {
    name: 'ExcludeScpLookup',
    key: autoDiscover,
    type: 'switch',
    meaning: 'no service connection point is looked for',
    source: 'KB 2212902',
  },
  {
    name: 'ExcludeHttpsRootDomain',
    key: autoDiscover,
    type: 'switch',
    meaning: 'https://<domain> is not asked',
    source: 'KB 2212902',
  },
  {
    name: 'ExcludeHttpsAutoDiscoverDomain',
    key: autoDiscover,
    type: 'switch',
    meaning: 'https://autodiscover.<domain> is not asked',
    source: 'KB 2212902',
  },
  {
    name: 'ExcludeHttpRedirect',
    key: autoDiscover,
    type: 'switch',
    meaning: 'http://autodiscover.<domain> is not asked for a redirect',
    source: 'KB 2212902',
  },
  {
    name: 'ExcludeSrvRecord',
    key: autoDiscover,
    type: 'switch',
    meaning: 'no SRV record is looked for',
    source: 'KB 2212902',
  },
  {
    name: 'ShowCertErrors',
    key: autoDiscover,
    type: 'switch',
    meaning: 'Outlook 2016 asks the user about a bad certificate',
    source: 'KB 3211279',
  },
  {
    name: 'Timeout',
    key: autoDiscover,
    type: 'number',
    meaning: 'how long resolve, connect, send and receive may take, each',
    source: 'KB 3211279',
  },
  {
    name: 'RedirectServers',
    key: autoDiscover,
    type: 'names',
    meaning: 'hosts that a redirect may lead to without asking the user',
    source: 'KB 2480582',
  },
  {
    name: 'MapiHttpDisabled',
    key: 'HKCU\\Software\\Microsoft\\Exchange',
    type: 'switch',
    meaning: 'MAPI over HTTP is not asked for',
    source: 'configure-mapi-over-http',
  },
  {
    name: 'DisableRpcTcpFallback',
    key: 'RPC',
    type: 'switch',
    meaning: 'RPC/TCP is not tried after HTTPS has failed',
    source: 'Outlook 2016 policy "Disable connection fallback between protocols"',
  },
  {
    name: 'ProxyServerFlags',
    key: 'RPC',
    type: 'number',
    meaning: 'PR_ROH_FLAGS, whatever Autodiscover says: 0x2F is HTTPS first on all networks',
    source: 'PidTagRpcOverHttpFlags; that group policy writes them here is from memory',
  },
  {
    name: 'ConnectTimeout',
    key: 'RPC',
    type: 'number',
    meaning: 'ms until both channels of RPC over HTTP have to be open',
    source: 'KB 831060',
  },
] as const satisfies readonly RegistryValue[];

type KnownValue = (typeof registryValues)[number];

/** Names of values that are 0 or 1. */
export type RegistrySwitch = Extract<KnownValue, { type: 'switch' }>['name'];

/** Names of values that are numbers. */
export type RegistryNumber = Extract<KnownValue, { type: 'number' }>['name'];

/**
 * Names that are written about and do nothing: in Outlook not at all, or not in this simulation. Each with what to say.
 */
export const idleRegistryNames: ReadonlyMap<string, string> = new Map([
  [
    'ExcludeSrvLookup',
    'Outlook has no such value, though many pages name it; ExcludeSrvRecord is the real one',
  ],
  ['EnableOffice365ConfigService', 'Outlook stopped reading it with 16.0.9327.1000'],
  [
    'PreferProvidedEmailInAutoDiscoverAuthPrompts',
    'it is real, but this client is given its logon and never prompts for one: use --user',
  ],
  ['AllowOutlookHttpProxyAuthentication', 'it is real, but the world has no web proxy'],
  ['AllowNegoCapabilityHeader', 'it is real, but the header that it adds changes no answer of the lab'],
]);

/** The relevant registry values of one user; a value that is not set has Outlook's default. */
export interface Registry {
  isSet(name: RegistrySwitch): boolean;
  /** Undefined where it is not set. */
  numberOf(name: RegistryNumber): number | undefined;
  /** `Timeout`. Undefined: the version's own. Brought between 10 and 120 s (KB 3211279). */
  readonly timeoutMs: number | undefined;
  /** Names below `RedirectServers`, as they were written. */
  readonly redirectServers: readonly string[];
}

/** How a value can be given: a DWORD as a number, or as decimal or `0x` text; names as a list, or comma-separated. */
export type RegistryEntries = Readonly<Record<string, number | string | readonly string[]>>;

const timeoutRange = { least: 10_000, most: 120_000 } as const;
const longestDword = 0xffff_ffff;

/** The value of this name, in any case. */
export function findRegistryValue(name: string): KnownValue | undefined {
  return registryValues.find((value) => value.name.toLowerCase() === name.toLowerCase());
}

/**
 * Reads what a user's registry holds.
 *
 * @throws LabError `wrong-usage` for a name that is unknown, or does nothing, and for what is no value of its type
 */
export function createRegistry(entries: RegistryEntries = {}): Registry {
  const switches = new Set<string>();
  const redirectServers: string[] = [];
  const numbers = new Map<string, number>();
  for (const [name, given] of Object.entries(entries)) {
    const value = findRegistryValue(name);
    if (value === undefined) throw unknownName(name);
    switch (value.type) {
      case 'switch':
        // Any DWORD but 0 is true to Windows programs that ask for a truth.
        if (dword(value.name, given) !== 0) switches.add(value.name);
        break;
      case 'number':
        numbers.set(value.name, dword(value.name, given));
        break;
      case 'names':
        redirectServers.push(...namesIn(value.name, given));
    }
  }
  const { least, most } = timeoutRange;
  const timeout = numbers.get('Timeout');
  return {
    isSet: (name) => switches.has(name),
    numberOf: (name) => numbers.get(name),
    timeoutMs: timeout === undefined ? undefined : Math.min(Math.max(timeout, least), most),
    redirectServers,
  };
}

function unknownName(name: string): LabError {
  const idle = [...idleRegistryNames].find(([known]) => known.toLowerCase() === name.toLowerCase());
  return new LabError('wrong-usage', `the registry value "${name}" does nothing`, {
    hint: idle?.[1] ?? `known are: ${registryValues.map((value) => value.name).join(', ')}`,
  });
}

function dword(name: string, given: RegistryEntries[string]): number {
  const text = String(given);
  const value = /^(?:\d+|0x[\da-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(value) || value > longestDword) {
    throw new LabError('wrong-usage', `the registry value ${name} cannot be "${text}"`, {
      hint: 'it is a DWORD: a whole number, such as 1',
    });
  }
  return value;
}

function namesIn(name: string, given: RegistryEntries[string]): readonly string[] {
  const texts = typeof given === 'object' ? given : String(given).split(',');
  const names = texts.map((text) => text.trim());
  if (names.some((text) => !/^[\w.-]+$/.test(text))) {
    throw new LabError('wrong-usage', `the registry value ${name} cannot be "${texts.join(',')}"`, {
      hint: 'it holds host names, such as autodiscover.contoso.example',
    });
  }
  return names;
}
