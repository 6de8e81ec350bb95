import { beforeEach, describe, expect, it } from 'vitest';
import { createDatabaseStates } from '../../../../src/exchange/roles/mailbox-store/database-states.js';
import { MailboxStore } from '../../../../src/exchange/roles/mailbox-store/mailbox-store.js';
import { createMailboxStoreRole } from '../../../../src/exchange/roles/mailbox-store/role.js';
import { AssociationGroups } from '../../../../src/servers/rpc/association-groups.js';
import { emsmdbInterfaces } from '../../../../src/servers/rpc/mailbox-store/emsmdb.js';
import type { RpcCall, RpcInterface } from '../../../../src/servers/rpc/rpc-interface.js';
import { parseGuid } from '../../../../src/values/guid.js';
import {
  decodeEcDoAsyncConnectExResponse,
  encodeEcDoAsyncConnectExRequest,
} from '../../../../src/wire/mailbox-store/ec-do-async-connect-ex.js';
import {
  decodeEcDoAsyncWaitExResponse,
  encodeEcDoAsyncWaitExRequest,
} from '../../../../src/wire/mailbox-store/ec-do-async-wait-ex.js';
import {
  decodeEcDoConnectExResponse,
  type EcDoConnectExRequest,
  encodeEcDoConnectExRequest,
} from '../../../../src/wire/mailbox-store/ec-do-connect-ex.js';
import {
  decodeEcDoDisconnectResponse,
  encodeEcDoDisconnectRequest,
} from '../../../../src/wire/mailbox-store/ec-do-disconnect.js';
import {
  decodeEcDoRpcExt2Response,
  type EcDoRpcExt2Request,
  encodeEcDoRpcExt2Request,
} from '../../../../src/wire/mailbox-store/ec-do-rpc-ext2.js';
import {
  decodeExtendedBuffers,
  encodeExtendedBuffer,
} from '../../../../src/wire/mailbox-store/extended-buffer.js';
import {
  decodeRopResponses,
  encodeRopRequests,
  type RopRequest,
} from '../../../../src/wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../../../src/wire/mailbox-store/rop-id.js';
import type { RopLogonRequest } from '../../../../src/wire/mailbox-store/rop-logon-request.js';
import { asyncEmsmdbOpnum, emsmdbOpnum, storeStatus } from '../../../../src/wire/mailbox-store/status.js';
import type { ContextHandle } from '../../../../src/wire/ndr/context-handle.js';
import { nullContextHandle } from '../../../../src/wire/ndr/context-handle.js';
import { loadContoso2010 } from '../../../exchange/contoso-2010.js';
import { lineOf } from '../../../support/told.js';

const recipients = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients';
const anna = `${recipients}/cn=anna`;

const connectRequest: EcDoConnectExRequest = {
  userDN: anna,
  flags: 0,
  connectionModulus: 0,
  codePage: 1252,
  stringLocale: 0x409,
  sortLocale: 0x409,
  linkedSession: 0xffff_ffff,
  canConvertCodePages: 1,
  clientVersion: [14, 0, 4760, 1000],
  timestamp: 0,
  auxIn: new Uint8Array(),
  maxAuxOut: 0x1008,
};

const logon: RopLogonRequest = {
  rop: 'logon',
  logonId: 0,
  outputHandleIndex: 0,
  logonFlags: 1,
  openFlags: 0x0100_040c,
  storeState: 0,
  essdn: anna,
};

const { directory, organization } = loadContoso2010();
const findUser = (name: string) => directory.find('sAMAccountName', name)[0];

let groups: AssociationGroups;
let group: RpcCall['group'];
let store: MailboxStore;
let emsmdb: RpcInterface | undefined;
let asyncEmsmdb: RpcInterface | undefined;
let told: string[];

/** A store of one server, with its interfaces. */
function serve(server: string, asyncWaitMs?: number): void {
  let guids = 0;
  const now = () => new Date('2012-01-02T03:04:05Z');
  store = new MailboxStore({
    role: createMailboxStoreRole(organization, server, createDatabaseStates()),
    now,
  });
  [emsmdb, asyncEmsmdb] = emsmdbInterfaces({
    store,
    findUser: ({ userName }) => findUser(userName),
    newGuid: () => parseGuid((++guids).toString(16).padStart(32, '0')),
    now,
    ...(asyncWaitMs === undefined ? {} : { asyncWaitMs }),
  });
}

beforeEach(() => {
  groups = new AssociationGroups();
  const joined = groups.join(0);
  if (joined === undefined) throw new Error('no group');
  group = joined;
  told = [];
  serve('CAS1');
});

