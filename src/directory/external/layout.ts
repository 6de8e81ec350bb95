import { LabError } from '../../errors.js';
import { isKeyWithin, tryDnKey } from '../dn-key.js';
import type { NamingContexts } from '../reader.js';
import type { ExternalDirectory, ExternalRecord } from './external-directory.js';

/** How an external directory is laid out. */
export interface ExternalLayout {
  readonly contexts: NamingContexts;
  /** Heads of the domains: where recipients and accounts are looked for. */
  readonly domains: readonly string[];
}

/**
 * Reads it from the rootDSE; from a server that is no Active Directory, whose rootDSE names no configuration, by
 * looking below each of its naming contexts.
 *
 * @throws LabError `bad-directory` where there is none; as `ExternalDirectory.search`
 */
export async function readLayout(external: ExternalDirectory): Promise<ExternalLayout> {
  const rootDse = await readRootDse(external, [
    'namingContexts',
    'defaultNamingContext',
    'rootDomainNamingContext',
    'configurationNamingContext',
    'schemaNamingContext',
  ]);
  const listed = rootDse('namingContexts').filter((context) => tryDnKey(context) !== undefined);
  const configuration =
    rootDse('configurationNamingContext')[0] ?? (await findConfiguration(external, listed));
  if (configuration === undefined) {
    throw new LabError('bad-directory', 'the directory shows no CN=Configuration', {
      where: external.url,
      hint: 'check that the bind name may read it',
    });
  }
  const root = rootDse('rootDomainNamingContext')[0] ?? configuration.replace(/^[^,]*,\s*/, '');
  const domain = rootDse('defaultNamingContext')[0] ?? root;
  const schema = rootDse('schemaNamingContext')[0] ?? `CN=Schema,${configuration}`;
  const all = [
    ...new Map([domain, configuration, schema, ...listed].map((dn) => [tryDnKey(dn), dn])).values(),
  ];
  const isPartition = (dn: string) => /^dc=(?:domain|forest)dnszones,/i.test(dn);
  return {
    contexts: { domain, rootDomain: root, configuration, schema, all },
    domains: all.filter((dn) => /^dc=/i.test(dn) && !isPartition(dn)),
  };
}

/**
 * What changes whenever anything in the directory does: Active Directory's highestCommittedUSN, with the name of the
 * domain controller that counted it; OpenLDAP's contextCSN (with its overlay syncprov); undefined where there is
 * neither.
 */
export async function readMarker(
  external: ExternalDirectory,
  { domains }: ExternalLayout,
): Promise<string | undefined> {
  const rootDse = await readRootDse(external, ['highestCommittedUSN', 'dsServiceName']);
  const usn = rootDse('highestCommittedUSN')[0];
  if (usn !== undefined) return `${usn} ${rootDse('dsServiceName').join()}`;
  const numbers: string[] = [];
  for (const base of domains) {
    const [head] = await external.search({ base, scope: 'base', attributes: ['contextCSN'], most: 1 });
    numbers.push(...valuesOf(head, 'contextCSN').sort());
  }
  return numbers.length === 0 ? undefined : numbers.join();
}

/** True for the key of a name that lies in a domain, and not in the configuration, which hangs below one. */
export function isInDomain({ domains, contexts }: ExternalLayout, key: string): boolean {
  const isBelow = (context: string) => isKeyWithin(key, tryDnKey(context) ?? '');
  return domains.some(isBelow) && !isBelow(contexts.configuration);
}

async function readRootDse(
  external: ExternalDirectory,
  attributes: readonly string[],
): Promise<(attribute: string) => string[]> {
  const [entry] = await external.search({ base: '', scope: 'base', attributes, most: 1 });
  return (attribute) => valuesOf(entry, attribute);
}

async function findConfiguration(
  external: ExternalDirectory,
  contexts: readonly string[],
): Promise<string | undefined> {
  const given = contexts.find((context) => /^cn=configuration,/i.test(context));
  if (given !== undefined) return given;
  for (const context of contexts) {
    const base = `CN=Configuration,${context}`;
    const [head] = await external.search({ base, scope: 'base', attributes: ['objectClass'], most: 1 });
    if (head !== undefined) return base;
  }
  return undefined;
}

function valuesOf(record: ExternalRecord | undefined, name: string): string[] {
  const found = record?.attributes.find((attribute) => attribute.name.toLowerCase() === name.toLowerCase());
  return (found?.values ?? []).map(String);
}
