import { packVersion } from '../../../../src/exchange/servers/exchange-version.js';
import {
  database,
  entry,
  load,
  mailbox,
  minimal,
  organizationDn,
  server,
  user,
  virtualDirectory,
} from '../../small-organization.js';

const version = (major: number, minor: number, build: number) => ({
  versionNumber: String(packVersion({ major, minor, build })),
});

const url = (host: string, path: string) => ({
  msExchInternalHostName: `https://${host}.example.internal/${path}`,
  msExchExternalHostName: `https://mail.example.test/${path}`,
});

/** The web applications of one server; their outside addresses are shared. */
const applications = (name: string) => [
  virtualDirectory(
    name,
    'EWS',
    'msExchWebServicesVirtualDirectory',
    url(name.toLowerCase(), 'EWS/Exchange.asmx'),
  ),
  virtualDirectory(
    name,
    'Microsoft-Server-ActiveSync',
    'msExchMobileVirtualDirectory',
    url(name.toLowerCase(), 'Microsoft-Server-ActiveSync'),
  ),
  virtualDirectory(name, 'ecp', 'msExchECPVirtualDirectory', url(name.toLowerCase(), 'ecp')),
  virtualDirectory(name, 'owa', 'msExchOWAVirtualDirectory', {
    ...url(name.toLowerCase(), 'owa'),
    msExchInternalAuthenticationMethods: '5',
    msExchExternalAuthenticationMethods: '4',
  }),
];

/** CAS1 of Exchange 2010 and EX16 of 2016 in one site; anna is on 2010, berta on 2016, petra's mail goes elsewhere. */
export const mixedRecords: readonly string[] = [
  ...minimal,
  ...applications('CAS1'),
  server('EX16', 16439, 'HQ', version(15, 1, 2507)),
  ...applications('EX16'),
  server('CAS07', 4, 'HQ', version(8, 3, 83)),
  database('DB16', 'EX16', 'EX16'),
  // The second colon says that the value is Base64 (RFC 2849).
  mailbox('berta', 'DB16', { 'msExchMailboxGuid:': 'PlnrM6jDY06/Bfhv79pyWg==' }),
  user('petra', { targetAddress: 'SMTP:petra@tailspin.example' }),
  user('ina', { targetAddress: 'SMTP:ina@sub.example.test' }),
  ...['example.test', '*.example.test'].map((name) =>
    entry(
      `CN=${name},CN=Accepted Domains,CN=Transport Settings,${organizationDn}`,
      ['msExchAcceptedDomain'],
      { msExchAcceptedDomainName: name },
    ),
  ),
];

/** That organization, with further records. */
export const mixedOrganization = (...records: readonly string[]) => load(...mixedRecords, ...records);
