import { AndFilter, EqualityFilter, type Filter, type SearchResult } from 'ldapts';
import { isLabError, LabError } from '../../errors.js';
import { decodeSamLogonResponseEx, ntVersions } from '../../wire/netlogon/sam-logon-response-ex.js';
import type { Recorder } from '../trace.js';

/** NtVer of the filter: four bytes, little-endian (MS-ADTS 6.3.3.1). */
const ntVersion = Buffer.from([ntVersions.v5 | ntVersions.v5ex, 0, 0, 0]);

/**
 * Asks a domain controller which site this workstation is in, as the Netlogon service does before a bind (MS-ADTS
 * 6.3.3, over TCP).
 *
 * @returns undefined when the address is in no subnet, or when the server cannot tell
 */
export async function ldapPing(
  recorder: Recorder,
  domain: string,
  search: (filter: Filter) => Promise<SearchResult>,
): Promise<string | undefined> {
  try {
    return await recorder.step('ldap-ping', domain, async (step) => {
      step.facts({ domain });
      const filter = new AndFilter({
        filters: [
          new EqualityFilter({ attribute: 'DnsDomain', value: domain }),
          new EqualityFilter({ attribute: 'NtVer', value: ntVersion }),
        ],
      });
      const { searchEntries } = await search(filter);
      const values = [searchEntries[0]?.['netlogon']].flat();
      const [answer] = values;
      if (!Buffer.isBuffer(answer)) throw new LabError('protocol-refused', 'the server does not say');
      const { clientSiteName, dcSiteName } = decodeSamLogonResponseEx(answer);
      const clientSite = clientSiteName === '' ? undefined : clientSiteName;
      step.facts({ clientSite, serverSite: dcSiteName });
      return clientSite;
    });
  } catch (error) {
    if (isLabError(error, 'protocol-refused') || isLabError(error, 'decode-failed')) return undefined;
    throw error;
  }
}
