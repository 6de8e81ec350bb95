import { dnsNameOf } from './dn-key.js';
import { namingContextOf } from './logon/alternative-names.js';
import type { DirectoryReader } from './reader.js';

/** NetBIOS name of the domain that a name lies in: its crossRef's, or else the first label of its DNS name. */
export function netbiosDomainName(directory: DirectoryReader, dn: string): string {
  const domain = namingContextOf(directory, dn) ?? directory.namingContexts.domain;
  for (const crossRef of directory.find('nCName', domain)) {
    const name = crossRef.first('nETBIOSName');
    if (name !== undefined) return name;
  }
  return domain === '' ? '' : (dnsNameOf(domain).split('.')[0] ?? '').toUpperCase();
}
