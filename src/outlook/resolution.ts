import type { Step } from '../record/steps/step.js';
import type { OutlookVersion } from './outlook-version.js';

export type { Step } from '../record/steps/step.js';

/** How the client learned its home server. */
export type LearnedBy = 'autodiscover' | 'referral' | 'address-book' | 'redirect' | 'manual';

/** What Outlook keeps in its profile. */
export interface Profile {
  /** The array's name on Exchange 2010. */
  readonly homeServer: string;
  readonly homeServerDN: string;
  /** The mailbox's legacyExchangeDN. */
  readonly userDN: string;
  /** The RPC over HTTP proxy, from EXPR/Server; empty when there is none. */
  readonly proxyServer: string;
  readonly learnedBy: LearnedBy;
}

export type ConnectionProtocol = 'RPC/TCP' | 'RPC/HTTP' | 'MAPI/HTTP';

/** Where the client ended up. */
export interface Connection {
  readonly protocol: ConnectionProtocol;
  readonly server: string;
  readonly address: string;
  readonly port: number;
}

/** Why a client could not connect. */
export type FailureCode =
  | 'bad-address'
  | 'credentials-refused'
  | 'address-not-found'
  | 'no-autodiscover-answer'
  | 'no-exchange-settings'
  | 'too-many-redirects'
  | 'not-connected'
  /** The mailbox store was reached, but refused to open the mailbox. */
  | 'logon-refused';

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** The result of a resolution: what `resolve --json` prints. */
export interface Resolution {
  readonly schema: 1;
  readonly address: string;
  readonly location: string;
  readonly outlook: OutlookVersion;
  readonly outcome: 'connected' | 'failed';
  readonly elapsedMs: number;
  readonly profile: Profile | null;
  readonly connection: Connection | null;
  readonly failure: Failure | null;
  readonly steps: readonly Step[];
}
