import type { Fact } from '../../exchange/fact.js';
import type { MapiHttpRole, UrlQuestion } from '../../exchange/roles/mapi-http.js';
import { nspiStatus } from '../../wire/address-book/status.js';
import {
  decodeGetAddressBookUrlRequest,
  encodeGetAddressBookUrlResponse,
} from '../../wire/mapi-http/address-book/get-address-book-url.js';
import {
  decodeGetMailboxUrlRequest,
  encodeGetMailboxUrlResponse,
} from '../../wire/mapi-http/address-book/get-mailbox-url.js';
import type { UrlRequest, UrlResponse } from '../../wire/mapi-http/address-book/messages.js';
import { nspiFacts } from '../address-book/nspi-facts.js';
import type { SessionOperation } from './endpoint.js';

/** Where a mailbox and its address book are served: what a client of RPC learns from endpoint mapper and referral. */
export function urlOperations(): Record<string, SessionOperation<unknown>> {
  return {
    GetMailboxUrl: urlOperation(
      decodeGetMailboxUrlRequest,
      (role, question) => role.mailboxUrl(question),
      encodeGetMailboxUrlResponse,
    ),
    GetAddressBookUrl: urlOperation(
      decodeGetAddressBookUrlRequest,
      (role, question) => role.addressBookUrl(question),
      encodeGetAddressBookUrlResponse,
    ),
  };
}

function urlOperation(
  decode: (body: Uint8Array) => UrlRequest,
  answer: (role: MapiHttpRole, question: UrlQuestion) => Fact<string> | undefined,
  encode: (response: UrlResponse) => Uint8Array,
): SessionOperation<unknown> {
  return (body, _, { mailbox, role, host }) => {
    const { dn } = decode(body);
    const url = answer(role, { dn, mailbox, host })?.value;
    const status = url === undefined ? nspiStatus.NotFound : nspiStatus.Success;
    return {
      body: encode({ status, url: url ?? '' }),
      facts: { ...nspiFacts(undefined, { status }), subject: dn, url },
    };
  };
}
