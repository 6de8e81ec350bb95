import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/*
 * LogonTime (MS-OXCSTOR 2.2.1.1.3), 8 octets, UTC: u8 Seconds, Minutes, Hour, DayOfWeek (0 Sunday), Day, Month, u16 Year
 */

/** The day of the week, which follows from the date, is not checked. @throws DecodeError */
export function decodeLogonTime(reader: ByteReader): Date {
  const [seconds, minutes, hour] = [reader.u8(), reader.u8(), reader.u8()];
  reader.skip(1);
  const [day, month, year] = [reader.u8(), reader.u8(), reader.u16()];
  return new Date(Date.UTC(year, month - 1, day, hour, minutes, seconds));
}

export function encodeLogonTime(writer: ByteWriter, time: Date): void {
  writer.u8(time.getUTCSeconds());
  writer.u8(time.getUTCMinutes());
  writer.u8(time.getUTCHours());
  writer.u8(time.getUTCDay());
  writer.u8(time.getUTCDate());
  writer.u8(time.getUTCMonth() + 1);
  writer.u16(time.getUTCFullYear());
}
