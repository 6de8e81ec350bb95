import { describe, expect, it } from 'vitest';
import { createAddressBook } from '../../../../src/exchange/roles/address-book/role.js';
import { createReferralRole } from '../../../../src/exchange/roles/referral.js';
import { addressBookInterface } from '../../../../src/servers/rpc/address-book/address-book.js';
import { AssociationGroups } from '../../../../src/servers/rpc/association-groups.js';
import { referralInterface } from '../../../../src/servers/rpc/referral.js';
import { type RpcCall, RpcFault, type RpcInterface } from '../../../../src/servers/rpc/rpc-interface.js';
import { parseGuid } from '../../../../src/values/guid.js';
import { encodeEntryId } from '../../../../src/wire/address-book/entry-id.js';
import {
  decodeNspiBindResponse,
  encodeNspiBindRequest,
} from '../../../../src/wire/address-book/ndr/operations/nspi-bind.js';
import {
  decodeNspiResolveNamesWResponse,
  encodeNspiResolveNamesWRequest,
} from '../../../../src/wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import {
  decodeNspiUnbindResponse,
  encodeNspiUnbindRequest,
} from '../../../../src/wire/address-book/ndr/operations/nspi-unbind.js';
import { pidTag } from '../../../../src/wire/address-book/property-tag.js';
import { nspiOpnum, nspiStatus } from '../../../../src/wire/address-book/status.js';
import {
  type ContextHandle,
  isNullContextHandle,
  nullContextHandle,
} from '../../../../src/wire/ndr/context-handle.js';
import {
  decodeRfrGetFqdnFromServerDnResponse,
  encodeRfrGetFqdnFromServerDnRequest,
} from '../../../../src/wire/referral/rfr-get-fqdn-from-server-dn.js';
import {
  decodeRfrGetNewDsaResponse,
  encodeRfrGetNewDsaRequest,
} from '../../../../src/wire/referral/rfr-get-new-dsa.js';
import { loadContoso2010 } from '../../../exchange/contoso-2010.js';
import { startOfTable } from '../../../exchange/roles/address-book/book.js';
import { lineOf } from '../../../support/told.js';

const { directory, organization } = loadContoso2010();
const book = createAddressBook({ directory, organization, encodeEntryId });
const nspi = addressBookInterface({ book });
const rfr = referralInterface(createReferralRole(organization, 'CAS1'));
const groups = new AssociationGroups();

/** A client on an association of its own, and what the journal is told of it. */
function connect(userName = 'anna') {
  const group = groups.join(0);
  if (group === undefined) throw new Error('no association');
  const told: string[] = [];
  const call: RpcCall = {
    addresses: {},
    group,
    level: 'privacy',
    principal:
      userName === '' ? undefined : { kind: 'user', userName, domain: 'CONTOSO', workstation: 'WS1' },
    tell: (what) => told.push(lineOf(what, ': ')),
  };
  const run = (target: RpcInterface, opnum: number, stub: Uint8Array): Uint8Array => {
    const operation = target.operations.get(opnum);
    if (operation === undefined) throw new Error(`no operation ${opnum}`);
    return operation(stub, call);
  };
  const bind = () => {
    const serverGuid = parseGuid('00000000-0000-0000-0000-000000000001');
    const stub = encodeNspiBindRequest({ flags: 0, stat: startOfTable, serverGuid });
    return decodeNspiBindResponse(run(nspi, nspiOpnum.NspiBind, stub));
  };
  const resolve = (handle: ContextHandle, ...names: readonly string[]) => {
    const propertyTags = [pidTag.PidTagAccount];
    const stub = encodeNspiResolveNamesWRequest({ handle, stat: startOfTable, propertyTags, names });
    return decodeNspiResolveNamesWResponse(run(nspi, nspiOpnum.NspiResolveNamesW, stub));
  };
  const unbind = (handle: ContextHandle) =>
    decodeNspiUnbindResponse(run(nspi, nspiOpnum.NspiUnbind, encodeNspiUnbindRequest({ handle })));
  return { run, bind, resolve, unbind, told };
}

