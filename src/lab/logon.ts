import { randomBytes } from 'node:crypto';
import type { Directory } from '../directory/directory.js';
import { dnsNameOf } from '../directory/dn-key.js';
import type { Entry } from '../directory/entry.js';
import { barredNow, countFailure, countSuccess } from '../directory/lockout.js';
import { findPrincipal } from '../directory/principals.js';
import { avIds, textPair } from '../wire/ntlm/av-pairs.js';
import { createNtlmServer, type NtlmServerOptions } from '../wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../wire/ntlm/ntlm-v2.js';
import type { SecurityServer, ServerStep } from '../wire/ntlm/security-context.js';

/** The machine that clients log on to. */
export interface LogonServer {
  /** NetBIOS name. */
  readonly name: string;
  readonly fqdn: string;
  readonly now: () => Date;
}

/**
 * Begins NTLM handshakes against the accounts of a directory, one each call. Locked, disabled and expired accounts are
 * refused like wrong passwords; wrong ones count towards a lockout.
 */
export function ntlmLogon(directory: Directory, { name, fqdn, now }: LogonServer): () => SecurityServer {
  let known: { readonly revision: number; readonly options: Surroundings } | undefined;

  function read(): Surroundings {
    const dnsDomain = fqdn.slice(fqdn.indexOf('.') + 1);
    const domain = netbiosNameOf(directory, dnsDomain);
    const { rootDomain } = directory.namingContexts;
    return {
      domain,
      targetName: domain,
      targetInfo: [
        textPair(avIds.nbDomainName, domain),
        textPair(avIds.nbComputerName, name.toUpperCase()),
        textPair(avIds.dnsDomainName, dnsDomain),
        textPair(avIds.dnsComputerName, fqdn),
        textPair(avIds.dnsTreeName, rootDomain === '' ? dnsDomain : dnsNameOf(rootDomain)),
      ],
      now,
      random: (length) => randomBytes(length),
    };
  }

  return () => {
    if (known?.revision !== directory.revision) known = { revision: directory.revision, options: read() };
    const { domain, ...options } = known.options;
    let asked: Entry | undefined;
    const server = createNtlmServer({
      ...options,
      lookup: (userName, sentDomain) => {
        asked = undefined;
        const entry = findPrincipal(directory, principalName(userName, sentDomain, domain));
        if (entry === undefined || barredNow(directory, entry) !== undefined) return undefined;
        asked = entry;
        return directory.derivePassword(entry, ntHashOf);
      },
    });
    return {
      accept: (token) => {
        const step = server.accept(token);
        if (asked !== undefined) count(asked, step);
        return step;
      },
    };
  };

  function count(entry: Entry, step: ServerStep): void {
    if (step.state === 'authenticated') countSuccess(directory, entry);
    if (step.state === 'refused' && step.reason === 'wrong-credentials') countFailure(directory, entry);
  }
}

/** What all handshakes of one state of the directory have in common. */
type Surroundings = Omit<NtlmServerOptions, 'lookup'> & { readonly domain: string };

/**
 * The entry of somebody who has logged on to this machine by {@link ntlmLogon}; undefined when it has gone since.
 *
 * @param principal - the name as it was sent
 */
export function accountOf(
  directory: Directory,
  { fqdn }: Pick<LogonServer, 'fqdn'>,
  { userName, domain }: { readonly userName: string; readonly domain: string },
): Entry | undefined {
  const ownDomain = netbiosNameOf(directory, fqdn.slice(fqdn.indexOf('.') + 1));
  return findPrincipal(directory, principalName(userName, domain, ownDomain));
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
