import { LabError } from '../../errors.js';
import { legacyDnParent } from '../../values/legacy-dn.js';
import { defaultLocale, resolutionMid } from '../../wire/address-book/flags.js';
import {
  decodeNspiBindResponse,
  encodeNspiBindRequest,
} from '../../wire/address-book/ndr/operations/nspi-bind.js';
import {
  decodeNspiDNToMIdResponse,
  encodeNspiDNToMIdRequest,
} from '../../wire/address-book/ndr/operations/nspi-dn-to-mid.js';
import {
  decodeNspiGetPropsResponse,
  encodeNspiGetPropsRequest,
} from '../../wire/address-book/ndr/operations/nspi-get-props.js';
import {
  decodeNspiResolveNamesWResponse,
  encodeNspiResolveNamesWRequest,
} from '../../wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import { encodeNspiUnbindRequest } from '../../wire/address-book/ndr/operations/nspi-unbind.js';
import { pidTag, propertyIdOf, propertyType, withType } from '../../wire/address-book/property-tag.js';
import type { PropertyRow } from '../../wire/address-book/property-value.js';
import type { Stat } from '../../wire/address-book/stat.js';
import { nspiOpnum, nspiStatus } from '../../wire/address-book/status.js';
import type { ContextHandle } from '../../wire/ndr/context-handle.js';
import type { Recorder } from '../trace.js';
import type { RpcConnection } from '../wires/rpc.js';

/** What the address book knows of a user. */
export interface AddressBookUser {
  /** Its legacyExchangeDN. */
  readonly userDN: string;
  readonly displayName: string;
  /** legacyExchangeDN of the mailbox's database; undefined for somebody without mailbox. */
  readonly homeMdb: string | undefined;
}

/** The address book has nobody, or several, of that name. */
export class NotInAddressBook extends LabError {}

const westernCodePage = 1252;
/** The whole address list, with the client's own code page and language. */
export const stat: Stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: westernCodePage,
  templateLocale: defaultLocale,
  sortLocale: defaultLocale,
};

/** What is asked of a user. */
export const userColumns = [
  pidTag.PidTagDisplayName,
  pidTag.PidTagEmailAddress,
  withType(pidTag.PidTagAddressBookHomeMessageDatabase, propertyType.PtypString8),
];
const networkAddressColumn = withType(
  pidTag.PidTagAddressBookNetworkAddress,
  propertyType.PtypMultipleString8,
);

/** A bound address book (NSPI). */
export class AddressBook {
  readonly #rpc: RpcConnection;
  readonly #handle: ContextHandle;

  private constructor(rpc: RpcConnection, handle: ContextHandle) {
    this.#rpc = rpc;
    this.#handle = handle;
  }

  /** @throws LabError `protocol-refused` when the server refuses */
  static bind(recorder: Recorder, rpc: RpcConnection): Promise<AddressBook> {
    return recorder.step('nspi-bind', 'address book', async (step) => {
      const request = encodeNspiBindRequest({ flags: 0, stat, serverGuid: undefined });
      const { handle, status } = decodeNspiBindResponse(await rpc.call(nspiOpnum.NspiBind, request));
      step.facts({ status });
      checkAddressBookStatus(status);
      return new AddressBook(rpc, handle);
    });
  }

  /**
   * Resolves a user's name, as Check Name does.
   *
   * @param name - an address with its `=SMTP:` prefix, or a legacyExchangeDN
   * @throws LabError `protocol-refused`; {@link NotInAddressBook}
   */
  resolve(recorder: Recorder, name: string): Promise<AddressBookUser> {
    return recorder.step('nspi-resolve-names-w', name, async (step) => {
      step.facts({ name });
      const handle = this.#handle;
      const request = encodeNspiResolveNamesWRequest({
        handle,
        stat,
        propertyTags: userColumns,
        names: [name],
      });
      const stub = await this.#rpc.call(nspiOpnum.NspiResolveNamesW, request);
      const { mids, rows, status } = decodeNspiResolveNamesWResponse(stub);
      step.facts({ status });
      checkAddressBookStatus(status);
      const user = userOf(mids, rows);
      step.facts(user);
      return user;
    });
  }