function callOf(changes: Partial<RpcCall> & { readonly user?: string } = {}): RpcCall {
  const { user = 'anna', ...rest } = changes;
  return {
    principal: { kind: 'user', userName: user, domain: 'CONTOSO', workstation: 'WS1' },
    level: 'privacy',
    addresses: {},
    group,
    tell: (what) => told.push(lineOf(what)),
    ...rest,
  };
}

function call(opnum: number, stub: Uint8Array, changes: Parameters<typeof callOf>[0] = {}): Uint8Array {
  const operation = emsmdb?.operations.get(opnum);
  if (operation === undefined) throw new Error(`no operation ${opnum}`);
  return operation(stub, callOf(changes));
}

const connect = (changes: Partial<EcDoConnectExRequest> = {}, caller: Parameters<typeof callOf>[0] = {}) =>
  decodeEcDoConnectExResponse(
    call(emsmdbOpnum.EcDoConnectEx, encodeEcDoConnectExRequest({ ...connectRequest, ...changes }), caller),
  );

function run(
  session: ContextHandle,
  changes: Partial<EcDoRpcExt2Request>,
  caller: Parameters<typeof callOf>[0] = {},
) {
  const request: EcDoRpcExt2Request = {
    session,
    flags: 3,
    ropIn: new Uint8Array(),
    maxRopOut: 0x8000,
    auxIn: new Uint8Array(),
    maxAuxOut: 0x1008,
    ...changes,
  };
  return decodeEcDoRpcExt2Response(call(emsmdbOpnum.EcDoRpcExt2, encodeEcDoRpcExt2Request(request), caller));
}

const payloadOf = (rops: readonly RopRequest[], handles: readonly number[] = [noObject]) =>
  encodeRopRequests({ rops, handles });

function ropsOf(session: ContextHandle, rops: readonly RopRequest[], handles?: readonly number[]) {
  const { status, ropOut } = run(session, { ropIn: encodeExtendedBuffer(payloadOf(rops, handles)) });
  expect(status).toBe(storeStatus.ecNone);
  const [payload = new Uint8Array()] = decodeExtendedBuffers(ropOut);
  return decodeRopResponses(payload);
}

describe('EcDoConnectEx', () => {
  it('opens a session for the user who is logged on, with names and versions', () => {
    expect(connect()).toMatchObject({
      status: storeStatus.ecNone,
      displayName: 'Anna Albers',
      serverVersion: [14, 3, 123, 0],
      bestVersion: [14, 0, 4760, 1000],
      pollInterval: 60_000,
      timestamp: 1325473445,
    });
    expect(told).toEqual([`EcDoConnectEx ${anna} -> session opened`]);
  });

  it("spells the user's name in the client's code page", () => {
    directory.modify('CN=Anna Albers,OU=Staff,DC=contoso,DC=internal', [
      { operation: 'replace', attribute: 'displayName', values: ['Ännä Łuczak'] },
    ]);
    expect(connect().displayName).toBe('\xc4nn\xe4 ?uczak');
    expect(connect({ codePage: 1250 }).displayName).toBe('\xc4nn\xe4 \xa3uczak');
    expect(connect({ codePage: 12 }).status).toBe(storeStatus.ecUnknownCodePage);
  });

  it.each([
    ['without encryption', {}, { level: 'integrity' }, 'ecNotEncrypted'],
    ['for somebody else', { userDN: `${recipients}/cn=ben` }, {}, 'ecAccessDenied'],
    ['for nobody', { userDN: '' }, {}, 'ecAccessDenied'],
    ['for a name that is unknown', { userDN: `${recipients}/cn=nobody` }, {}, 'ecUnknownUser'],
    ['as an administrator', { flags: 1 }, {}, 'ecLoginPerm'],
    ['to a user whom the directory has lost', {}, { user: 'gone' }, 'ecAccessDenied'],
    ['with less than a header of auxiliary data', { auxIn: new Uint8Array(7) }, {}, 'ecRpcFailed'],
    ['with auxiliary data that contradicts itself', { auxIn: new Uint8Array(9).fill(1) }, {}, 'ecRpcFormat'],
  ] as const)('is refused %s', (_, changes, caller, status) => {
    expect(connect(changes, caller)).toMatchObject({
      session: nullContextHandle,
      displayName: '',
      status: storeStatus[status],
    });
    expect(store.sessionCount).toBe(0);
  });

  it('opens twenty sessions for one user, and again one for each that ends', () => {
    const sessions = Array.from({ length: 20 }, () => connect());
    expect(new Set(sessions.map(({ session }) => session.uuid)).size).toBe(20);
    expect(connect().status).toBe(storeStatus.ecSessionLimit);
    expect(connect({ userDN: `${recipients}/cn=ben` }, { user: 'ben' }).status).toBe(storeStatus.ecNone);
    const [first] = sessions;
    const session = first?.session ?? nullContextHandle;
    const ended = decodeEcDoDisconnectResponse(
      call(emsmdbOpnum.EcDoDisconnect, encodeEcDoDisconnectRequest({ session })),
    );
    expect(ended).toEqual({ session: nullContextHandle, status: storeStatus.ecNone });
    expect(connect().status).toBe(storeStatus.ecNone);
  });

  it('keeps sessions no longer than the connections of their client', () => {
    connect();
    expect(store.sessionCount).toBe(1);
    groups.leave(group);
    expect(store.sessionCount).toBe(0);
  });
});

