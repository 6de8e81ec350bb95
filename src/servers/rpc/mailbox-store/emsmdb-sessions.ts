import type { StoreSession } from '../../../exchange/roles/mailbox-store/session.js';
import type { Guid } from '../../../values/guid.js';
import { faultStatus } from '../../../wire/dcerpc/fault.js';
import type { ContextHandle } from '../../../wire/ndr/context-handle.js';
import type { AssociationGroup } from '../association-groups.js';
import { type RpcCall, RpcFault } from '../rpc-interface.js';

/** A session of the mailbox store as RPC carries it. */
export class RpcSession {
  readonly handle: ContextHandle;
  readonly session: StoreSession;
  readonly group: AssociationGroup;
  readonly #ended = new AbortController();
  /** For EcDoAsyncWaitEx, once it was asked for. */
  asyncHandle: ContextHandle | undefined;
  /** When the client last passed operations, ms as `performance.now()` counts them. */
  lastUsedMs = performance.now();
  isAwaited = false;

  constructor(handle: ContextHandle, session: StoreSession, group: AssociationGroup) {
    this.handle = handle;
    this.session = session;
    this.group = group;
  }

  /** Aborted when the session is over. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  end(): void {
    this.#ended.abort();
  }
}

/** The context handles of EMSMDB on one server: a session ends with its handle, and with the client's association. */
export class RpcSessions {
  readonly #newGuid: () => Guid;
  readonly #close: (session: StoreSession) => void;
  readonly #byHandle = new Map<Guid, RpcSession>();
  readonly #byAsyncHandle = new Map<Guid, RpcSession>();
  readonly #byAssociation = new WeakMap<AssociationGroup, Set<RpcSession>>();

  /** @param close - told of each session that has ended */
  constructor(newGuid: () => Guid, close: (session: StoreSession) => void) {
    this.#newGuid = newGuid;
    this.#close = close;
  }

  open(session: StoreSession, { group }: RpcCall): RpcSession {
    const handle = { attributes: 0, uuid: this.#newGuid() };
    const opened = new RpcSession(handle, session, group);
    this.#byHandle.set(handle.uuid, opened);
    this.#sessionsOf(group).add(opened);
    return opened;
  }

  /**
   * The session of a handle.
   *
   * @throws RpcFault nca_s_fault_context_mismatch when the association has no such handle
   */
  find({ uuid }: ContextHandle, { group }: RpcCall): RpcSession {
    const found = this.#byHandle.get(uuid);
    if (found?.group !== group) throw new RpcFault(faultStatus.nca_s_fault_context_mismatch);
    return found;
  }

  /** The handle to wait by, the same when it is asked for again. */
  asyncHandleOf(session: RpcSession): ContextHandle {
    const handle = session.asyncHandle ?? { attributes: 0, uuid: this.#newGuid() };
    session.asyncHandle = handle;
    this.#byAsyncHandle.set(handle.uuid, session);
    return handle;
  }

  /** The session that a handle waits for; undefined when there is none, or none any more. */
  findAsync({ uuid }: ContextHandle, { group }: RpcCall): RpcSession | undefined {
    const found = this.#byAsyncHandle.get(uuid);
    return found?.group === group ? found : undefined;
  }

  end(session: RpcSession): void {
    if (!this.#byHandle.delete(session.handle.uuid)) return;
    if (session.asyncHandle !== undefined) this.#byAsyncHandle.delete(session.asyncHandle.uuid);
    this.#byAssociation.get(session.group)?.delete(session);
    session.end();
    this.#close(session.session);
  }

  #sessionsOf(group: AssociationGroup): Set<RpcSession> {
    const known = this.#byAssociation.get(group);
    if (known !== undefined) return known;
    const sessions = new Set<RpcSession>();
    this.#byAssociation.set(group, sessions);
    const endAll = () => {
      for (const session of sessions) this.end(session);
    };
    group.ended.addEventListener('abort', endAll, { once: true });
    return sessions;
  }
}
