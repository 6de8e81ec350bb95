import type { PoxSettings, PoxWebAccess } from '../../../../wire/autodiscover/messages.js';
import type { UserSetting } from '../../../../wire/autodiscover/soap/soap-messages.js';
import type { Server } from '../../../servers/server.js';
import type { Snapshot } from '../../../snapshot.js';
import { mailConnections } from '../mail-connections.js';
import { nearestVirtualDirectories } from '../nearest-virtual-directories.js';
import { formatDottedVersion, supportedSchemas } from './soap-version.js';
import { unmodelledUserSettings } from './unmodelled-user-settings.js';

/** Where settings come from: the POX answer to the same question, and the servers that take part in it. */
export interface UserSettingSource {
  readonly settings: PoxSettings;
  readonly configuration: Snapshot;
  /** The server that was asked. */
  readonly asked: Server;
  /** The server of the mailbox's database. */
  readonly mailboxServer: Server | undefined;
  /** Those whose addresses are handed out, as in POX. */
  readonly servers: readonly Server[];
  /** Whether a client that speaks MAPI over HTTP would be told of it. */
  readonly offersMapiHttp: () => boolean;
}

/** Text, or a collection still without its name. */
type Value = string | WithoutName<Exclude<UserSetting, { kind: 'String' }>> | undefined;
type WithoutName<T> = T extends unknown ? Omit<T, 'name'> : never;
type Reader = (source: UserSettingSource) => Value;

/** POX's block for inside or outside addresses. */
type Block = 'EXCH' | 'EXPR';

function element({ settings }: UserSettingSource, type: Block, name: string): string | undefined {
  for (const protocol of settings.protocols) {
    if (protocol.type !== type) continue;
    return protocol.elements.find((candidate) => candidate.name === name)?.text;
  }
  return undefined;
}

const from =
  (type: Block, name: string): Reader =>
  (source) =>
    element(source, type, name);

/** Pages of the control panel: the part of the setting's name, and POX's element. */
const pages = [
  ['Voicemail', 'EcpUrl-um'],
  ['EmailSubscriptions', 'EcpUrl-aggr'],
  ['TextMessaging', 'EcpUrl-sms'],
  ['DeliveryReport', 'EcpUrl-mt'],
  ['RetentionPolicyTags', 'EcpUrl-ret'],
  ['Publishing', 'EcpUrl-publish'],
  ['Photo', 'EcpUrl-photo'],
  ['Connect', 'EcpUrl-connect'],
  ['TeamMailbox', 'EcpUrl-tm'],
  ['TeamMailboxCreating', 'EcpUrl-tmCreating'],
  ['TeamMailboxEditing', 'EcpUrl-tmEditing'],
  ['TeamMailboxHiding', 'EcpUrl-tmHiding'],
  ['ExtensionInstallation', 'EcpUrl-extinstall'],
] as const;

function* pageReaders(): Iterable<readonly [string, Reader]> {
  const whole =
    (type: Block, name: string): Reader =>
    (source) => {
      const [base, page] = [element(source, type, 'EcpUrl'), element(source, type, name)];
      return base === undefined || page === undefined ? undefined : base + page;
    };
  for (const [page, name] of pages) {
    yield [`InternalEcp${page}Url`, whole('EXCH', name)];
    yield [`ExternalEcp${page}Url`, whole('EXPR', name)];
    yield [
      `Ecp${page}UrlFragment`,
      (source) => element(source, 'EXCH', name) ?? element(source, 'EXPR', name),
    ];
  }
}

/** Without Outlook Anywhere POX has no block for outside addresses, but web services may well be published. */
const externalWebServices: Reader = (source) =>
  element(source, 'EXPR', 'EwsUrl') ??
  nearestVirtualDirectories(source.configuration, 'webServices', source.asked, source.mailboxServer).find(
    ({ externalUrl }) => externalUrl !== undefined,
  )?.externalUrl?.value;

const webClientUrls =
  (side: 'internal' | 'external'): Reader =>
  ({ settings }) => {
    let access: PoxWebAccess | undefined;
    for (const protocol of settings.protocols) if (protocol.type === 'WEB') access = protocol[side];
    return (
      access && {
        kind: 'WebClientUrl',
        urls: access.owaUrls.map(({ authenticationMethod, url }) => ({
          authenticationMethods: authenticationMethod,
          url,
        })),
      }
    );
  };

/** The server itself, where POX names the array (2010) or the mailbox (2013 and later). */
const internalMailboxServer: Reader = (source) =>
  source.mailboxServer?.fqdn?.value ?? element(source, 'EXCH', 'Server');

const casVersion: Reader = ({ asked }) => asked.version && formatDottedVersion(asked.version.value);

const truth = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'True' : 'False');

const requiresTls = (ssl: string | undefined) => truth(ssl === undefined ? undefined : ssl === 'On');

/** Outlook Anywhere for clients inside, which Exchange 2013 brought. */
const internalRpcHttp = (source: UserSettingSource) => {
  const near = nearestVirtualDirectories(
    source.configuration,
    'outlookAnywhere',
    source.asked,
    source.mailboxServer,
  ).map(({ dn }) => dn);
  return source.configuration.outlookAnywhere.find(
    ({ dn, internalHost }) => internalHost !== undefined && near.includes(dn),
  );
};

