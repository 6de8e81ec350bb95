import { LabError } from '../errors.js';
import type { WindowsVersion } from '../network/tcp-timings.js';
import type { Version } from '../wire/mailbox-store/version.js';
import { connecting2003, connecting2007, connecting2010, connecting2013 } from './connection-policy.js';
import type { OutlookVersion } from './outlook-version.js';
import type { CertificateRule, LookupAssumptions, LookupRow, LookupStep, OutlookPolicy } from './policy.js';

const row = (
  step: LookupStep,
  badCertificate: CertificateRule,
  source: string,
  since?: Version,
): LookupRow => ({ step, badCertificate, source, ...(since === undefined ? {} : { since }) });

const kb2212902 = 'KB 2212902, "Unexpected Autodiscover behavior"';
const kb3211279 = 'KB 3211279, "Outlook 2016 implementation of Autodiscover"';
const alert = 'KB 2783881: the user is asked about a bad certificate';

/** KB 2212902 names the build from which Outlook 2010 remembers the address that answered last. */
const lastKnownGood2010: Version = [14, 0, 7140, 5001];
/** KB 3211279 names the build from which Office 365 is asked. */
const office365Since: Version = [16, 0, 6741, 2017];

/** Outlook 2007, one way after the other. The SRV record came with an update after the first release. */
const lookups2007: readonly LookupRow[] = [
  row('preferred-local-xml', 'silent', kb2212902),
  row('service-connection-point', 'ask', `${kb2212902}; ${alert}`),
  row('root-domain', 'ask', `${kb2212902}; ${alert}`),
  row('autodiscover-host', 'ask', `${kb2212902}; ${alert}`),
  row('local-xml', 'silent', kb2212902),
  row('http-redirect', 'ask', `${kb2212902}; KB 2480582`),
  row('srv-record', 'ask', `${kb2212902}; KB 940881`),
];

const lookups2010: readonly LookupRow[] = [
  row('preferred-local-xml', 'silent', kb2212902),
  row('last-known-good', 'ask', kb2212902, lastKnownGood2010),
  row('service-connection-point', 'ask', `${kb2212902}; ${alert}`),
  row('root-domain', 'ask', `${kb2212902}; ${alert}`),
  row('autodiscover-host', 'ask', `${kb2212902}; ${alert}`),
  row('local-xml', 'silent', kb2212902),
  row('http-redirect', 'ask', `${kb2212902}; KB 2480582`),
  row('srv-record', 'ask', kb2212902),
];

/** Outlook 2013: the same, the last known good from the first build on. */
const lookups2013: readonly LookupRow[] = lookups2010.map(({ step, badCertificate, source }) =>
  row(step, badCertificate, source),
);

/** Outlook 2016: eleven steps. */
const lookups2016: readonly LookupRow[] = [
  row('boot-payload', 'silent', `${kb3211279}, step 1`),
  row('preferred-local-xml', 'silent', `${kb3211279}, step 2`),
  row('last-known-good', 'ask-if-shown', `${kb3211279}, step 3`),
  row('office-365-priority', 'ask-if-shown', `${kb3211279}, step 4`, office365Since),
  row('service-connection-point', 'ask-if-shown', `${kb3211279}, step 5`),
  row('root-domain', 'silent', `${kb3211279}, step 6`),
  row('autodiscover-host', 'ask-if-shown', `${kb3211279}, step 7`),
  row('local-xml', 'silent', `${kb3211279}, step 8`),
  row('http-redirect', 'ask-if-shown', `${kb3211279}, step 9`),
  row('srv-record', 'ask-if-shown', `${kb3211279}, step 10`),
  row('office-365-failsafe', 'ask-if-shown', `${kb3211279}, step 11`, office365Since),
];

const assumptions: LookupAssumptions = {
  scpOrder: 'oldest-first',
  scpPreferenceMs: 3000,
  nextDomainControllerMs: 2000,
  localXml: 'after-autodiscover-host',
  rootDomainAttempts: 1,
  promptMs: 0,
};

const common = {
  parallelLookups: false,
  httpTimeoutMs: 25_000,
  maxRedirects: 10,
  maxScpHops: 10,
  // Of 2007 nothing is on record: as 2010, its next of kin.
  redirectServersByCase: true,
  exchangeHttp: false,
  shows: { discoveryError: 'decimal', connectionName: 'network' },
  refresh: { afterSuccessMs: 3_600_000, afterFailureMs: 300_000, stagger: 0.25 },
  assumptions,
} as const;

