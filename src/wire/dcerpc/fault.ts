import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';

/** Why a call failed: `nca_s_...` of C706 appendix E, and the Windows codes that travel in the same field. */
export const faultStatus = {
  nca_s_op_rng_error: 0x1c010002,
  nca_s_unk_if: 0x1c010003,
  nca_s_proto_error: 0x1c01000b,
  nca_s_server_too_busy: 0x1c010014,
  nca_s_fault_unspec: 0x1c000012,
  nca_s_fault_context_mismatch: 0x1c00001a,
  nca_s_invalid_pres_context_id: 0x1c00001c,
  ERROR_ACCESS_DENIED: 0x00000005,
  EPT_S_CANT_PERFORM_OP: 0x000006d8,
  RPC_X_BAD_STUB_DATA: 0x000006f7,
  RPC_S_SEC_PKG_ERROR: 0x00000721,
} as const;

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(faultStatus).map(([name, status]) => [status, name]),
);

/** `nca_s_op_rng_error`, or the number in hex when it has no name here. */
export function formatFaultStatus(status: number): string {
  return names.get(status) ?? `0x${status.toString(16).padStart(8, '0')}`;
}

/** A call that failed outside of its own parameters. */
export interface FaultPdu extends Envelope {
  readonly type: 'fault';
  readonly allocHint: number;
  readonly contextId: number;
  readonly cancelCount: number;
  /** See {@link faultStatus}. */
  readonly status: number;
  readonly stub: Uint8Array;
}

/*
 * fault (C706 12.6.4.7), after the common header:
 *   u32 alloc_hint, u16 p_cont_id, u8 cancel_count, u8 reserved, u32 status, u8[4] reserved, stub
 */

/** @throws DecodeError */
export function decodeFault(pdu: Uint8Array): FaultPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'fault');
  if (ptype !== pduType.fault) throw body.expected(`PTYPE ${pduType.fault}`, 2);
  const allocHint = body.u32();
  const contextId = body.u16();
  const cancelCount = body.u8();
  body.skip(1);
  const status = body.u32();
  body.skip(4);
  return { ...envelope, type: 'fault', allocHint, contextId, cancelCount, status, stub: body.rest() };
}

export function encodeFault(fault: FaultPdu): Uint8Array {
  return sealPdu(pduType.fault, fault, (body) => {
    body.u32(fault.allocHint);
    body.u16(fault.contextId);
    body.u8(fault.cancelCount);
    body.zeros(1);
    body.u32(fault.status);
    body.zeros(4);
    body.bytes(fault.stub);
  });
}
