import { randomUUID } from 'node:crypto';
import type { AddressBook } from '../../../exchange/roles/address-book/role.js';
import { type Guid, parseGuid } from '../../../values/guid.js';
import {
  decodeNspiBindRequest,
  encodeNspiBindResponse,
} from '../../../wire/address-book/ndr/operations/nspi-bind.js';
import {
  decodeNspiUnbindRequest,
  encodeNspiUnbindResponse,
} from '../../../wire/address-book/ndr/operations/nspi-unbind.js';
import { nspiOpnum, nspiStatus } from '../../../wire/address-book/status.js';
import { interfaces } from '../../../wire/dcerpc/interfaces.js';
import { nullContextHandle } from '../../../wire/ndr/context-handle.js';
import { nspiFacts } from '../../address-book/nspi-facts.js';
import type { NspiOperation } from '../../address-book/nspi-operation.js';
import { nspiOperations } from '../../address-book/nspi-table.js';
import type { RpcInterface, RpcOperation } from '../rpc-interface.js';
import { AddressBookSessions } from './address-book-sessions.js';

/** What an address book server is made with. */
export interface AddressBookInterfaceOptions {
  readonly book: AddressBook;
  /** Source of the server's own GUID and of context handles; random by default. */
  readonly newGuid?: () => Guid;
}

/** The address book (NSPI, MS-OXNSPI 3.1.4) of one server. Opnums 15, 17 and 18 are not used on the wire. */
export function addressBookInterface({
  book,
  newGuid = () => parseGuid(randomUUID()),
}: AddressBookInterfaceOptions): RpcInterface {
  const server = newGuid();
  const sessions = new AddressBookSessions(newGuid);

  const bind: RpcOperation = (stub, call) => {
    const { response, session } = book.bind(decodeNspiBindRequest(stub), server, call.principal?.userName);
    call.tell({ event: 'NspiBind', facts: nspiFacts(undefined, response) });
    return encodeNspiBindResponse({ ...response, handle: sessions.open(call, session) });
  };

  const unbind: RpcOperation = (stub, call) => {
    const closed = sessions.close(call, decodeNspiUnbindRequest(stub).handle);
    const status = closed ? nspiStatus.UnbindSuccess : nspiStatus.UnbindFailure;
    call.tell({ event: 'NspiUnbind', facts: nspiFacts(undefined, { status }) });
    return encodeNspiUnbindResponse({ handle: nullContextHandle, status });
  };

  const inSession = ({ name, opnum, overRpc }: NspiOperation): [number, RpcOperation] => [
    opnum,
    (stub, call) => {
      const { bytes, facts } = overRpc(stub, book, (handle) => sessions.get(call, handle));
      call.tell({ event: name, facts });
      return bytes;
    },
  ];

  return {
    syntax: interfaces.NSPI,
    authentication: 'required',
    operations: new Map([
      [nspiOpnum.NspiBind, bind],
      [nspiOpnum.NspiUnbind, unbind],
      ...nspiOperations.map(inSession),
    ]),
  };
}
