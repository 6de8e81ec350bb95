import type { ErrorCode } from '../errors.js';
import type { OutlookVersion } from './outlook-version.js';
import type { StepKind } from './step-kind.js';

/** One thing that the client did, and the things it did for it. Times in ms of the lab's clock. */
export interface Step {
  readonly name: string;
  readonly target: string;
  readonly outcome: 'success' | 'failed' | 'skipped';
  readonly detail: string;
  /** Since the resolution began. */
  readonly startedMs: number;
  /** Covers the steps below. */
  readonly elapsedMs: number;
  /** What was spoken, where a step is one exchange; absent on steps that are made of others. */
  readonly kind?: StepKind;
  /** What a failed step failed of, where it was no fault of this program. */
  readonly code?: ErrorCode;
  readonly steps: readonly Step[];
}

/** How the client came to know its home server. */
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

/** Why a client ended up nowhere. */
export type FailureCode =
  | 'bad-address'
  | 'credentials-refused'
  | 'address-not-found'
  | 'no-autodiscover-answer'
  | 'no-exchange-settings'
  | 'too-many-redirects'
  | 'not-connected'
  /** The mailbox store was reached, and does not open the mailbox. */
  | 'logon-refused';

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
}

/** The whole story: what `resolve --json` prints. */
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