describe('EcDoRpcExt2', () => {
  it('logs on to the mailbox and answers with its thirteen folders', () => {
    const { session } = connect();
    const { rops, handles } = ropsOf(session, [logon]);
    expect(rops).toEqual([
      {
        rop: 'logon',
        outcome: 'mailbox',
        outputHandleIndex: 0,
        logonFlags: 1,
        folderIds: Array.from({ length: 13 }, (_, index) => ({ replicaId: 1, globalCounter: index + 1 })),
        responseFlags: 7,
        mailboxGuid: 'bdcae4c7-8b89-463c-b5a0-291271bb70fe',
        replId: 1,
        replGuid: '567a543f-390d-4df0-a139-3233a42baec6',
        logonTime: new Date('2012-01-02T03:04:05Z'),
        gwartTime: 129699470450000000n,
        storeState: 0,
      },
    ]);
    expect(handles).toEqual([1]);
  });

  it('of a mailbox server names the array, and leaves the handle empty (claim C3)', () => {
    serve('MBX1');
    const { rops, handles } = ropsOf(connect().session, [logon]);
    expect(rops).toEqual([
      {
        rop: 'logon',
        outcome: 'redirect',
        outputHandleIndex: 0,
        logonFlags: 1,
        serverName:
          '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=outlook.contoso.example',
      },
    ]);
    expect(handles).toEqual([noObject]);
  });

  it('of a mailbox server opens the public folders (claim C1)', () => {
    serve('MBX1');
    const { rops } = ropsOf(connect().session, [{ ...logon, logonFlags: 0, openFlags: 2, essdn: '' }]);
    expect(rops).toMatchObject([{ outcome: 'public-folders', logonFlags: 0 }]);
  });

  it('refuses every other operation by itself, and the session goes on', () => {
    const { session } = connect();
    ropsOf(session, [logon]);
    // RopOpenFolder (MS-OXCROPS 2.2.4.1.1): the response names the handle that was to come.
    const openFolder = { rop: 'other', ropId: 2, logonId: 0, handleIndex: 0 } as const;
    const parameters = Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    expect(ropsOf(session, [{ ...openFolder, parameters }], [1, noObject]).rops).toMatchObject([
      { rop: 'other', ropId: 2, handleIndex: 1, returnValue: storeStatus.ecNotSupported },
    ]);
    expect(ropsOf(session, [{ ...openFolder, parameters }], [77, noObject]).rops).toMatchObject([
      { returnValue: storeStatus.ecNullObject },
    ]);
    expect(ropsOf(session, [logon]).rops).toMatchObject([{ outcome: 'mailbox' }]);
  });

  it('gives a logon up when it is released, and when its id is used again', () => {
    const { session } = connect();
    const other = {
      rop: 'other',
      ropId: 7,
      logonId: 0,
      handleIndex: 0,
      parameters: new Uint8Array(),
    } as const;
    const isOpen = (handle: number) =>
      ropsOf(session, [other], [handle]).rops.every(
        (rop) => rop.rop === 'other' && rop.returnValue === storeStatus.ecNotSupported,
      );
    const [first = 0] = ropsOf(session, [logon]).handles;
    const [second = 0] = ropsOf(session, [logon]).handles;
    expect([isOpen(first), isOpen(second)]).toEqual([false, true]);
    ropsOf(session, [{ rop: 'release', logonId: 0, inputHandleIndex: 0 }], [second]);
    expect(isOpen(second)).toBe(false);
  });

  it('refuses a logon that has no place for its handle, or lacks the flag it needs', () => {
    const { session } = connect();
    const refusal = [{ outcome: 'failure', returnValue: storeStatus.ecInvalidParam }];
    expect(ropsOf(session, [{ ...logon, outputHandleIndex: 5 }]).rops).toMatchObject(refusal);
    expect(ropsOf(session, [{ ...logon, openFlags: 0 }]).rops).toMatchObject(refusal);
  });

  it('reads operations that are hidden, and operations that are compressed', () => {
    const { session } = connect();
    const payload = payloadOf([logon]);
    const header = (flags: number, size: number) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt16LE(flags, 2);
      bytes.writeUInt16LE(size, 4);
      bytes.writeUInt16LE(payload.length, 6);
      return bytes;
    };
    const hidden = Buffer.concat([header(6, payload.length), payload.map((octet) => octet ^ 0xa5)]);
    expect(run(session, { ropIn: hidden }).ropOut.length).toBeGreaterThan(100);
    // MS-XCA 2.4: 32 flags of 0 say that 32 literals follow.
    const blocks = Array.from({ length: Math.ceil(payload.length / 32) }, (_, index) =>
      Buffer.concat([Buffer.alloc(4), payload.subarray(index * 32, index * 32 + 32)]),
    );
    const compressed = Buffer.concat(blocks);
    const both = Buffer.concat([header(7, compressed.length), compressed.map((octet) => octet ^ 0xa5)]);
    expect(run(session, { ropIn: both }).ropOut.length).toBeGreaterThan(100);
  });

  it.each([
    ['nothing at all', new Uint8Array(), 'ecRpcFailed'],
    ['less than a header', new Uint8Array(7), 'ecRpcFailed'],
    ['a header of another version', new Uint8Array(12).fill(1), 'ecRpcFormat'],
    ['a list that ends too soon', encodeExtendedBuffer(Uint8Array.from([9, 0, 0xfe])), 'ecRpcFormat'],
  ] as const)('answers %s with an error, and the session goes on', (_, ropIn, status) => {
    const { session } = connect();
    expect(run(session, { ropIn })).toMatchObject({ session, status: storeStatus[status] });
    expect(ropsOf(session, [logon]).rops).toMatchObject([{ outcome: 'mailbox' }]);
  });

  it('says so when the answer has no room, or is more than a buffer holds', () => {
    const { session } = connect();
    const one = encodeExtendedBuffer(payloadOf([logon]));
    expect(run(session, { ropIn: one, maxRopOut: 100 }).status).toBe(storeStatus.ecBufferTooSmall);
    const many = encodeExtendedBuffer(payloadOf(Array.from({ length: 500 }, () => logon)));
    expect(run(session, { ropIn: many, maxRopOut: 0x4_0000 }).status).toBe(storeStatus.ecBufferTooSmall);
  });

  it('knows no handle of another client, and none that has ended', () => {
    const { session } = connect();
    const other = groups.join(0);
    expect(() => run(session, {}, other ? { group: other } : {})).toThrow('nca_s_fault_context_mismatch');
    call(emsmdbOpnum.EcDoDisconnect, encodeEcDoDisconnectRequest({ session }));
    expect(() => run(session, {})).toThrow('nca_s_fault_context_mismatch');
  });
});

