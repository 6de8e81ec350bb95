/** The Outlook request: one mailbox, by address or by legacyExchangeDN (MS-OXDSCLI 2.2.3.1). */
export interface PoxRequest {
  readonly emailAddress?: string;
  /** Wins over `emailAddress` when both are sent (MS-OXDSCLI 3.2.5). */
  readonly legacyDn?: string;
  readonly acceptableResponseSchema: string;
}

/** What an Autodiscover server says to a {@link PoxRequest} (MS-OXDSCLI 2.2.4). */
export type PoxResponse = PoxSettings | PoxRedirectAddress | PoxRedirectUrl | PoxError;

export interface PoxSettings {
  readonly action: 'settings';
  readonly user: PoxUser;
  /** Whether the mailbox is in Exchange Online; from Exchange 2013 on. */
  readonly microsoftOnline?: boolean;
  /** Whether it is an outlook.com mailbox; from Exchange 2016 on. */
  readonly consumerMailbox?: boolean;
  readonly protocols: readonly PoxProtocol[];
  readonly alternativeMailboxes: readonly PoxAlternativeMailbox[];
  /** Address of the public folder mailbox, to be asked for in a second request; from Exchange 2013 on. */
  readonly publicFolderAddress?: string;
}

/** "Ask again for this other address" (MS-OXDSCLI 2.2.4.1.1.2.3). */
export interface PoxRedirectAddress {
  readonly action: 'redirectAddr';
  readonly address: string;
}

/** "Ask again at this other address of the service". */
export interface PoxRedirectUrl {
  readonly action: 'redirectUrl';
  readonly url: string;
}

/**
 * The same by HTTP status 302 and `Location` instead of a document, which is what a server should do
 * (MS-OXDSCLI 3.2.5). No codec writes it: it has no body.
 */
export interface PoxHttpRedirect {
  readonly action: 'httpRedirect';
  readonly location: string;
}

export interface PoxUser {
  readonly displayName: string;
  readonly legacyDn: string;
  readonly autoDiscoverSmtpAddress?: string;
  readonly deploymentId: string;
}

/** 500 address not found, 501 no configuration, 600 invalid request, 601 no such provider, 602, 603 internal. */
export type PoxErrorCode = 500 | 501 | 600 | 601 | 602 | 603;

/** Always sent with HTTP 200 (MS-OXDSCLI 2.2.4.1.1.3). */
export interface PoxError {
  readonly action: 'error';
  readonly code: PoxErrorCode;
  readonly message: string;
  /** Local time of day, `HH:mm:ss.fffffff`. */
  readonly time: string;
  /** A fixed unsigned 32-bit number per server. */
  readonly id: number;
}

export type PoxProtocol = PoxRpcProtocol | PoxWebProtocol | PoxMapiHttpProtocol | PoxMailProtocol;

/**
 * EXCH (RPC over TCP inside), EXPR (RPC over HTTP) or EXHTTP (RPC over HTTP, one block for each host name):
 * MS-OXDSCLI 2.2.4.1.1.2.6. `elements` are the child elements after `Type`, in the order in which they are sent; a
 * value that the directory lacks is simply not there.
 */
export interface PoxRpcProtocol {
  readonly type: 'EXCH' | 'EXPR' | 'EXHTTP';
  readonly elements: readonly PoxElement[];
}

/** One child element of a protocol block and its text. */
export interface PoxElement {
  readonly name: string;
  readonly text: string;
}

/** WEB: Outlook Web App addresses. */
export interface PoxWebProtocol {
  readonly type: 'WEB';
  /** Hours until the client asks again, as sent. */
  readonly ttl?: string;
  readonly internal?: PoxWebAccess;
  readonly external?: PoxWebAccess;
}

export interface PoxWebAccess {
  readonly owaUrls: readonly { readonly authenticationMethod: string; readonly url: string }[];
  /** The nested `Protocol`: EXCH inside, EXPR outside. */
  readonly asUrl?: string;
}

/** POP3, IMAP4 or SMTP: one way in for other mail clients; a protocol may have several blocks. */
export interface PoxMailProtocol {
  readonly type: 'POP3' | 'IMAP' | 'SMTP';
  /** Host name. */
  readonly server: string;
  readonly port: number;
  /** `TLS` begins in plain text (STLS, STARTTLS). */
  readonly encryption: 'None' | 'SSL' | 'TLS';
}

/** MAPI over HTTP, version 1: the two endpoints, each with the URLs that are configured. */
export interface PoxMapiHttpProtocol {
  readonly type: 'mapiHttp';
  readonly mailStore: PoxMapiHttpEndpoint;
  readonly addressBook: PoxMapiHttpEndpoint;
}

export interface PoxMapiHttpEndpoint {
  readonly internalUrl?: string;
  readonly externalUrl?: string;
}

/** An archive or another person's mailbox that Outlook opens beside the own one. */
export interface PoxAlternativeMailbox {
  readonly type: 'Archive' | 'Delegate';
  readonly displayName: string;
  readonly legacyDn?: string;
  readonly server?: string;
  readonly smtpAddress?: string;
  readonly ownerSmtpAddress?: string;
}
