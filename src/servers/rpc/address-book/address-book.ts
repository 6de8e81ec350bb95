import { randomUUID } from 'node:crypto';
import type { AddressBook } from '../../../exchange/roles/address-book/role.js';
import { type Guid, parseGuid } from '../../../values/guid.js';
import { decodeNspiBindRequest, encodeNspiBindResponse } from '../../../wire/address-book/ndr/nspi-bind.js';
import {
  decodeNspiUnbindRequest,
  encodeNspiUnbindResponse,
} from '../../../wire/address-book/ndr/nspi-unbind.js';
import { nspiOpnum, nspiStatus } from '../../../wire/address-book/status.js';
import { interfaces } from '../../../wire/dcerpc/interfaces.js';
import { nullContextHandle } from '../../../wire/ndr/context-handle.js';
import type { RpcInterface, RpcOperation } from '../rpc-interface.js';
import { describeAnswer } from './address-book-describe.js';
import { objectOperations } from './address-book-objects.js';
import { AddressBookSessions } from './address-book-sessions.js';
import { tableOperations } from './address-book-tables.js';

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
    call.describe('NspiBind', describeAnswer(response));
    return encodeNspiBindResponse({ ...response, handle: sessions.open(call, session) });
  };

  const unbind: RpcOperation = (stub, call) => {
    const closed = sessions.close(call, decodeNspiUnbindRequest(stub).handle);
    const status = closed ? nspiStatus.UnbindSuccess : nspiStatus.UnbindFailure;
    call.describe('NspiUnbind', describeAnswer({ status }));
    return encodeNspiUnbindResponse({ handle: nullContextHandle, status });
  };

  return {
    syntax: interfaces.NSPI,
    authentication: 'required',
    operations: new Map([
      [nspiOpnum.NspiBind, bind],
      [nspiOpnum.NspiUnbind, unbind],
      ...tableOperations(book, sessions),
      ...objectOperations(book, sessions),
    ]),
  };
}
