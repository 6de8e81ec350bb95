import { describe, expect, it } from 'vitest';
import { Directory } from '../../../src/directory/directory.js';
import type { Finding } from '../../../src/exchange/findings/finding.js';
import { findFindings } from '../../../src/exchange/findings/findings.js';
import { takeInventory } from '../../../src/exchange/inventory.js';
import { createOrganization } from '../../../src/exchange/organization.js';
import { loadContoso2010 } from '../contoso-2010.js';
import * as small from '../small-organization.js';

const {
  array,
  database,
  databaseDn,
  entry,
  load,
  mailbox,
  minimal,
  server,
  serverDn,
  site,
  virtualDirectory,
} = small;

const sound: readonly string[] = [
  ...minimal,
  entry(`CN=MBX1,${databaseDn('DB1')}`, ['msExchMDBCopy'], { msExchHostServerLink: serverDn('MBX1') }),
  virtualDirectory('CAS1', 'Rpc', 'msExchRpcHttpVirtualDirectory', {
    msExchExternalHostName: 'mail.example.test',
  }),
  connectionPoint('CAS1', 'https://mail.example.test/Autodiscover/Autodiscover.xml'),
];

function connectionPoint(serverName: string, url: string, ...keywords: readonly string[]): string {
  return entry(
    `CN=${serverName},CN=Autodiscover,CN=Protocols,${serverDn(serverName)}`,
    ['serviceConnectionPoint'],
    { keywords: ['77378F46-2C66-4aa9-A6A6-3E7A48B19596', ...keywords], serviceBindingInformation: url },
  );
}

function findingsOf(...records: readonly string[]): readonly Finding[] {
  const { directory, organization } = load(...records);
  return findFindings(directory, organization.configuration);
}

const anna = 'CN=anna,CN=Users,DC=example,DC=internal';

