import { u32 } from '../../ndr/fields.js';
import { parameter, stub } from '../../ndr/stub.js';

/** 1 or 0. */
const flag = parameter<boolean>(
  (reader) => reader.u32() !== 0,
  (writer, isSet) => writer.u32(isSet ? 1 : 0),
);

/** rpc__mgmt_is_server_listening, opnum 2 (C706 appendix Q): whether a server takes calls. The request has no parameters. */
export const { decode: decodeIsServerListeningResponse, encode: encodeIsServerListeningResponse } = stub(
  'is_server_listening response',
  { status: u32, listening: flag },
);

export type IsServerListeningResponse = ReturnType<typeof decodeIsServerListeningResponse>;
