import { BodyReader } from '../body-reader.js';
import { BodyWriter } from '../body-writer.js';
import { readStatus, writeStatus } from '../status-code.js';

/** Values of EventPending (MS-OXCMAPIHTTP 2.2.4.4.2). */
const eventPending = { none: 0, pending: 1 } as const;

/** Asks to be told when something has happened in the session. */
export interface NotificationWaitRequest {
  /** An extended buffer of auxiliary blocks, or nothing. */
  readonly auxIn: Uint8Array;
}

export interface NotificationWaitResponse {
  /** See `storeStatus`. */
  readonly status: number;
  /** Whether an Execute would bring something new. */
  readonly isEventPending: boolean;
}

/*
 * NotificationWait (MS-OXCMAPIHTTP 2.2.4.4)
 *   request:  u32 Flags (0), u32 AuxiliaryBufferSize, AuxiliaryBuffer
 *   response: u32 StatusCode, u32 ErrorCode, u32 EventPending, u32 AuxiliaryBufferSize, AuxiliaryBuffer
 */

/** @throws DecodeError */
export function decodeNotificationWaitRequest(body: Uint8Array): NotificationWaitRequest {
  const reader = new BodyReader(body, 'NotificationWait request');
  reader.u32(); // Flags
  return { auxIn: reader.sizedBytes() };
}

export function encodeNotificationWaitRequest(request: NotificationWaitRequest): Uint8Array {
  const writer = new BodyWriter();
  writer.u32(0);
  writer.sizedBytes(request.auxIn);
  return writer.finish();
}

/** @throws DecodeError */
export function decodeNotificationWaitResponse(body: Uint8Array): NotificationWaitResponse {
  const reader = new BodyReader(body, 'NotificationWait response');
  const status = readStatus(reader);
  const isEventPending = reader.u32() !== eventPending.none;
  reader.sizedBytes(); // AuxiliaryBuffer
  return { status, isEventPending };
}

export function encodeNotificationWaitResponse(response: NotificationWaitResponse): Uint8Array {
  const writer = new BodyWriter();
  writeStatus(writer, response.status);
  writer.u32(response.isEventPending ? eventPending.pending : eventPending.none);
  return writer.finishWithoutAuxiliary();
}
