import type { Generation } from '../../servers/exchange-version.js';

/** Elements that point at a page of the options, relative to `EcpUrl`. */
export type PageElement =
  | 'EcpUrl-um'
  | 'EcpUrl-aggr'
  | 'EcpUrl-mt'
  | 'EcpUrl-ret'
  | 'EcpUrl-sms'
  | 'EcpUrl-publish'
  | 'EcpUrl-photo'
  | 'EcpUrl-tm'
  | 'EcpUrl-tmCreating'
  | 'EcpUrl-tmEditing'
  | 'EcpUrl-extinstall';

/** The elements of EXCH, EXPR and EXHTTP blocks that the lab has values for. */
export type ElementName =
  | 'TTL'
  | 'Server'
  | 'ServerDN'
  | 'ServerVersion'
  | 'MdbDN'
  | 'PublicFolderServer'
  | 'AD'
  | 'SSL'
  | 'AuthPackage'
  | 'ASUrl'
  | 'EwsUrl'
  | 'EmwsUrl'
  | 'SharingUrl'
  | 'EcpUrl'
  | PageElement
  | 'OOFUrl'
  | 'UMUrl'
  | 'OABUrl'
  | 'ServerExclusiveConnect'
  | 'CertPrincipalName';

/** How Exchange of one generation answers for its mailboxes (MS-OXDSCLI 2.2.4.1.1.2; order as it sends them). */
export interface AnswerShape {
  readonly generation: Generation;
  /**
   * What `EXCH/Server` names: the mailbox server of `msExchHomeServerName`, the server or array that the database
   * points at, or `<mailbox GUID>@<primary SMTP domain>`.
   */
  readonly homeServer: 'mailboxServer' | 'rpcClientAccessServer' | 'mailboxGuid';
  readonly exch: readonly ElementName[];
  readonly expr: readonly ElementName[];
  /** Undefined: this generation has no such block. */
  readonly exhttp: readonly ElementName[] | undefined;
  /** Where `EcpUrl` leads. */
  readonly optionsBelow: 'controlPanel' | 'outlookWebApp';
  /** `<realm>` stands for the mailbox's SMTP domain; the rest in angle brackets Outlook fills in. */
  readonly pages: Readonly<Partial<Record<PageElement, string>>>;
  /** From the root of the web services' host when it begins with a slash, else beside the web services. */
  readonly unifiedMessaging: string;
  readonly sendsSmtpAddress: boolean;
  readonly sendsMicrosoftOnline: boolean;
  readonly sendsConsumerMailbox: boolean;
  /** By name and server, or by address (what Outlook of 2015 and later prefers). */
  readonly alternativeMailboxes: 'none' | 'byServer' | 'byAddress';
  readonly sendsPublicFolderInformation: boolean;
  /** Whether Outlook Anywhere has a host name inside, too. */
  readonly hasInternalOutlookAnywhere: boolean;
  /** How ServerExclusiveConnect is spelt; undefined: sent only where the EXPR provider's flag asks for it. */
  readonly exclusiveConnect: { readonly off: string; readonly on: string } | undefined;
  /** First build that speaks MAPI over HTTP, and whether it does so unless told otherwise. */
  readonly mapiHttp: { readonly firstBuild: number; readonly byDefault: boolean } | undefined;
}
