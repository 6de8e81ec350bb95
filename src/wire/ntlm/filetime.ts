/** Milliseconds between 1601 and 1970. */
const epoch = 11_644_473_600_000n;

/** FILETIME (MS-DTYP 2.3.3) as its 8 bytes: units of 100 ns since 1601. */
export function encodeFiletime(time: Date): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE((BigInt(time.getTime()) + epoch) * 10_000n);
  return bytes;
}
