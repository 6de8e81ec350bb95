// The list of docs/protocols.md: which file cites which section of which specification, from the comments in src.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The specifications in the order of the page; others that are cited follow by name. */
const titles: Readonly<Record<string, string>> = {
  'MS-OXDISCO': 'Autodiscover HTTP service: finding the URL',
  'MS-OXDSCLI': 'Autodiscover POX',
  'MS-OXWSADISC': 'Autodiscover SOAP',
  'MS-ASCMD': 'Autodiscover for phones',
  C706: 'DCE 1.1 RPC',
  'MS-RPCE': 'RPC extensions',
  'MS-RPCH': 'RPC over HTTP',
  'MS-OXCRPC': 'EMSMDB',
  'MS-OXCROPS': 'remote operations',
  'MS-OXCSTOR': 'mailbox and public folder logon',
  'MS-XCA': 'compression',
  'MS-OXNSPI': 'address book',
  'MS-OXABREF': 'address book referral',
  'MS-OXCDATA': 'data structures',
  'MS-OXPROPS': 'properties',
  'MS-OXCMAPIHTTP': 'MAPI over HTTP',
  'MS-OXOABK': 'address book objects',
  'MS-NLMP': 'NTLM',
  'MS-SPNG': 'SPNEGO extension',
  'RFC 4178': 'SPNEGO',
  'RFC 2743': 'GSS-API',
  'RFC 1320': 'MD4',
  'MS-NTHT': 'NTLM over HTTP',
  'RFC 4559': 'Negotiate over HTTP',
  'RFC 7617': 'Basic authentication',
  'RFC 6750': 'bearer tokens',
  'RFC 7519': 'JSON Web Tokens',
  'RFC 7515': 'JSON Web Signature',
  'RFC 7518': 'JSON Web Algorithms',
  'RFC 8725': 'best practices for JSON Web Tokens',
  'MS-ADTS': 'Active Directory',
  'MS-DTYP': 'data types: SID, FILETIME',
  'MS-ADA1': 'attributes A to L',
  'MS-ADA3': 'attributes N to Z',
  'MS-ADSC': 'classes',
  'MS-SAMR': 'accounts',
  'MS-ERREF': 'error codes',
  'RFC 4511': 'LDAP',
  'RFC 4512': 'LDAP directory information models',
  'RFC 4513': 'LDAP authentication',
  'RFC 4514': 'distinguished names',
  'RFC 4515': 'search filters as text',
  'RFC 4517': 'LDAP syntaxes',
  'RFC 4519': 'LDAP schema for user applications',
  'RFC 4526': 'absolute true and false filters',
  'RFC 3673': 'all operational attributes',
  'RFC 2253': 'distinguished names of LDAPv3, obsolete',
  'RFC 1798': 'LDAP over UDP',
  'RFC 2696': 'paged results',
  'RFC 2891': 'server-side sorting',
  'RFC 4532': 'Who am I?',
  'RFC 2849': 'LDIF',
  'RFC 1034': 'concepts of DNS',
  'RFC 1035': 'DNS',
  'RFC 2181': 'clarifications of DNS',
  'RFC 2308': 'negative answers of DNS',
  'RFC 2782': 'SRV records',
  'RFC 3225': 'DNSSEC support of resolvers',
  'RFC 4343': 'letter case in DNS',
  'RFC 4592': 'wildcards in DNS',
  'RFC 6891': 'EDNS',
  'RFC 6604': 'response codes after aliases',
  'RFC 6761': 'special-use domain names',
  'RFC 7766': 'DNS over TCP',
  'RFC 5452': 'forged answers of DNS',
  'RFC 9112': 'HTTP/1.1',
  'RFC 9110': 'HTTP semantics',
  'RFC 9457': 'problem details',
  'RFC 5280': 'certificates',
  'RFC 6125': 'names in certificates',
  'RFC 8446': 'TLS 1.3',
  'RFC 6066': 'TLS extensions: SNI',
  'RFC 7301': 'TLS extensions: ALPN',
  'RFC 1918': 'private addresses',
  'RFC 3986': 'URIs',
  'RFC 5321': 'SMTP addresses',
  'RFC 6531': 'internationalized SMTP addresses',
  'RFC 9562': 'UUIDs',
};

const listOf = (place: string): string => String.raw`${place}(?:(?:,? and |, | to )${place}(?![\w-]))*`;
/** A specification, and the sections or appendices behind it. */
const citation = new RegExp(
  String.raw`\b(MS-[A-Z0-9]+|RFC \d+|C706)(?:,? (?:sections?|chapters?))?` +
    String.raw`(?: (?:appendix |appendices )(${listOf('[A-Z]')})\b| (${listOf(String.raw`\d+(?:\.\d+)*`)}))?`,
  'g',
);
const whole = 'the whole';
const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

/** By specification, by section: the files that cite it. */
type Citations = Map<string, Map<string, Set<string>>>;

/** The page's list: a part for each specification. */
export function protocolTable(): string {
  const cited: Citations = new Map();
  for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path.endsWith('.ts')) collect(path.replaceAll('\\', '/'), cited);
  }
  const others = [...cited.keys()].filter((name) => titles[name] === undefined);
  const names = [...Object.keys(titles).filter((name) => cited.has(name)), ...others.sort(bySection)];
  return names.map((name) => partOf(name, cited.get(name) ?? new Map())).join('\n\n');
}

function collect(file: string, cited: Citations): void {
  const text = readFileSync(join(source, file), 'utf8');
  const comments = [...text.matchAll(/\/\*.*?\*\/|(?:^|\s)\/\/.*$/gms)].map(([comment]) => comment);
  const prose = comments.join('\n').replaceAll(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ');
  for (const [, name = '', appendices, numbers] of prose.matchAll(citation)) {
    const sections = cited.get(name) ?? new Map<string, Set<string>>();
    cited.set(name, sections);
    for (const place of (appendices ?? numbers)?.split(/,? and |, /) ?? [whole]) {
      sections.set(place, (sections.get(place) ?? new Set()).add(file));
    }
  }
}

function partOf(name: string, sections: ReadonlyMap<string, ReadonlySet<string>>): string {
  const rows = [...sections].sort(([a], [b]) => bySection(a, b));
  const lines = rows.map(
    ([place, files]) => `| ${place} | ${[...files].map((file) => `\`${file}\``).join(', ')} |`,
  );
  return [`## ${name}: ${titles[name] ?? 'other'}`, '', '| section | files |', '|---|---|', ...lines].join(
    '\n',
  );
}

/** Numbers by their value, then appendices; the whole last. */
function bySection(a: string, b: string): number {
  if (a === whole || b === whole) return Number(a === whole) - Number(b === whole);
  return a.localeCompare(b, 'en', { numeric: true });
}
