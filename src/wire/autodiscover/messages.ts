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
  readonly protocols: readonly PoxProtocol[];
  readonly alternativeMailboxes: readonly PoxAlternativeMailbox[];
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

export type PoxProtocol = PoxRpcProtocol | PoxWebProtocol;

/**
 * EXCH (RPC over TCP inside) or EXPR (RPC over HTTP): MS-OXDSCLI 2.2.4.1.1.2.6. `elements` are the child elements
 * after `Type`, in the order in which they are sent; a value that the directory lacks is simply not there.
 */
export interface PoxRpcProtocol {
  readonly type: 'EXCH' | 'EXPR';
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
  readonly internal?: PoxWebAccess;
  readonly external?: PoxWebAccess;
}

export interface PoxWebAccess {
  readonly owaUrls: readonly { readonly authenticationMethod: string; readonly url: string }[];
  /** The nested `Protocol`: EXCH inside, EXPR outside. */
  readonly asUrl?: string;
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
