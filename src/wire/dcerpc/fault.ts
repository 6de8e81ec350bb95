import { always, reserved, structure, u8, u16, u32 } from '../ndr/fields.js';
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

/** fault (C706 12.6.4.7), between the common header and the stub. */
const layout = structure({
  type: always('fault'),
  allocHint: u32,
  contextId: u16,
  cancelCount: u8,
  reserved1: reserved(u8, 0),
  /** See {@link faultStatus}. */
  status: u32,
  reserved2: reserved(u32, 0),
});

/** A call that failed outside of its own parameters. */
export interface FaultPdu extends Envelope, ReturnType<typeof layout.read> {
  readonly stub: Uint8Array;
}

/** @throws DecodeError */
export function decodeFault(pdu: Uint8Array): FaultPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'fault');
  if (ptype !== pduType.fault) throw body.expected(`PTYPE ${pduType.fault}`, 2);
  return { ...envelope, ...layout.read(body), stub: body.rest() };
}

export function encodeFault(fault: FaultPdu): Uint8Array {
  return sealPdu(pduType.fault, fault, (body) => {
    layout.write(body, fault);
    body.bytes(fault.stub);
  });
}
