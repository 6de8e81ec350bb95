import type { DirectoryReader } from '../directory/reader.js';
import { type Fact, readFact } from './fact.js';
import type { Server } from './servers/server.js';
import { serverAbove } from './virtual-directory.js';

/** Keyword of an object that holds an Autodiscover URL, and of one that points at another directory. */
const urlKeyword = '77378f46-2c66-4aa9-a6a6-3e7a48b19596';
const pointerKeyword = '67661d7f-8fc4-4fa7-bfac-e1d7794c1f68';

/** An object in which clients of the domain look for Autodiscover (MS-OXDISCO 2.2.1). */
export interface ServiceConnectionPoint {
  readonly dn: string;
  readonly kind: 'url' | 'pointer';
  /** An https URL, or `LDAP://host` for a pointer. */
  readonly binding: Fact<string> | undefined;
  /** Names of the sites it is meant for (`Site=` keywords); none: for every site. */
  readonly sites: readonly string[];
  /** The server it was made for; pointers have none. */
  readonly server: Server | undefined;
}

/** Every service connection point of Autodiscover. */
export function readServiceConnectionPoints(
  directory: DirectoryReader,
  serverByDn: (dn: string | undefined) => Server | undefined,
): readonly ServiceConnectionPoint[] {
  const read = (kind: ServiceConnectionPoint['kind'], keyword: string) =>
    directory
      .find('keywords', keyword)
      .filter((entry) => entry.isA('serviceConnectionPoint'))
      .map((entry) => ({
        dn: entry.dn.toString(),
        kind,
        binding: readFact(entry, 'serviceBindingInformation'),
        sites: entry.all('keywords').flatMap((text) => /^site=(.+)$/i.exec(text)?.[1] ?? []),
        server: serverAbove(entry.dn, serverByDn),
      }));
  return [...read('url', urlKeyword), ...read('pointer', pointerKeyword)];
}