type VersionRow = Omit<OutlookPolicy, 'userAgent' | 'windows'>;

/** The builds are widespread ones of their line, where possible such as are seen in servers' logs. */
const versions: Readonly<Record<OutlookVersion, VersionRow>> = {
  '2003': {
    ...common,
    version: '2003',
    clientVersion: [11, 0, 8173, 0],
    lookups: [],
    connecting: connecting2003,
  },
  '2007': {
    ...common,
    version: '2007',
    clientVersion: [12, 0, 6668, 5000],
    lookups: lookups2007,
    connecting: connecting2007,
  },
  '2010': {
    ...common,
    version: '2010',
    clientVersion: [14, 0, 4760, 1000],
    lookups: lookups2010,
    connecting: connecting2010,
  },
  '2013': {
    ...common,
    version: '2013',
    clientVersion: [15, 0, 4815, 1000],
    lookups: lookups2013,
    // "The 2013 speed-up": rmilne, travisrunyard.
    parallelLookups: true,
    redirectServersByCase: false,
    exchangeHttp: true,
    shows: { discoveryError: 'spaced', connectionName: 'protocol' },
    connecting: connecting2013,
  },
  '2016': {
    ...common,
    version: '2016',
    clientVersion: [16, 0, 11231, 20130],
    lookups: lookups2016,
    redirectServersByCase: false,
    exchangeHttp: true,
    shows: { discoveryError: 'hresult', connectionName: 'protocol' },
    connecting: connecting2013,
  },
};

/** MAPI over HTTP came with Service Pack 1 of Outlook 2013 (MS-OXCMAPIHTTP appendix A). */
const mapiHttpSince: Version = [15, 0, 4569, 0];
/**
 * From here on a dead root domain is tried once ("Outlook 2016 and 2013 hang when a user tries to create a profile");
 * which build of 2013 brought KB 3114349 is from memory.
 */
const rootDomainMended: readonly Version[] = [
  [15, 0, 4779, 1001],
  [16, 0, 4351, 1000],
];

/**
 * The policy of a version, or of one build of it.
 *
 * @param build - as `14.0.7140.5001`; default: the build of {@link OutlookPolicy.clientVersion}
 * @throws LabError `wrong-usage` for a build that is not this version's
 */
export function policyOf(version: OutlookVersion, build?: string): OutlookPolicy {
  const base = versions[version];
  const clientVersion = build === undefined ? base.clientVersion : parseBuild(base, build);
  // As servers' logs show the two: Outlook 2010 on Windows 7, 2016 on Windows 10.
  const windows = clientVersion[0] >= 16 ? 'windows10' : 'windows7';
  const mended = rootDomainMended.find(([major]) => major === clientVersion[0]);
  const triesAgain = mended !== undefined && isBefore(clientVersion, mended);
  return {
    ...base,
    clientVersion,
    windows,
    userAgent: userAgentOf(clientVersion, windows),
    lookups: base.lookups.filter(({ since }) => since === undefined || !isBefore(clientVersion, since)),
    assumptions: { ...base.assumptions, rootDomainAttempts: triesAgain ? 3 : 1 },
    connecting: {
      ...base.connecting,
      mapiHttp: base.connecting.mapiHttp && !isBefore(clientVersion, mapiHttpSince),
    },
  };
}

const ntVersions: Readonly<Record<WindowsVersion, string>> = { windows7: '6.1', windows10: '10.0' };

/** As 2010 and 2016 are seen to name themselves in servers' logs. */
function userAgentOf([major, minor, build]: Version, windows: WindowsVersion): string {
  return `Microsoft Office/${major}.${minor} (Windows NT ${ntVersions[windows]}; Microsoft Outlook ${major}.${minor}.${build}; Pro)`;
}

function parseBuild({ version, clientVersion }: VersionRow, text: string): Version {
  const [major = -1, minor = -1, build = -1, revision = 0] = text.split('.').map(Number);
  const parsed: Version = [major, minor, build, revision];
  const isBuild = /^\d{1,5}(?:\.\d{1,5}){2,3}$/.test(text);
  if (!isBuild || parsed.some((part) => part > 65_535) || major !== clientVersion[0]) {
    throw new LabError('wrong-usage', `"${text}" is not a build of Outlook ${version}`, {
      hint: `such as ${clientVersion.join('.')}`,
    });
  }
  return parsed;
}

function isBefore(one: Version, other: Version): boolean {
  const [first] = one
    .map((part, index) => part - (other[index] ?? 0))
    .filter((difference) => difference !== 0);
  return (first ?? 0) < 0;
}
