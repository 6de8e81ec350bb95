import { dnsNameOf } from '../../../directory/dn-key.js';
import { netbiosDomainName } from '../../../directory/domain-names.js';
import { findSettings } from '../../../directory/rootdse.js';
import type { Filter } from '../../../directory/search/filter.js';
import { nullGuid, parseGuid } from '../../../values/guid.js';
import {
  dsFlags,
  encodeSamLogonResponseEx,
  ntVersions,
  responseOpcodes,
} from '../../../wire/netlogon/sam-logon-response-ex.js';
import type { OperationContext } from './context.js';

/**
 * Answers an LDAP ping (MS-ADTS 6.3.3): an AND of equalities on DnsDomain, Host, User, AAC, DomainSid, DomainGuid and
 * NtVer. Undefined for a domain that is not this one, for an unreadable filter, and for clients of Windows NT.
 */
export function answerPing(filter: Filter, source: string, context: OperationContext): Buffer | undefined {
  const { directory, host, siteOf } = context;
  const asked = readPing(filter);
  const contexts = directory.namingContexts;
  if (asked === undefined || contexts.domain === '') return undefined;
  const domain = directory.get(contexts.domain);
  const dnsDomainName = dnsNameOf(contexts.domain);
  const wanted = asked.get('dnsdomain')?.toString('utf8').replace(/\.$/, '').toLowerCase();
  if (wanted !== undefined && wanted !== '' && wanted !== dnsDomainName.toLowerCase()) return undefined;
  const domainGuid = asked.get('domainguid');
  if (domainGuid !== undefined && !domainGuid.equals(domain?.bytes('objectGUID') ?? Buffer.alloc(0))) {
    return undefined;
  }
  const ntVersion = asked.get('ntver');
  const version = ntVersion?.length === 4 ? ntVersion.readUInt32LE() : 0;
  if ((version & (ntVersions.v5ex | ntVersions.v5exWithIp)) === 0) return undefined;

  const settings = findSettings(directory, host);
  const server = settings?.dn.parent;
  const computer = server?.name ?? host;
  const site = server?.parent?.parent?.name ?? '';
  const clientSite = siteOf(source) ?? '';
  const user = asked.get('user')?.toString('utf8') ?? '';
  const isKnown = user === '' || directory.find('sAMAccountName', user).length > 0;
  const isGlobalCatalog = (Number(settings?.first('options') ?? 0) & 1) !== 0;
  const flags =
    dsFlags.pdc |
    dsFlags.ldap |
    dsFlags.directoryService |
    dsFlags.writable |
    dsFlags.fullSecret |
    (isGlobalCatalog ? dsFlags.globalCatalog : 0) |
    (clientSite !== '' && clientSite === site ? dsFlags.closest : 0);
  return encodeSamLogonResponseEx({
    opcode: isKnown ? responseOpcodes.response : responseOpcodes.userUnknown,
    flags,
    domainGuid: parseGuid(domain?.first('objectGUID') ?? nullGuid),
    dnsForestName: contexts.rootDomain === '' ? dnsDomainName : dnsNameOf(contexts.rootDomain),
    dnsDomainName,
    dnsHostName:
      (server && directory.get(server)?.first('dNSHostName')) ?? `${computer}.${dnsDomainName}`.toLowerCase(),
    netbiosDomainName: netbiosDomainName(directory, contexts.domain),
    netbiosComputerName: computer.toUpperCase(),
    userName: user,
    dcSiteName: site,
    clientSiteName: clientSite,
    ntVersion: ntVersions.v1 | ntVersions.v5ex,
  });
}

/** The filter's equalities by name in lower case; undefined when it is not of the form of a ping. */
function readPing(filter: Filter): ReadonlyMap<string, Buffer> | undefined {
  const parts = filter.type === 'and' ? filter.filters : [filter];
  const asked = new Map<string, Buffer>();
  for (const part of parts) {
    if (part.type !== 'equality') return undefined;
    asked.set(part.attribute.toLowerCase(), Buffer.from(part.value));
  }
  return asked;
}
