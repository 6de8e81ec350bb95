import { reserved, u32 } from '../../ndr/fields.js';
import type { Message } from '../../ndr/layout.js';
import { auxiliary, body, field, sizedBytes, status } from '../body.js';

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

/** u32 EventPending (MS-OXCMAPIHTTP 2.2.4.4.2). */
const isEventPending = field<boolean>(
  (reader) => reader.u32() !== 0,
  (writer, isPending) => writer.u32(isPending ? 1 : 0),
);

/** NotificationWait (MS-OXCMAPIHTTP 2.2.4.4). */
export const {
  decode: decodeNotificationWaitRequest,
  encode: encodeNotificationWaitRequest,
}: Message<NotificationWaitRequest> = body('NotificationWait request', {
  flags: reserved(u32, 0),
  auxIn: sizedBytes,
});

export const {
  decode: decodeNotificationWaitResponse,
  encode: encodeNotificationWaitResponse,
}: Message<NotificationWaitResponse> = body('NotificationWait response', {
  status,
  isEventPending,
  auxiliary,
});
