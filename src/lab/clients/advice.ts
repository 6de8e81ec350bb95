import type { Directory } from '../../directory/directory.js';
import type { FailureCode } from '../../outlook/resolution.js';
import { nearest } from '../journal/nearest.js';

/**
 * What would mend a resolution that failed, as far as the directory can tell; one phrase.
 *
 * @param address - the address that was asked for
 */
export function adviseOnAddress(
  directory: Directory,
  address: string,
  code: FailureCode,
): string | undefined {
  if (code === 'not-connected')
    return 'see the failed steps above, the firewall and the DNS views in network.yaml';
  const known = [...addressesOf(directory)];
  if (known.some((other) => other.toLowerCase() === address.toLowerCase())) {
    return code === 'credentials-refused'
      ? "the directory has this address: check --user and --password; the built-in seeds' users have Passw0rd!"
      : undefined;
  }
  const close = nearest(address, known);
  return close === undefined
    ? `the directory has no such address; it has for example ${known[0] ?? 'none'}`
    : `the directory has no such address; did you mean ${close}?`;
}

function* addressesOf(directory: Directory): Generator<string> {
  for (const entry of directory.entries()) {
    for (const address of entry.all('proxyAddresses')) {
      if (/^smtp:/i.test(address)) yield address.slice(5);
    }
  }
}
