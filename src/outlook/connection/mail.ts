import {
  decodeEcDoConnectExResponse,
  encodeEcDoConnectExRequest,
  noLinkedSession,
} from '../../wire/mailbox-store/ec-do-connect-ex.js';
import { encodeEcDoDisconnectRequest } from '../../wire/mailbox-store/ec-do-disconnect.js';
import {
  decodeEcDoRpcExt2Response,
  encodeEcDoRpcExt2Request,
  rpcExtFlag,
} from '../../wire/mailbox-store/ec-do-rpc-ext2.js';
import { encodeExtendedBuffer } from '../../wire/mailbox-store/extended-buffer.js';
import { emsmdbOpnum, maxAuxOut, maxRopOut, storeStatus } from '../../wire/mailbox-store/status.js';
import type { ContextHandle } from '../../wire/ndr/context-handle.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import type { RpcConnection } from '../wires/rpc.js';
import { decodeLogon, encodeLogon, recordLogon, type StoreKind } from './logon.js';
import { StoreRefused, storeStatusName } from './refusals.js';

/** A session with an open store. */
export interface StoreSession {
  /** Resolves when its connection is no more, whoever ended it. */
  readonly ended: Promise<void>;
  /**
   * Asks the server whether the session is still there.
   *
   * @throws LabError for what happens to the connection
   */
  probe(): Promise<void>;
  /** Ends the session and its connection. */
  close(): Promise<void>;
}

/** What a logon leads to: an open store, or the legacyExchangeDN of the server that has it. */
export type MailLogon =
  | { readonly outcome: 'open'; readonly session: StoreSession }
  | { readonly outcome: 'redirect'; readonly serverDN: string };

/** Code page and language of a western client. */
export const western = { codePage: 1252, locale: 0x409 } as const;

/**
 * Opens a session for a user and logs on to the mailbox, or to the public folders (MS-OXCRPC 3.2.4.1, MS-OXCSTOR 3.1.4.1).
 * Where that does not end in an open store, the session is closed.
 *
 * @throws StoreRefused, and LabError for what happens to the connection
 */
export async function logOnToStore(
  client: Client,
  recorder: Recorder,
  rpc: RpcConnection,
  userDN: string,
  kind: StoreKind,
): Promise<MailLogon> {
  const handle = await openSession(client, recorder, rpc, userDN);
  const session = storeSession(rpc, handle);
  const logon = await recordLogon(recorder, userDN, kind, async () => {
    const request = encodeEcDoRpcExt2Request({
      session: handle,
      flags: rpcExtFlag.NoCompression | rpcExtFlag.NoXorMagic,
      ropIn: encodeExtendedBuffer(encodeLogon(userDN, kind)),
      maxRopOut,
      auxIn: new Uint8Array(),
      maxAuxOut,
    });
    const { status, ropOut } = decodeEcDoRpcExt2Response(await rpc.call(emsmdbOpnum.EcDoRpcExt2, request));
    if (status !== storeStatus.ecNone) throw new StoreRefused(status);
    return decodeLogon(ropOut);
  });
  if (logon.outcome === 'open') return { outcome: 'open', session };
  await session.close();
  return logon;
}

function storeSession(rpc: RpcConnection, session: ContextHandle): StoreSession {
  return {
    ended: rpc.ended,
    probe: async () => {
      await rpc.call(emsmdbOpnum.EcDummyRpc, new Uint8Array());
    },
    close: async () => {
      try {
        await rpc.call(emsmdbOpnum.EcDoDisconnect, encodeEcDoDisconnectRequest({ session }));
      } finally {
        rpc.close();
      }
    },
  };
}

function openSession(
  { policy }: Client,
  recorder: Recorder,
  rpc: RpcConnection,
  userDN: string,
): Promise<ContextHandle> {
  return recorder.step('ec-do-connect-ex', userDN, async (step) => {
    step.facts({ userDN });
    const request = encodeEcDoConnectExRequest({
      userDN,
      flags: 0,
      connectionModulus: 0,
      codePage: western.codePage,
      stringLocale: western.locale,
      sortLocale: western.locale,
      linkedSession: noLinkedSession,
      canConvertCodePages: 1,
      clientVersion: policy.clientVersion,
      timestamp: 0,
      auxIn: new Uint8Array(),
      maxAuxOut,
    });
    const response = decodeEcDoConnectExResponse(await rpc.call(emsmdbOpnum.EcDoConnectEx, request));
    step.facts({ status: storeStatusName(response.status) });
    if (response.status !== storeStatus.ecNone) throw new StoreRefused(response.status);
    step.facts({ serverVersion: response.serverVersion.join('.') });
    return response.session;
  });
}
