import type { Entry } from '../../../directory/entry.js';
import { storeStatus } from '../../../wire/mailbox-store/status.js';
import type { Version } from '../../../wire/mailbox-store/version.js';
import { CodePages } from '../address-book/code-pages.js';
import type { MailboxStoreRole } from './role.js';
import { StoreSession } from './session.js';

/** What a mailbox store stands on. */
export interface MailboxStoreOptions {
  readonly role: MailboxStoreRole;
  /** `Set-RpcClientAccess -EncryptionRequired`. Default true. */
  readonly encryptionRequired?: boolean;
  /** Sessions of one user at once (RCAMaxConcurrency). Default 20. */
  readonly maxSessionsPerUser?: number;
  /** Sessions of all users at once. Default 60,000: the context handles of an Exchange 2007 server. */
  readonly maxSessions?: number;
  readonly now: () => Date;
}

/** Asks for a session. */
export interface ConnectRequest {
  /** Legacy DN of the mailbox that the session is for. */
  readonly userDN: string;
  readonly asAdministrator: boolean;
  readonly codePage: number;
  readonly clientVersion: Version;
  /** Who is logged on; undefined for a caller whom the directory does not know. */
  readonly user: Entry | undefined;
  /** Whether the connection encrypts. */
  readonly isEncrypted: boolean;
}

export type ConnectAnswer =
  /** One of `storeStatus`. */
  | { readonly outcome: 'refused'; readonly status: number; readonly serverVersion: Version }
  | {
      readonly outcome: 'connected';
      readonly session: StoreSession;
      /** Numbers sessions, modulo 2^16. */
      readonly sessionIndex: number;
      readonly serverVersion: Version;
      readonly bestVersion: Version;
      /** Octets in the code page asked for, each as one Latin-1 character. */
      readonly displayName: string;
      /** The same as text, for carriers that need no code page. */
      readonly displayNameText: string;
      /** Milliseconds between polls for events; how often, and after how many, a client tries again. */
      readonly pollInterval: number;
      readonly retryCount: number;
      readonly retryDelay: number;
    };

/** What clients are told of polling and retrying. */
const pace = { pollInterval: 60_000, retryCount: 6, retryDelay: 10_000 } as const;

/** The sessions of one server's mailbox store, whatever carries them. */
export class MailboxStore {
  readonly #options: MailboxStoreOptions;
  readonly #codePages = new CodePages();
  readonly #gwartTime: bigint;
  /** Open sessions by key of their user's DN. */
  readonly #byUser = new Map<string, Set<StoreSession>>();
  #open = 0;
  #lastIndex = 0;

  constructor(options: MailboxStoreOptions) {
    this.#options = options;
    this.#gwartTime = filetimeOf(options.now());
  }

  /** Sessions open now. */
  get sessionCount(): number {
    return this.#open;
  }

  /** Opens a session (MS-OXCRPC 3.1.4.1). Whoever carries it has to `disconnect` it. */
  connect(request: ConnectRequest): ConnectAnswer {
    const { role, encryptionRequired = true, now } = this.#options;
    const serverVersion = versionOf(role);
    const refuse = (status: number): ConnectAnswer => ({ outcome: 'refused', status, serverVersion });
    const { user } = request;
    if (encryptionRequired && !request.isEncrypted) return refuse(storeStatus.ecNotEncrypted);
    if (user === undefined) return refuse(storeStatus.ecAccessDenied);
    if (!this.#codePages.supports(request.codePage)) return refuse(storeStatus.ecUnknownCodePage);
    const decision = role.connect({ ...request, user });
    if (decision.outcome === 'refused') return refuse(decision.status);
    const { maxSessionsPerUser = 20, maxSessions = 60_000 } = this.#options;
    const sessions = this.#byUser.get(user.dn.key) ?? new Set();
    if (sessions.size >= maxSessionsPerUser) return refuse(storeStatus.ecSessionLimit);
    if (this.#open >= maxSessions) return refuse(storeStatus.ecServerOOM);
    const { mailboxDN } = decision;
    const session = new StoreSession({ role, user, mailboxDN, now, gwartTime: this.#gwartTime });
    this.#byUser.set(user.dn.key, sessions.add(session));
    this.#open++;
    this.#lastIndex = (this.#lastIndex + 1) % 0x1_0000;
    return {
      outcome: 'connected',
      session,
      sessionIndex: this.#lastIndex,
      serverVersion,
      bestVersion: request.clientVersion,
      displayName: this.#codePages.encode(decision.displayName, request.codePage),
      displayNameText: decision.displayName,
      ...pace,
    };
  }

  /** Ends a session; one that has ended before stays so. */
  disconnect(session: StoreSession): void {
    const { key } = session.user.dn;
    const sessions = this.#byUser.get(key);
    if (sessions?.delete(session) !== true) return;
    this.#open--;
    if (sessions.size === 0) this.#byUser.delete(key);
  }
}

/** The directory has no revision. */
function versionOf({ version }: MailboxStoreRole): Version {
  return version === undefined ? [0, 0, 0, 0] : [version.major, version.minor, version.build, 0];
}

/** 100 ns since 1601. */
function filetimeOf(date: Date): bigint {
  return (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n;
}