const mismatch = expect.objectContaining({ status: 0x1c00001a });

describe('NSPI over RPC', () => {
  it('has every operation but those that are not used on the wire, and wants to know who asks', () => {
    const opnums = [...nspi.operations.keys()].sort((left, right) => left - right);
    expect(opnums).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 19, 20]);
    expect(nspi.authentication).toBe('required');
  });

  it('opens a session, answers in it, and tells the journal', () => {
    const { bind, resolve, unbind, told } = connect();
    const { handle, serverGuid } = bind();
    expect(serverGuid).toBe(connect().bind().serverGuid);
    expect(resolve(handle, 'anna', 'a', 'nobody')).toMatchObject({
      mids: [2, 1, 0],
      rows: [[{ value: 'anna' }]],
      status: nspiStatus.Success,
    });
    expect(unbind(handle)).toEqual({ handle: nullContextHandle, status: 1 });
    expect(told).toEqual([
      'NspiBind: Success',
      'NspiResolveNamesW anna, a, 1 more: resolved, ambiguous, unresolved',
      'NspiUnbind: UnbindSuccess',
    ]);
  });

  it('knows sessions on their own association only, and no longer than they last', () => {
    const client = connect();
    const { handle } = client.bind();
    expect(() => connect().resolve(handle, 'anna')).toThrow(mismatch);
    expect(() => client.resolve(nullContextHandle, 'anna')).toThrow(mismatch);
    client.unbind(handle);
    expect(() => client.resolve(handle, 'anna')).toThrow(RpcFault);
    expect(client.unbind(nullContextHandle).status).toBe(nspiStatus.UnbindFailure);
  });

  it('keeps no more sessions of a client than it should', () => {
    const client = connect();
    const first = client.bind().handle;
    const second = client.bind().handle;
    for (let session = 2; session < 64; session++) client.bind();
    expect(client.resolve(first, 'anna').mids).toEqual([2]);
    client.bind();
    expect(client.resolve(first, 'anna').mids).toEqual([2]);
    expect(() => client.resolve(second, 'anna')).toThrow(mismatch);
  });

  it('gives no handle to whom it refuses', () => {
    const { handle, status } = connect('').bind();
    expect(isNullContextHandle(handle)).toBe(true);
    expect(status).toBe(nspiStatus.LogonFailed);
  });
});

describe('RFR over RPC', () => {
  const servers = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';
  const newDsa = (client: ReturnType<typeof connect>, userDN: string) =>
    decodeRfrGetNewDsaResponse(
      client.run(rfr, 0, encodeRfrGetNewDsaRequest({ flags: 0, userDN, unused: undefined, server: '' })),
    );
  const fqdn = (client: ReturnType<typeof connect>, mailboxServerDN: string) =>
    decodeRfrGetFqdnFromServerDnResponse(
      client.run(rfr, 1, encodeRfrGetFqdnFromServerDnRequest({ flags: 0, mailboxServerDN })),
    );

  it('answers users', () => {
    const client = connect();
    expect(newDsa(client, '')).toEqual({ unused: undefined, server: 'outlook.contoso.example', status: 0 });
    expect(fqdn(client, `${servers}/cn=CAS1`)).toEqual({ serverFQDN: 'cas1.contoso.internal', status: 0 });
    expect(fqdn(client, `${servers}/cn=nobody`)).toEqual({ serverFQDN: undefined, status: 0x8004010f });
    expect(client.told.at(-1)).toBe(`RfrGetFQDNFromServerDN ${servers}/cn=nobody: MAPI_E_NOT_FOUND`);
  });

  it('tells who has not said who he is that the logon failed', () => {
    const anonymous = connect('');
    expect(newDsa(anonymous, '')).toEqual({ unused: undefined, server: undefined, status: 0x80040111 });
    expect(fqdn(anonymous, `${servers}/cn=CAS1`)).toEqual({ serverFQDN: undefined, status: 0x80040111 });
  });
});
