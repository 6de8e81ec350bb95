import type { DirectoryReader } from '../directory/reader.js';
import { type Fact, readFact } from './fact.js';

/** An SMTP domain that the organization takes mail for. */
export interface AcceptedDomain {
  readonly dn: string;
  /** The object's name, which need not be the domain's. */
  readonly name: string;
  /** `contoso.com`, or `*.contoso.com` with its subdomains. */
  readonly domainName: Fact<string>;
  readonly type: 'authoritative' | 'externalRelay' | 'internalRelay';
  readonly isDefault: boolean;
}

const types: readonly AcceptedDomain['type'][] = ['authoritative', 'externalRelay', 'internalRelay'];

/** Every accepted domain that has a domain name. Flags: the low two bits are the type, 4 marks the default. */
export function readAcceptedDomains(directory: DirectoryReader): readonly AcceptedDomain[] {
  return directory.find('objectClass', 'msExchAcceptedDomain').flatMap((entry) => {
    const domainName = readFact(entry, 'msExchAcceptedDomainName');
    if (domainName === undefined) return [];
    const flags = Number(entry.first('msExchAcceptedDomainFlags') ?? 0);
    return {
      dn: entry.dn.toString(),
      name: entry.dn.name,
      domainName,
      type: types[flags & 3] ?? 'authoritative',
      isDefault: (flags & 4) !== 0,
    };
  });
}