  /**
   * The host name of a server, from the network addresses of its object.
   *
   * @throws LabError `protocol-refused`; {@link NotInAddressBook}
   */
  serverName(recorder: Recorder, serverDN: string): Promise<string> {
    return recorder.step('network-address', serverDN, async (step) => {
      step.facts({ serverDN });
      const handle = this.#handle;
      const asked = encodeNspiDNToMIdRequest({ handle, names: [serverDN] });
      const found = decodeNspiDNToMIdResponse(await this.#rpc.call(nspiOpnum.NspiDNToMId, asked));
      checkAddressBookStatus(found.status);
      const mid = found.mids?.[0] ?? 0;
      if (mid === 0) throw new NotInAddressBook('no-such-object', 'the server is not there');
      const request = encodeNspiGetPropsRequest({
        handle,
        flags: 0,
        stat: { ...stat, currentRec: mid },
        propertyTags: [networkAddressColumn],
      });
      const { row, status } = decodeNspiGetPropsResponse(
        await this.#rpc.call(nspiOpnum.NspiGetProps, request),
      );
      checkAddressBookStatus(status);
      const addresses = row === undefined ? [] : addressesIn(row);
      const server = addresses.flatMap((address) => /^ncacn_ip_tcp:(.+)$/i.exec(address)?.[1] ?? [])[0];
      step.facts({ addresses, server });
      if (server === undefined) throw new NotInAddressBook('no-such-object', 'the server has no TCP address');
      return server;
    });
  }

  /** Ends the context and the connection. */
  async close(): Promise<void> {
    try {
      await this.#rpc.call(nspiOpnum.NspiUnbind, encodeNspiUnbindRequest({ handle: this.#handle }));
    } finally {
      this.#rpc.close();
    }
  }
}

/** The server of a database: its legacyExchangeDN without the last part. */
export function serverOfDatabase(homeMdb: string): string {
  return legacyDnParent(homeMdb);
}

/** @throws LabError `protocol-refused` */
export function checkAddressBookStatus(status: number): void {
  if (status === nspiStatus.Success || status === nspiStatus.ErrorsReturned) return;
  throw new LabError('protocol-refused', `the address book answers 0x${status.toString(16)}`);
}

/**
 * Reads the answer for one name.
 *
 * @throws NotInAddressBook
 */
export function userOf(
  mids: readonly number[] | undefined,
  rows: readonly PropertyRow[] | undefined,
): AddressBookUser {
  const row = mids?.[0] === resolutionMid.MID_RESOLVED ? rows?.[0] : undefined;
  if (row === undefined) {
    const why = mids?.[0] === resolutionMid.MID_AMBIGUOUS ? 'is ambiguous' : 'is not there';
    throw new NotInAddressBook('no-such-object', `the name ${why}`);
  }
  const userDN = textOf(row, pidTag.PidTagEmailAddress);
  if (userDN === undefined) throw new NotInAddressBook('no-such-object', 'the name has no legacyExchangeDN');
  const homeMdb = textOf(row, pidTag.PidTagAddressBookHomeMessageDatabase);
  return { userDN, displayName: textOf(row, pidTag.PidTagDisplayName) ?? '', homeMdb };
}

function textOf(row: PropertyRow, tag: number): string | undefined {
  const found = row.find(({ id }) => id === propertyIdOf(tag));
  const isText = found?.type === propertyType.PtypString || found?.type === propertyType.PtypString8;
  return isText && found.value !== '' ? found.value : undefined;
}

function addressesIn(row: PropertyRow): readonly string[] {
  return row.flatMap((property) =>
    property.type === propertyType.PtypMultipleString8 ? property.value : [],
  );
}