/** POP3, IMAP4 and SMTP in SOAP's words. */
const mailReaders = (
  [
    ['Pop3', 'POP3'],
    ['Imap4', 'IMAP'],
    ['Smtp', 'SMTP'],
  ] as const
).flatMap(([name, protocol]) =>
  (['internal', 'external'] as const).map((side): readonly [string, Reader] => [
    `${side === 'internal' ? 'Internal' : 'External'}${name}Connections`,
    ({ configuration, servers }) => {
      const found = mailConnections(configuration, servers, protocol, side);
      const connections = found?.value.map(({ host, port, encryption }) => ({
        hostname: host,
        port,
        encryptionMethod: encryption,
      }));
      return connections && { kind: 'ProtocolConnection', connections };
    },
  ]),
);

/** Every setting of MS-OXWSADISC and of Microsoft's clients by name: see {@link unmodelledUserSettings} for the rest. */
export const userSettingReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['UserDisplayName', ({ settings }) => settings.user.displayName],
  ['UserDN', ({ settings }) => settings.user.legacyDn],
  ['UserDeploymentId', ({ settings }) => settings.user.deploymentId],
  ['AutoDiscoverSMTPAddress', ({ settings }) => settings.user.autoDiscoverSmtpAddress],
  ['UserMSOnline', ({ settings }) => truth(settings.microsoftOnline)],
  ['PublicFolderInformation', ({ settings }) => settings.publicFolderAddress],
  [
    'AlternateMailboxes',
    ({ settings: { alternativeMailboxes: mailboxes } }) =>
      mailboxes.length === 0 ? undefined : { kind: 'AlternateMailbox', mailboxes },
  ],
  ['InternalMailboxServer', internalMailboxServer],
  ['InternalRpcClientServer', from('EXCH', 'Server')],
  ['InternalMailboxServerDN', from('EXCH', 'ServerDN')],
  ['InternalMailboxServerAuthenticationMethods', from('EXCH', 'AuthPackage')],
  ['MailboxDN', from('EXCH', 'MdbDN')],
  [
    'MailboxVersion',
    ({ mailboxServer }) => mailboxServer?.version && formatDottedVersion(mailboxServer.version.value),
  ],
  ['PublicFolderServer', from('EXCH', 'PublicFolderServer')],
  ['ActiveDirectoryServer', from('EXCH', 'AD')],
  ['MapiHttpEnabled', (source) => truth(source.offersMapiHttp())],
  ['InternalRpcHttpServer', (source) => internalRpcHttp(source)?.internalHost?.value],
  ['InternalRpcHttpConnectivityRequiresSsl', (source) => truth(internalRpcHttp(source)?.internalSsl?.value)],
  [
    'InternalRpcHttpAuthenticationMethod',
    (source) => {
      const methods = internalRpcHttp(source)?.internalAuthentication;
      return methods && (methods.has('Ntlm') ? 'Ntlm' : [...methods][0]);
    },
  ],
  ['InternalServerExclusiveConnect', from('EXCH', 'ServerExclusiveConnect')],
  ['InternalEcpUrl', from('EXCH', 'EcpUrl')],
  ['InternalEwsUrl', from('EXCH', 'EwsUrl')],
  ['InternalEmwsUrl', from('EXCH', 'EmwsUrl')],
  ['InternalOABUrl', from('EXCH', 'OABUrl')],
  ['InternalUMUrl', from('EXCH', 'UMUrl')],
  ['InternalWebClientUrls', webClientUrls('internal')],
  ['SiteMailboxCreationURL', from('EXCH', 'SiteMailboxCreationURL')],
  ['ExternalMailboxServer', from('EXPR', 'Server')],
  ['ExternalMailboxServerRequiresSSL', (source) => requiresTls(element(source, 'EXPR', 'SSL'))],
  ['ExternalMailboxServerAuthenticationMethods', from('EXPR', 'AuthPackage')],
  ['ExternalServerExclusiveConnect', from('EXPR', 'ServerExclusiveConnect')],
  ['ExternalEcpUrl', from('EXPR', 'EcpUrl')],
  ['ExternalEwsUrl', externalWebServices],
  ['ExternalEmwsUrl', from('EXPR', 'EmwsUrl')],
  ['ExternalOABUrl', from('EXPR', 'OABUrl')],
  ['ExternalUMUrl', from('EXPR', 'UMUrl')],
  ['ExternalWebClientUrls', webClientUrls('external')],
  ['CertPrincipalName', from('EXPR', 'CertPrincipalName')],
  ['GroupingInformation', from('EXPR', 'GroupingInformation')],
  ['EwsPartnerUrl', from('EXPR', 'EwsPartnerUrl')],
  ...pageReaders(),
  ['CasVersion', casVersion],
  [
    'ExternalEwsVersion',
    (source) => (externalWebServices(source) === undefined ? undefined : casVersion(source)),
  ],
  ['EwsSupportedSchemas', ({ asked }) => asked.version && supportedSchemas(asked.version.value).join(', ')],
  ...mailReaders,
  ...unmodelledUserSettings.map((name): readonly [string, Reader] => [name, () => undefined]),
]);
