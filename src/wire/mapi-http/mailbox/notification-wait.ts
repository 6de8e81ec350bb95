import { reserved, u32 } from '../../ndr/fields.js';
import { auxiliary, body, field, sizedBytes, status } from '../body.js';

/** u32 EventPending (MS-OXCMAPIHTTP 2.2.4.4.2). */
const isEventPending = field<boolean>(
  (reader) => reader.u32() !== 0,
  (writer, isPending) => writer.u32(isPending ? 1 : 0),
);

/** NotificationWait (MS-OXCMAPIHTTP 2.2.4.4). */
export const { decode: decodeNotificationWaitRequest, encode: encodeNotificationWaitRequest } = body(
  'NotificationWait request',
  {
    flags: reserved(u32, 0),
    /** An extended buffer of auxiliary blocks, or nothing. */
    auxIn: sizedBytes,
  },
);

/** Asks to be told when something has happened in the session. */
export type NotificationWaitRequest = ReturnType<typeof decodeNotificationWaitRequest>;

export const { decode: decodeNotificationWaitResponse, encode: encodeNotificationWaitResponse } = body(
  'NotificationWait response',
  {
    /** See `storeStatus`. */
    status,
    /** Whether an Execute would bring something new. */
    isEventPending,
    auxiliary,
  },
);

export type NotificationWaitResponse = ReturnType<typeof decodeNotificationWaitResponse>;
