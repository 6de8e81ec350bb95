import type { ConnectRequest, MailboxStore } from '../../../exchange/roles/mailbox-store/mailbox-store.js';
import type { Guid } from '../../../values/guid.js';
import { interfaces } from '../../../wire/dcerpc/interfaces.js';
import {
  decodeEcDoAsyncConnectExRequest,
  encodeEcDoAsyncConnectExResponse,
} from '../../../wire/mailbox-store/ec-do-async-connect-ex.js';
import {
  connectFlag,
  decodeEcDoConnectExRequest,
  type EcDoConnectExRequest,
  type EcDoConnectExResponse,
  encodeEcDoConnectExResponse,
  noLinkedSession,
} from '../../../wire/mailbox-store/ec-do-connect-ex.js';
import {
  decodeEcDoDisconnectRequest,
  encodeEcDoDisconnectResponse,
} from '../../../wire/mailbox-store/ec-do-disconnect.js';
import {
  decodeEcDoRpcExt2Request,
  encodeEcDoRpcExt2Response,
} from '../../../wire/mailbox-store/ec-do-rpc-ext2.js';
import { encodeEcDummyRpcResponse } from '../../../wire/mailbox-store/ec-dummy-rpc.js';
import { emsmdbOpnum, storeStatus } from '../../../wire/mailbox-store/status.js';
import { nullContextHandle } from '../../../wire/ndr/context-handle.js';
import type { Caller, RpcCall, RpcInterface, RpcOperation } from '../rpc-interface.js';
import { asyncEmsmdbInterface } from './async-emsmdb.js';
import { checkAux, runRopBuffer } from './emsmdb-buffers.js';
import { formatStatus } from './emsmdb-facts.js';
import { RpcSessions } from './emsmdb-sessions.js';

/** What the mailbox store's interfaces stand on. */
export interface EmsmdbOptions {
  readonly store: MailboxStore;
  /** The directory entry of somebody who has logged on. */
  readonly findUser: (principal: NonNullable<Caller['principal']>) => ConnectRequest['user'];
  readonly newGuid: () => Guid;
  readonly now: () => Date;
  /** How long EcDoAsyncWaitEx waits for a client that does nothing, in milliseconds. Default: five minutes. */
  readonly asyncWaitMs?: number;
}

/** EMSMDB and AsyncEMSMDB, with sessions of their own (MS-OXCRPC 3.1 and 3.3). */
export function emsmdbInterfaces(options: EmsmdbOptions): readonly RpcInterface[] {
  const { store, newGuid } = options;
  const sessions = new RpcSessions(newGuid, (session) => store.disconnect(session));
  return [emsmdb(options, sessions), asyncEmsmdbInterface(sessions, options.asyncWaitMs)];
}

/** A connection that does not encrypt gets ecNotEncrypted from EcDoConnectEx, not a fault. */
function emsmdb(options: EmsmdbOptions, sessions: RpcSessions): RpcInterface {
  return {
    syntax: interfaces.EMSMDB,
    authentication: 'required',
    operations: new Map<number, RpcOperation>([
      [emsmdbOpnum.EcDoConnectEx, (stub, call) => connect(options, sessions, stub, call)],
      [emsmdbOpnum.EcDoDisconnect, (stub, call) => disconnect(sessions, stub, call)],
      [emsmdbOpnum.EcDoRpcExt2, (stub, call) => runOperations(sessions, stub, call)],
      [emsmdbOpnum.EcDummyRpc, () => encodeEcDummyRpcResponse({ status: storeStatus.ecNone })],
      [emsmdbOpnum.EcDoAsyncConnectEx, (stub, call) => connectAsync(sessions, stub, call)],
    ]),
  };
}

