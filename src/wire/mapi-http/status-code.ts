import type { BodyReader } from './body-reader.js';
import type { BodyWriter } from './body-writer.js';

/*
 * Every response body begins with u32 StatusCode, then u32 ErrorCode (MS-OXCMAPIHTTP 2.2.4 and 2.2.5). StatusCode is 0
 * where the server has come to an answer; else nothing follows but the auxiliary buffer (2.2.4.1.3 and its like).
 */

/**
 * Reads both.
 *
 * @returns ErrorCode: the operation's own return value
 * @throws DecodeError, also for a StatusCode other than 0
 */
export function readStatus(reader: BodyReader): number {
  const statusCode = reader.u32();
  if (statusCode !== 0) throw reader.refused(`StatusCode 0, not 0x${statusCode.toString(16)}`);
  return reader.u32();
}

export function writeStatus(writer: BodyWriter, errorCode: number): void {
  writer.u32(0);
  writer.u32(errorCode);
}
