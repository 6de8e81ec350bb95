import { tryDnKey } from '../../directory/dn-key.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { type Fact, readFact } from '../fact.js';
import type { Site } from './site.js';

/** A domain controller: a server below a site that has an `NTDS Settings` object. */
export interface DomainController {
  readonly dn: string;
  readonly name: string;
  readonly fqdn: Fact<string> | undefined;
  readonly site: Site | undefined;
  /** Bit 1 of the `NTDS Settings` object's options (MS-ADTS 6.1.1.2.2.1.2.1.1). */
  readonly isGlobalCatalog: boolean;
}

/** Every domain controller of the forest. */
export function readDomainControllers(
  directory: DirectoryReader,
  sites: readonly Site[],
): readonly DomainController[] {
  return directory.find('objectClass', 'nTDSDSA').flatMap((settings) => {
    const server = settings.dn.parent && directory.get(settings.dn.parent);
    if (server === undefined) return [];
    const siteKey = server.dn.parent?.parent?.key;
    return {
      dn: server.dn.toString(),
      name: server.dn.name,
      fqdn: readFact(server, 'dNSHostName'),
      site: sites.find((site) => tryDnKey(site.dn) === siteKey),
      isGlobalCatalog: (Number(settings.first('options') ?? 0) & 1) !== 0,
    };
  });
}