function connect(
  { store, findUser, now }: EmsmdbOptions,
  sessions: RpcSessions,
  stub: Uint8Array,
  call: RpcCall,
): Uint8Array {
  const request = decodeEcDoConnectExRequest(stub);
  const told = (status: number) =>
    call.tell({ event: 'EcDoConnectEx', facts: { name: request.userDN, status: formatStatus(status) } });
  const refuse = (status: number, changes: Partial<EcDoConnectExResponse> = {}) => {
    told(status);
    return encodeEcDoConnectExResponse({ ...refusal, ...changes, status });
  };
  const auxStatus = checkAux(request.auxIn);
  if (auxStatus !== storeStatus.ecNone) return refuse(auxStatus);
  const answer = store.connect({
    ...request,
    asAdministrator: (request.flags & connectFlag.useAdminPrivilege) !== 0,
    user: call.principal === undefined ? undefined : findUser(call.principal),
    isEncrypted: call.level === 'privacy',
  });
  if (answer.outcome === 'refused') return refuse(answer.status, { serverVersion: answer.serverVersion });
  const { session, ...parameters } = answer;
  told(storeStatus.ecNone);
  return encodeEcDoConnectExResponse({
    ...refusal,
    ...parameters,
    session: sessions.open(session, call).handle,
    timestamp: timestampOf(request, now()),
    status: storeStatus.ecNone,
  });
}

/** What a failed call leaves (MS-OXCRPC 3.1.4.1). */
const refusal: EcDoConnectExResponse = {
  session: nullContextHandle,
  pollInterval: 0,
  retryCount: 0,
  retryDelay: 0,
  sessionIndex: 0,
  dnPrefix: '',
  displayName: '',
  serverVersion: [0, 0, 0, 0],
  bestVersion: [0, 0, 0, 0],
  timestamp: 0,
  auxOut: new Uint8Array(),
  status: storeStatus.ecRpcFailed,
};

/** A session that a client links to another one has the other's (MS-OXCRPC 3.1.4.1). */
function timestampOf({ linkedSession, timestamp }: EcDoConnectExRequest, now: Date): number {
  return linkedSession === noLinkedSession ? Math.floor(now.getTime() / 1000) >>> 0 : timestamp;
}

function disconnect(sessions: RpcSessions, stub: Uint8Array, call: RpcCall): Uint8Array {
  const { session } = decodeEcDoDisconnectRequest(stub);
  sessions.end(sessions.find(session, call));
  call.tell({ event: 'EcDoDisconnect', facts: { status: formatStatus(storeStatus.ecNone) } });
  return encodeEcDoDisconnectResponse({ session: nullContextHandle, status: storeStatus.ecNone });
}

function runOperations(sessions: RpcSessions, stub: Uint8Array, call: RpcCall): Uint8Array {
  const started = performance.now();
  const request = decodeEcDoRpcExt2Request(stub);
  const found = sessions.find(request.session, call);
  found.lastUsedMs = started;
  const auxStatus = checkAux(request.auxIn);
  const { status, ropOut, facts } =
    auxStatus === storeStatus.ecNone
      ? runRopBuffer(found.session, request.ropIn, request.maxRopOut)
      : { status: auxStatus, ropOut: new Uint8Array(), facts: {} };
  call.tell({ event: 'EcDoRpcExt2', facts: { ...facts, status: formatStatus(status) } });
  return encodeEcDoRpcExt2Response({
    session: found.handle,
    flags: 0,
    ropOut,
    auxOut: new Uint8Array(),
    transactionTime: Math.round(performance.now() - started),
    status,
  });
}

function connectAsync(sessions: RpcSessions, stub: Uint8Array, call: RpcCall): Uint8Array {
  const { session } = decodeEcDoAsyncConnectExRequest(stub);
  const asyncSession = sessions.asyncHandleOf(sessions.find(session, call));
  call.tell({ event: 'EcDoAsyncConnectEx', facts: { status: formatStatus(storeStatus.ecNone) } });
  return encodeEcDoAsyncConnectExResponse({ asyncSession, status: storeStatus.ecNone });
}
