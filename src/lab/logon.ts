import { randomBytes } from 'node:crypto';
import type { Directory } from '../directory/directory.js';
import { dnsNameOf } from '../directory/dn-key.js';
import { barredAs, findPrincipal } from '../directory/principals.js';
import { avIds, textPair } from '../wire/ntlm/av-pairs.js';
import { createNtlmServer, type NtlmServerOptions } from '../wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../wire/ntlm/ntlm-v2.js';
import type { SecurityServer } from '../wire/ntlm/security-context.js';

/** The machine that clients log on to. */
export interface LogonServer {
  /** NetBIOS name. */
  readonly name: string;
  readonly fqdn: string;
  readonly now: () => Date;
}

/**
 * Begins NTLM handshakes against the accounts of a directory, one each call. Locked, disabled and expired accounts are
 * refused like wrong passwords.
 */
export function ntlmLogon(directory: Directory, { name, fqdn, now }: LogonServer): () => SecurityServer {
  let known: { readonly revision: number; readonly options: NtlmServerOptions } | undefined;

  function read(): NtlmServerOptions {
    const dnsDomain = fqdn.slice(fqdn.indexOf('.') + 1);
    const domain = netbiosNameOf(directory, dnsDomain);
    const { rootDomain } = directory.namingContexts;
    return {
      targetName: domain,
      targetInfo: [
        textPair(avIds.nbDomainName, domain),
        textPair(avIds.nbComputerName, name.toUpperCase()),
        textPair(avIds.dnsDomainName, dnsDomain),
        textPair(avIds.dnsComputerName, fqdn),
        textPair(avIds.dnsTreeName, rootDomain === '' ? dnsDomain : dnsNameOf(rootDomain)),
      ],
      lookup: (userName, sentDomain) => {
        const entry = findPrincipal(directory, principalName(userName, sentDomain, domain));
        if (entry === undefined || barredAs(directory, entry) !== undefined) return undefined;
        return directory.derivePassword(entry, ntHashOf);
      },
      now,
      random: (length) => randomBytes(length),
    };
  }

  return () => {
    if (known?.revision !== directory.revision) known = { revision: directory.revision, options: read() };
    return createNtlmServer(known.options);
  };
}

/** One of the forms that the directory finds accounts by; without a domain it is the server's own. */
function principalName(userName: string, domain: string, ownDomain: string): string {
  if (domain === '') return userName.includes('@') ? userName : `${ownDomain}\\${userName}`;
  return domain.includes('.') ? `${userName}@${domain}` : `${domain}\\${userName}`;
}

/** From the crossRef of the domain; an export without one leaves the first label of the DNS name. */
function netbiosNameOf(directory: Directory, dnsDomain: string): string {
  const crossRefs = directory.find('dnsRoot', dnsDomain).map((entry) => entry.first('nETBIOSName'));
  return crossRefs.find((name) => name !== undefined) ?? (dnsDomain.split('.')[0] ?? '').toUpperCase();
}
