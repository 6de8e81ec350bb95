import type { Directory } from '../../directory/directory.js';
import type { Entry } from '../../directory/entry.js';
import { legacyDnLeaf } from '../../values/legacy-dn.js';
import { isMailbox } from '../recipient.js';
import type { Snapshot } from '../snapshot.js';
import type { Finding } from './finding.js';

/** Findings about mailboxes, and addresses that two objects claim. Takes time by the number of entries. */
export function recipientFindings(directory: Directory, configuration: Snapshot): readonly Finding[] {
  const findings: Finding[] = [];
  const domains = acceptedDomainTest(configuration);
  const claims = uniqueAttributes.map((attribute) => ({ ...attribute, owners: new Map<string, string>() }));
  for (const entry of directory.entries()) {
    const isDatabase = entry.isA('msExchMDB');
    for (const { attribute, key, owners } of claims) {
      if (isDatabase && attribute === 'legacyExchangeDN') continue; // it names the array, which others do too
      for (const value of entry.all(attribute)) {
        const wanted = key(value);
        if (wanted === undefined) continue;
        const owner = owners.get(wanted);
        if (owner === undefined) owners.set(wanted, entry.dnText);
        else if (owner !== entry.dnText) {
          findings.push({
            severity: 'error',
            code: `duplicate-${attribute}`,
            dn: entry.dnText,
            attribute,
            message: `${value} is claimed by ${owner} too`,
          });
        }
      }
    }
    if (isMailbox(entry)) findings.push(...ofMailbox(entry, entry.dnText, configuration, domains));
  }
  return findings;
}

/** Attributes whose values belong to one object in the forest, and what two equal values have in common. */
const uniqueAttributes: readonly {
  readonly attribute: string;
  readonly key: (value: string) => string | undefined;
}[] = [
  {
    attribute: 'proxyAddresses',
    key: (value) => (/^(?:smtp|x500|x400|sip|eum):/i.test(value) ? value.toLowerCase() : undefined),
  },
  { attribute: 'legacyExchangeDN', key: (value) => value.toLowerCase() },
  { attribute: 'userPrincipalName', key: (value) => value.toLowerCase() },
  { attribute: 'objectGUID', key: (value) => value },
  { attribute: 'msExchMailboxGuid', key: (value) => value },
];

function* ofMailbox(
  entry: Entry,
  dn: string,
  configuration: Snapshot,
  isAccepted: (domain: string) => boolean,
): Generator<Finding> {
  const name = entry.first('displayName') ?? dn;
  const fault = (
    severity: Finding['severity'],
    code: string,
    attribute: string,
    message: string,
  ): Finding => ({
    severity,
    code,
    dn,
    attribute,
    message,
  });
  const homeMdb = entry.first('homeMDB');
  const database = homeMdb === undefined ? undefined : configuration.findDatabase(homeMdb);
  if (homeMdb === undefined) {
    yield fault('error', 'mailbox-without-database', 'homeMDB', `${name} has no homeMDB`);
  } else if (database === undefined) {
    yield fault(
      'error',
      'mailbox-without-database',
      'homeMDB',
      `the homeMDB of ${name} is no database: ${homeMdb}`,
    );
  }
  const homeServerName = entry.first('msExchHomeServerName');
  const homeServer = homeServerName === undefined ? undefined : configuration.findServer(homeServerName);
  if (homeServerName !== undefined && homeServer === undefined) {
    const message = `the home server of ${name}, ${legacyDnLeaf(homeServerName)}, is no server`;
    yield fault('warning', 'home-server-names-no-server', 'msExchHomeServerName', message);
  } else if (homeServer !== undefined && database !== undefined) {
    const homes = [database.owningServer?.value, ...database.copies.map(({ server }) => server)];
    if (!homes.includes(homeServer)) {
      const message = `the home server of ${name}, ${homeServer.name}, does not hold ${database.name}`;
      yield fault('note', 'stale-home-server', 'msExchHomeServerName', message);
    }
  }
  const addresses = entry.all('proxyAddresses');
  const primary = addresses.filter((address) => address.startsWith('SMTP:'));
  const mail = entry.first('mail');
  if (primary.length === 0) {
    const message = `${name} has no primary SMTP address${mail === undefined ? '' : `, but mail ${mail}`}`;
    yield fault('warning', 'mailbox-without-primary-address', 'proxyAddresses', message);
  } else if (primary.length > 1) {
    yield fault(
      'error',
      'two-primary-addresses',
      'proxyAddresses',
      `${name} has ${primary.length} primary addresses`,
    );
  }
  const address = primary[0]?.slice(5);
  if (address !== undefined && mail !== undefined && mail.toLowerCase() !== address.toLowerCase()) {
    yield fault(
      'warning',
      'mail-differs',
      'mail',
      `the mail of ${name}, ${mail}, is not the primary ${address}`,
    );
  }
  const domain = address?.slice(address.lastIndexOf('@') + 1);
  if (domain !== undefined && !isAccepted(domain)) {
    const message = `${address ?? ''} is in no accepted domain`;
    yield fault('warning', 'address-outside-accepted-domains', 'proxyAddresses', message);
  }
}

/** True for the domains of the organization; for every one when it names none. */
function acceptedDomainTest({ acceptedDomains }: Snapshot): (domain: string) => boolean {
  const names = acceptedDomains.map(({ domainName }) => domainName.value.toLowerCase());
  const exact = new Set(names);
  const suffixes = names.flatMap((name) => (name.startsWith('*.') ? [name.slice(1)] : []));
  return (domain) => {
    const wanted = domain.toLowerCase();
    return names.length === 0 || exact.has(wanted) || suffixes.some((suffix) => wanted.endsWith(suffix));
  };
}