describe('findings about a directory', () => {
  it('are none where all is well', () => {
    expect(findingsOf(...sound)).toEqual([]);
  });

  it.each<[string, string, string, string | undefined, readonly string[]]>([
    [
      'an array whose name is a URL host',
      'array-is-url-host',
      `CN=outlook,CN=Arrays,${small.groupDn}`,
      'networkAddress',
      [
        virtualDirectory('CAS1', 'EWS', 'msExchWebServicesVirtualDirectory', {
          msExchInternalHostName: 'https://OUTLOOK.example.test/EWS/Exchange.asmx',
        }),
      ],
    ],
    [
      'an array whose name is the Outlook Anywhere host',
      'array-is-outlook-anywhere-host',
      `CN=outlook,CN=Arrays,${small.groupDn}`,
      'networkAddress',
      [
        server('CAS2', 36, 'HQ'),
        virtualDirectory('CAS2', 'Rpc', 'msExchRpcHttpVirtualDirectory', {
          msExchExternalHostName: 'outlook.example.test',
        }),
      ],
    ],
    [
      'a second array in a site',
      'two-arrays-in-site',
      `CN=other,CN=Arrays,${small.groupDn}`,
      'msExchServerSite',
      [array('other', 'other.example.test', 'HQ')],
    ],
    [
      'an array at a site without client access servers',
      'array-without-members',
      `CN=other,CN=Arrays,${small.groupDn}`,
      'msExchServerSite',
      [site('Branch', '10.2.0.0/16'), array('other', 'other.example.test', 'Branch')],
    ],
    [
      'a service connection point at an unknown host',
      'connection-point-to-unknown-host',
      `CN=CAS2,CN=Autodiscover,CN=Protocols,${serverDn('CAS2')}`,
      'serviceBindingInformation',
      [
        server('CAS2', 36, 'HQ'),
        connectionPoint('CAS2', 'https://gone.example.test/Autodiscover/Autodiscover.xml'),
      ],
    ],
    [
      'a service connection point for an unknown site',
      'connection-point-for-unknown-site',
      `CN=CAS2,CN=Autodiscover,CN=Protocols,${serverDn('CAS2')}`,
      'keywords',
      [server('CAS2', 36, 'HQ'), connectionPoint('CAS2', 'https://mail.example.test/', 'Site=Nowhere')],
    ],
    [
      'a mailbox whose home server is none',
      'home-server-names-no-server',
      'CN=ben,CN=Users,DC=example,DC=internal',
      'msExchHomeServerName',
      [mailbox('ben', 'DB1', { msExchHomeServerName: `${small.legacyServers}/cn=GONE` })],
    ],
    [
      'a mailbox whose database is none',
      'mailbox-without-database',
      'CN=ben,CN=Users,DC=example,DC=internal',
      'homeMDB',
      [mailbox('ben', 'DB9')],
    ],
    [
      'an address that two have',
      'duplicate-proxyAddresses',
      'CN=ben,CN=Users,DC=example,DC=internal',
      'proxyAddresses',
      [mailbox('ben', 'DB1', { proxyAddresses: ['SMTP:ben@example.test', 'smtp:ANNA@example.test'] })],
    ],
    [
      'a mailbox with two primary addresses',
      'two-primary-addresses',
      'CN=ben,CN=Users,DC=example,DC=internal',
      'proxyAddresses',
      [mailbox('ben', 'DB1', { proxyAddresses: ['SMTP:ben@example.test', 'SMTP:b@example.test'] })],
    ],
    [
      'a database that names neither server nor array',
      'database-names-no-server',
      databaseDn('DB2'),
      'legacyExchangeDN',
      [database('DB2', 'MBX1', 'gone.example.test')],
    ],
    [
      'a database that passes its array by',
      'database-past-its-array',
      databaseDn('DB2'),
      'legacyExchangeDN',
      [database('DB2', 'MBX1', 'CAS1')],
    ],
    [
      'a database whose owner is no server',
      'database-without-owner',
      databaseDn('DB2'),
      'msExchOwningServer',
      [database('DB2', 'GONE', 'outlook.example.test')],
    ],
    [
      'a copy on no server',
      'copy-without-server',
      `CN=GONE,${databaseDn('DB1')}`,
      'msExchHostServerLink',
      [entry(`CN=GONE,${databaseDn('DB1')}`, ['msExchMDBCopy'], { msExchHostServerLink: serverDn('GONE') })],
    ],
    [
      'a server of two versions',
      'two-versions',
      serverDn('CAS2'),
      'serialNumber',
      [server('CAS2', 36, 'HQ', { serialNumber: 'Version 14.2 (Build 30247.5)' })],
    ],
    [
      'a server without a DNS name',
      'server-without-name',
      serverDn('CAS2'),
      'networkAddress',
      [server('CAS2', 36, 'HQ', { networkAddress: 'netbios:CAS2' })],
    ],
    [
      'a link that dangles',
      'dangling-link',
      'CN=ben,CN=Users,DC=example,DC=internal',
      'altRecipient',
      [mailbox('ben', 'DB1', { altRecipient: 'CN=gone,CN=Users,DC=example,DC=internal' })],
    ],
    [
      'links into what was not loaded',
      'naming-context-not-loaded',
      'DC=other,DC=internal',
      undefined,
      [mailbox('ben', 'DB1', { altRecipient: 'CN=x,CN=Users,DC=other,DC=internal' })],
    ],
  ])('name %s', (_, code, dn, attribute, records) => {
    const found = findingsOf(...sound, ...records).filter((finding) => finding.code === code);
    expect(found).toMatchObject([{ dn, ...(attribute === undefined ? {} : { attribute }) }]);
    expect(found[0]?.message).not.toContain('undefined');
  });

  it('come worst first', () => {
    const ranks = findingsOf(
      ...sound,
      mailbox('ben', 'DB9', { mail: 'other@example.test' }),
      server('OLD', 2, 'HQ', { versionNumber: '1912832083' }),
    ).map(({ severity }) => severity);
    expect(ranks).toEqual([...ranks].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(new Set(ranks)).toEqual(new Set(order));
  });

  it('tell what loading made up', () => {
    const directory = Directory.load(
      [{ name: 'a.ldf', text: `dn: ${anna}\nobjectClass: user\nsAMAccountName: anna\n` }],
      {
        now: () => new Date(0),
        complete: {},
      },
    );
    const codes = findFindings(directory, createOrganization(directory).configuration).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(expect.arrayContaining(['missing-object', 'made-up-sid', 'no-organization']));
  });

  it('are one about contoso-2010: the database that was made before the array', () => {
    const { directory, organization } = loadContoso2010();
    const findings = findFindings(directory, organization.configuration);
    expect(findings.map(({ code, dn }) => [code, dn.split(',')[0]])).toEqual([
      ['database-past-its-array', 'CN=DB3'],
    ]);
  });
});

const order = ['error', 'warning', 'note'];

describe('an inventory', () => {
  it('counts what contoso-2010 holds', () => {
    const { directory, organization } = loadContoso2010();
    expect(takeInventory(directory, organization.configuration)).toMatchObject({
      organization: 'Contoso',
      arrays: [{ name: 'outlook', fqdn: 'outlook.contoso.example', site: 'HQ', members: ['CAS1', 'CAS2'] }],
      mailboxes: { total: 16, byVersion: { '14.3.123': 16 } },
      databases: expect.arrayContaining([
        expect.objectContaining({
          name: 'DB3',
          rpcClientAccessServer: 'cas1.contoso.internal',
          mailboxes: 1,
        }),
      ]),
    });
  });
});
