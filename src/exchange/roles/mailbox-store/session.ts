import type { Entry } from '../../../directory/entry.js';
import { nullGuid } from '../../../values/guid.js';
import { logonFlag, logonResponseFlag, openFlag } from '../../../wire/mailbox-store/flags.js';
import type { FolderId } from '../../../wire/mailbox-store/folder-id.js';
import { mailboxFolders, publicFolders } from '../../../wire/mailbox-store/folder-names.js';
import type { RopBuffer, RopRequest, RopResponse } from '../../../wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../../wire/mailbox-store/rop-id.js';
import type { RopLogonRequest } from '../../../wire/mailbox-store/rop-logon-request.js';
import type {
  LogonFailed,
  LogonRedirected,
  RopLogonResponse,
} from '../../../wire/mailbox-store/rop-logon-response.js';
import { refusalOf } from '../../../wire/mailbox-store/rop-refusal.js';
import { storeStatus } from '../../../wire/mailbox-store/status.js';
import { exchange2010 } from '../../servers/exchange-version.js';
import type { MailboxStoreRole, Redirected, Refused } from './role.js';

/** Who a session belongs to, and what its logons are answered with. */
export interface SessionOptions {
  readonly role: MailboxStoreRole;
  readonly user: Entry;
  /** DN of the directory object of the mailbox that the session is for. */
  readonly mailboxDN: string;
  readonly now: () => Date;
  /** When the routing table was computed: 100 ns since 1601. */
  readonly gwartTime: bigint;
}

/** The replica id of a store's own folders. */
const ownReplica = 1;

/**
 * One session with the mailbox store, whatever carries it: the remote operations of a client, and the objects that they
 * opened. There is a logon for each logon id at most, which bounds them. Every other operation is refused by itself.
 */
export class StoreSession {
  readonly #options: SessionOptions;
  /** Handle to logon id. */
  readonly #logons = new Map<number, number>();
  #lastHandle = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Who opened it. */
  get user(): Entry {
    return this.#options.user;
  }

  /** Runs operations in their order (MS-OXCROPS 3.2.5.1); a failure of one does not stop the next. */
  execute({ rops, handles }: RopBuffer<RopRequest>): RopBuffer<RopResponse> {
    const table = [...handles];
    const responses: RopResponse[] = [];
    for (const rop of rops) {
      switch (rop.rop) {
        case 'logon':
          responses.push(this.#logon(rop, table));
          break;
        case 'release': {
          const handle = table[rop.inputHandleIndex];
          if (handle !== undefined) this.#logons.delete(handle);
          break;
        }
        case 'other': {
          const isOpen = this.#logons.has(table[rop.handleIndex] ?? noObject);
          responses.push(refusalOf(rop, isOpen ? storeStatus.ecNotSupported : storeStatus.ecNullObject));
        }
      }
    }
    return { rops: responses, handles: table };
  }

  #logon(request: RopLogonRequest, table: number[]): RopLogonResponse {
    const { outputHandleIndex } = request;
    if (outputHandleIndex >= table.length) return failed(request, storeStatus.ecInvalidParam);
    const response =
      (request.logonFlags & logonFlag.Private) === 0
        ? this.#openPublicFolders(request)
        : this.#openMailbox(request);
    const isOpen = response.outcome === 'mailbox' || response.outcome === 'public-folders';
    table[outputHandleIndex] = isOpen ? this.#keep(request.logonId) : noObject;
    return response;
  }

  #openMailbox(request: RopLogonRequest): RopLogonResponse {
    const { role, user, now, gwartTime } = this.#options;
    const { openFlags } = request;
    const isOld = (role.version?.major ?? exchange2010) < exchange2010;
    if (!isOld && (openFlags & openFlag.USE_PER_MDB_REPLID_MAPPING) === 0) {
      return failed(request, storeStatus.ecInvalidParam); // MS-OXCSTOR 3.2.5.1.3
    }
    const asAdministrator = (openFlags & openFlag.USE_ADMIN_PRIVILEGE) !== 0;
    const decision = role.logonToMailbox({ essdn: request.essdn, asAdministrator, user });
    if (decision.outcome !== 'opened') return denied(request, decision);
    const sendAs = decision.right === 'owner' ? logonResponseFlag.SendAsRight : 0;
    return {
      rop: 'logon',
      outcome: 'mailbox',
      outputHandleIndex: request.outputHandleIndex,
      logonFlags: request.logonFlags,
      folderIds: folderIds(mailboxFolders.length),
      responseFlags: logonResponseFlag.Reserved | logonResponseFlag.OwnerRight | sendAs,
      mailboxGuid: decision.mailboxGuid,
      replId: ownReplica,
      replGuid: decision.databaseGuid,
      logonTime: now(),
      gwartTime,
      storeState: 0,
    };
  }

  #openPublicFolders(request: RopLogonRequest): RopLogonResponse {
    const { role, mailboxDN } = this.#options;
    const isReferred = (request.openFlags & openFlag.ALTERNATE_SERVER) !== 0;
    const decision = role.logonToPublicFolders({ mailboxDN, isReferred });
    if (decision.outcome !== 'opened') return denied(request, decision);
    return {
      rop: 'logon',
      outcome: 'public-folders',
      outputHandleIndex: request.outputHandleIndex,
      logonFlags: request.logonFlags,
      folderIds: folderIds(publicFolders.length),
      replId: ownReplica,
      replGuid: decision.databaseGuid,
      perUserGuid: nullGuid,
    };
  }

  /** A logon id that is used again gives up its former logon. */
  #keep(logonId: number): number {
    for (const [handle, id] of this.#logons) if (id === logonId) this.#logons.delete(handle);
    do {
      this.#lastHandle = (this.#lastHandle + 1) % noObject;
    } while (this.#logons.has(this.#lastHandle));
    this.#logons.set(this.#lastHandle, logonId);
    return this.#lastHandle;
  }
}

/** A store gives its folders their numbers when it makes them, in this order. */
function folderIds(count: number): FolderId[] {
  return Array.from({ length: count }, (_, index) => ({ replicaId: ownReplica, globalCounter: index + 1 }));
}

function denied(request: RopLogonRequest, decision: Redirected | Refused): LogonRedirected | LogonFailed {
  if (decision.outcome === 'refused') return failed(request, decision.status);
  const { outputHandleIndex, logonFlags } = request;
  return {
    rop: 'logon',
    outcome: 'redirect',
    outputHandleIndex,
    logonFlags,
    serverName: decision.serverDN.value,
  };
}

function failed({ outputHandleIndex }: RopLogonRequest, returnValue: number): LogonFailed {
  return { rop: 'logon', outcome: 'failure', outputHandleIndex, returnValue };
}
