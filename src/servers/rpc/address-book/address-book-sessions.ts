import type { AddressBookSession } from '../../../exchange/roles/address-book/session.js';
import type { Guid } from '../../../values/guid.js';
import { faultStatus } from '../../../wire/dcerpc/fault.js';
import {
  type ContextHandle,
  isNullContextHandle,
  nullContextHandle,
} from '../../../wire/ndr/context-handle.js';
import type { AssociationGroup } from '../association-groups.js';
import { ContextHandles } from '../context-handles.js';
import { type RpcCall, RpcFault } from '../rpc-interface.js';

/** Sessions that one client may have open. */
const maxSessions = 64;

type Handles = ContextHandles<AddressBookSession>;

/** The sessions of every client of one server, under the context handles of its association. */
export class AddressBookSessions {
  readonly #newGuid: () => Guid;
  readonly #byGroup = new WeakMap<AssociationGroup, Handles>();

  constructor(newGuid: () => Guid) {
    this.#newGuid = newGuid;
  }

  /** The handle of a new session; the null handle when there is none. */
  open({ group }: RpcCall, session: AddressBookSession | undefined): ContextHandle {
    return session === undefined ? nullContextHandle : this.#of(group).keep(nullContextHandle, session);
  }

  /** @throws RpcFault `nca_s_fault_context_mismatch` for a handle that is not this client's */
  get({ group }: RpcCall, handle: ContextHandle): AddressBookSession {
    const handles = this.#of(group);
    const session = handles.get(handle);
    if (session === undefined) throw new RpcFault(faultStatus.nca_s_fault_context_mismatch);
    handles.keep(handle, session);
    return session;
  }

  /**
   * @returns false for the null handle
   * @throws RpcFault as {@link get}
   */
  close(call: RpcCall, handle: ContextHandle): boolean {
    if (isNullContextHandle(handle)) return false;
    this.get(call, handle);
    this.#of(call.group).keep(handle, undefined);
    return true;
  }

  #of(group: AssociationGroup): Handles {
    const known = this.#byGroup.get(group);
    if (known !== undefined) return known;
    const handles: Handles = new ContextHandles(this.#newGuid, maxSessions);
    this.#byGroup.set(group, handles);
    return handles;
  }
}