describe('EcDoAsyncWaitEx', () => {
  const begin = (session: ContextHandle) =>
    decodeEcDoAsyncConnectExResponse(
      call(emsmdbOpnum.EcDoAsyncConnectEx, encodeEcDoAsyncConnectExRequest({ session })),
    ).asyncSession;
  const wait = async (asyncSession: ContextHandle) => {
    const operation = asyncEmsmdb?.waitingOperations?.get(asyncEmsmdbOpnum.EcDoAsyncWaitEx);
    const stub = await operation?.(encodeEcDoAsyncWaitExRequest({ asyncSession }), callOf());
    return decodeEcDoAsyncWaitExResponse(stub ?? new Uint8Array());
  };

  it('is held for its time, and answered without an event', async () => {
    serve('CAS1', 40);
    const asyncSession = begin(connect().session);
    const started = performance.now();
    expect(await wait(asyncSession)).toEqual({ flags: 0, status: storeStatus.ecNone });
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
  });

  it('is held once for each session', async () => {
    serve('CAS1', 40);
    const { session } = connect();
    const first = wait(begin(session));
    expect(await wait(begin(session))).toEqual({ flags: 0, status: storeStatus.ecRejected });
    expect(await first).toEqual({ flags: 0, status: storeStatus.ecNone });
  });

  it('ends with its session, and tells the client to look', async () => {
    const { session } = connect();
    const asyncSession = begin(session);
    const waiting = wait(asyncSession);
    call(emsmdbOpnum.EcDoDisconnect, encodeEcDoDisconnectRequest({ session }));
    expect(await waiting).toEqual({ flags: 1, status: storeStatus.ecNone });
    expect(await wait(asyncSession)).toEqual({ flags: 1, status: storeStatus.ecNone });
  });
});
