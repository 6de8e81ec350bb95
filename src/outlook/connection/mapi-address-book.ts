import { nspiStatus } from '../../wire/address-book/status.js';
import { decodeBindResponse, encodeBindRequest } from '../../wire/mapi-http/address-book/bind.js';
import {
  decodeGetMailboxUrlResponse,
  encodeGetMailboxUrlRequest,
} from '../../wire/mapi-http/address-book/get-mailbox-url.js';
import {
  decodeResolveNamesResponse,
  encodeResolveNamesRequest,
} from '../../wire/mapi-http/address-book/resolve-names.js';
import { encodeUnbindRequest } from '../../wire/mapi-http/address-book/unbind.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { MapiHttpSession } from '../wires/mapi-http.js';
import { type AddressBookUser, checkAddressBookStatus, stat, userColumns, userOf } from './address-book.js';

/** A bound address book, over MAPI over HTTP. */
export class MapiAddressBook {
  readonly session: MapiHttpSession;

  private constructor(session: MapiHttpSession) {
    this.session = session;
  }

  /**
   * Connects and binds.
   *
   * @throws LabError for whatever stops it; LogonRefused
   */
  static async bind(client: Client, recorder: Recorder, url: string): Promise<MapiAddressBook> {
    const session = await MapiHttpSession.open(client, recorder, url);
    try {
      return await recorder.step('mapi-bind', 'address book', async (step) => {
        const answer = await session.request(step, 'Bind', encodeBindRequest({ flags: 0, stat }));
        const { status, serverGuid } = decodeBindResponse(answer);
        step.facts({ status });
        checkAddressBookStatus(status);
        step.facts({ serverGuid });
        return new MapiAddressBook(session);
      });
    } catch (error) {
      session.close();
      throw error;
    }
  }

  /**
   * Resolves a user's name.
   *
   * @param name - an address with its `=SMTP:` prefix, or a legacyExchangeDN
   * @throws LabError `protocol-refused`; NotInAddressBook
   */
  resolve(recorder: Recorder, name: string): Promise<AddressBookUser> {
    return recorder.step('mapi-resolve-names', name, async (step) => {
      step.facts({ name });
      const request = encodeResolveNamesRequest({ stat, propertyTags: userColumns, names: [name] });
      const answer = decodeResolveNamesResponse(await this.session.request(step, 'ResolveNames', request));
      step.facts({ status: answer.status });
      checkAddressBookStatus(answer.status);
      const user = userOf(answer.mids, answer.rowSet?.rows);
      step.facts(user);
      return user;
    });
  }

  /**
   * Where a mailbox server is reached by MAPI over HTTP.
   *
   * @param serverDN - its legacyExchangeDN
   * @throws LabError `protocol-refused` when it is nowhere
   */
  mailboxUrl(recorder: Recorder, serverDN: string): Promise<string> {
    return recorder.step('mapi-get-mailbox-url', serverDN, async (step) => {
      step.facts({ serverDN });
      const request = encodeGetMailboxUrlRequest({ dn: serverDN });
      const { status, url } = decodeGetMailboxUrlResponse(
        await this.session.request(step, 'GetMailboxUrl', request),
      );
      step.facts({ status, url });
      checkAddressBookStatus(URL.canParse(url) ? status : status || nspiStatus.NotFound);
      return url;
    });
  }

  /** Ends the context and the connection. */
  async close(recorder: Recorder): Promise<void> {
    try {
      await this.session.request(recorder, 'Unbind', encodeUnbindRequest());
    } finally {
      this.session.close();
    }
  }
}
