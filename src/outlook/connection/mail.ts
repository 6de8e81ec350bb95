import { LabError } from '../../errors.js';
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
import { decodeExtendedBuffers, encodeExtendedBuffer } from '../../wire/mailbox-store/extended-buffer.js';
import { logonFlag, openFlag } from '../../wire/mailbox-store/flags.js';
import { decodeRopResponses, encodeRopRequests } from '../../wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../wire/mailbox-store/rop-id.js';
import { emsmdbOpnum, maxAuxOut, maxRopOut, storeStatus } from '../../wire/mailbox-store/status.js';
import type { ContextHandle } from '../../wire/ndr/context-handle.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import type { RpcConnection } from '../wires/rpc.js';

/** Which store a connection is for. */
export type StoreKind = 'mailbox' | 'public-folders';

/** What a logon leads to: an open store, or the legacyExchangeDN of the server that has it. */
export type MailLogon =
  | { readonly outcome: 'open' }
  | { readonly outcome: 'redirect'; readonly serverDN: string };

/** The mailbox store answered, and does not open the mailbox: there is nothing to gain by another protocol. */
export class StoreRefused extends LabError {
  /** One of `storeStatus`, where it has a name. */
  readonly status: number;

  constructor(status: number) {
    super('protocol-refused', `the mailbox store answers ${nameOf(status)}`);
    this.status = status;
  }
}

const western = { codePage: 1252, locale: 0x409 } as const;

/**
 * Opens a session for a user and logs on to the mailbox, or to the public folders (MS-OXCRPC 3.2.4.1, MS-OXCSTOR 3.1.4.1);
 * then ends both.
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
  const session = await openSession(client, recorder, rpc, userDN);
  const logon = await recorder.step(
    'RopLogon',
    kind === 'mailbox' ? userDN : 'public folders',
    async (step) => {
      const result = await logOn(rpc, session, userDN, kind);
      step.detail(result.outcome === 'open' ? `${kind} open` : `ecWrongServer: ${result.serverDN} has it`);
      return result;
    },
  );
  await rpc.call(emsmdbOpnum.EcDoDisconnect, encodeEcDoDisconnectRequest({ session }));
  return logon;
}

function openSession(
  { policy }: Client,
  recorder: Recorder,
  rpc: RpcConnection,
  userDN: string,
): Promise<ContextHandle> {
  return recorder.step('EcDoConnectEx', userDN, async (step) => {
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
    if (response.status !== storeStatus.ecNone) throw new StoreRefused(response.status);
    step.detail(`session opened, server version ${response.serverVersion.join('.')}`);
    return response.session;
  });
}

async function logOn(
  rpc: RpcConnection,
  session: ContextHandle,
  userDN: string,
  kind: StoreKind,
): Promise<MailLogon> {
  const isMailbox = kind === 'mailbox';
  const rops = encodeRopRequests({
    rops: [
      {
        rop: 'logon',
        logonId: 0,
        outputHandleIndex: 0,
        logonFlags: isMailbox ? logonFlag.Private : 0,
        openFlags: isMailbox
          ? openFlag.HOME_LOGON |
            openFlag.TAKE_OWNERSHIP |
            openFlag.NO_MAIL |
            openFlag.USE_PER_MDB_REPLID_MAPPING
          : openFlag.PUBLIC | openFlag.NO_MAIL | openFlag.USE_PER_MDB_REPLID_MAPPING,
        storeState: 0,
        essdn: isMailbox ? userDN : '',
      },
    ],
    handles: [noObject],
  });
  const request = encodeEcDoRpcExt2Request({
    session,
    flags: rpcExtFlag.NoCompression | rpcExtFlag.NoXorMagic,
    ropIn: encodeExtendedBuffer(rops),
    maxRopOut,
    auxIn: new Uint8Array(),
    maxAuxOut,
  });
  const { status, ropOut } = decodeEcDoRpcExt2Response(await rpc.call(emsmdbOpnum.EcDoRpcExt2, request));
  if (status !== storeStatus.ecNone) throw new StoreRefused(status);
  const [payload = new Uint8Array()] = decodeExtendedBuffers(ropOut);
  const [answer] = decodeRopResponses(payload).rops;
  if (answer?.rop !== 'logon') throw new LabError('protocol-refused', 'the logon has no answer');
  switch (answer.outcome) {
    case 'redirect':
      return { outcome: 'redirect', serverDN: answer.serverName };
    case 'failure':
      throw new StoreRefused(answer.returnValue);
    default:
      return { outcome: 'open' };
  }
}

function nameOf(status: number): string {
  const known = Object.entries(storeStatus).find(([, value]) => value === status);
  return known?.[0] ?? `0x${status.toString(16)}`;
}
