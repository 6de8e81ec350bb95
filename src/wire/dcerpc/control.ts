import { pduType } from './common-header.js';
import { type Envelope, openPdu, sealPdu } from './envelope.js';

/** PDUs that are a header and nothing more: a server that goes away, a client that gives a call up. */
export interface ControlPdu extends Envelope {
  readonly type: 'shutdown' | 'co_cancel' | 'orphaned';
}

const types: ReadonlyMap<number, ControlPdu['type']> = new Map([
  [pduType.shutdown, 'shutdown'],
  [pduType.co_cancel, 'co_cancel'],
  [pduType.orphaned, 'orphaned'],
]);

/* shutdown, co_cancel, orphaned (C706 12.6.4.11, 12.6.4.6, 12.6.4.8): the common header, [sec_trailer, token] */

/** @throws DecodeError */
export function decodeControl(pdu: Uint8Array): ControlPdu {
  const { ptype, envelope, body } = openPdu(pdu, 'control PDU');
  const type = types.get(ptype);
  if (type === undefined) throw body.expected(`PTYPE ${[...types.keys()].join(', ')}`, 2);
  return { ...envelope, type };
}

export function encodeControl(control: ControlPdu): Uint8Array {
  return sealPdu(pduType[control.type], control, () => undefined);
}
