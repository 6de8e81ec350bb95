import { randomBytes } from 'node:crypto';
import type { Directory } from '../../directory/directory.js';
import { dnsNameOf } from '../../directory/dn-key.js';
import type { Entry } from '../../directory/entry.js';
import { barredNow, countFailure, countSuccess } from '../../directory/logon/lockout.js';
import { findByLogonName, type LogonName } from '../../directory/logon/principals.js';
import { perRevision } from '../../directory/per-revision.js';
import type { DirectoryReader } from '../../directory/reader.js';
import { avIds, textPair } from '../../wire/ntlm/av-pairs.js';
import { createNtlmServer, type NtlmServerOptions } from '../../wire/ntlm/ntlm-server.js';
import { ntHashOf } from '../../wire/ntlm/ntlm-v2.js';
import type { SecurityServer } from '../../wire/ntlm/security-context.js';

/** The machine that clients log on to. */
export interface LogonServer {
  /** NetBIOS name. */
  readonly name: string;
  readonly fqdn: string;
  readonly now: () => Date;
}

/** The accounts that clients log on to by NTLM. */
export interface Accounts {
  readonly directory: DirectoryReader;
  isBarred(entry: Entry): boolean;
  /** Begins the look-up of one handshake: an NT hash, or undefined where nobody knows it. */
  beginLookup(): (entry: Entry) => Uint8Array | undefined;
  /** Told of each right proof, and the hash it was made with. */
  granted(entry: Entry, ntHash: Uint8Array): void;
  /** Told of each wrong one. */
  refused(entry: Entry): void;
}

/** The accounts of a directory of the lab, which counts wrong passwords towards a lockout. */
export function ownAccounts(directory: Directory): Accounts {
  return {
    directory,
    isBarred: (entry) => barredNow(directory, entry) !== undefined,
    beginLookup: () => (entry) => directory.derivePassword(entry, ntHashOf),
    granted: (entry) => countSuccess(directory, entry),
    refused: (entry) => countFailure(directory, entry),
  };
}

/**
 * Begins NTLM handshakes against accounts, one each call. Locked, disabled and expired accounts are refused like wrong
 * passwords.
 */
export function ntlmLogon(accounts: Accounts, { name, fqdn, now }: LogonServer): () => SecurityServer {
  const { directory } = accounts;
  const current = perRevision(directory, (): NtlmContext => {
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
  });

  return () => {
    const { domain, ...options } = current();
    const hashOf = accounts.beginLookup();
    let asked: { readonly entry: Entry; readonly ntHash: Uint8Array } | undefined;
    const server = createNtlmServer({
      ...options,
      lookup: (userName, sentDomain) => {
        asked = undefined;
        const entry = findByLogonName(directory, { userName, domain: sentDomain }, domain);
        if (entry === undefined || accounts.isBarred(entry)) return undefined;
        const ntHash = hashOf(entry);
        if (ntHash !== undefined) asked = { entry, ntHash };
        return ntHash;
      },
    });
    return {
      accept: (token) => {
        const step = server.accept(token);
        if (asked === undefined) return step;
        if (step.state === 'authenticated') accounts.granted(asked.entry, asked.ntHash);
        if (step.state === 'refused' && step.reason === 'wrong-credentials') accounts.refused(asked.entry);
        return step;
      },
    };
  };
}

/** What all handshakes of one state of the directory have in common. */
type NtlmContext = Omit<NtlmServerOptions, 'lookup'> & { readonly domain: string };

/**
 * The entry of somebody who logs on to this machine, by whichever scheme; undefined for a name that is nobody's.
 *
 * @param name - as it was sent; without a domain it is the server's own
 */
export function accountOf(
  directory: DirectoryReader,
  { fqdn }: Pick<LogonServer, 'fqdn'>,
  name: LogonName,
): Entry | undefined {
  const ownDomain = netbiosNameOf(directory, fqdn.slice(fqdn.indexOf('.') + 1));
  return findByLogonName(directory, name, ownDomain);
}

/** From the crossRef of the domain; an export without one leaves the first label of the DNS name. */
function netbiosNameOf(directory: DirectoryReader, dnsDomain: string): string {
  const crossRefs = directory.find('dnsRoot', dnsDomain).map((entry) => entry.first('nETBIOSName'));
  return crossRefs.find((name) => name !== undefined) ?? (dnsDomain.split('.')[0] ?? '').toUpperCase();
}
