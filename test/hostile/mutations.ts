/** Numbers in [0, limit) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Values that lengths and counts go wrong at. */
const edges = [0, 1, 7, 8, 15, 16, 17, 23, 24, 127, 128, 255, 256, 5840, 5841, 32767, 32768, 65535];

/** A PDU as a broken or ill-meaning client might send it. */
export function mutate(pdu: Uint8Array, random: (limit: number) => number): Buffer {
  let bytes = Buffer.from(pdu);
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const offset = random(bytes.length);
    switch (random(7)) {
      case 0:
        bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << random(8)), offset);
        break;
      case 1:
        bytes.writeUInt8(random(256), offset);
        break;
      case 2:
        if (offset + 2 <= bytes.length) bytes.writeUInt16LE(edges[random(edges.length)] ?? 0, offset);
        break;
      case 3:
        if (offset + 4 <= bytes.length)
          bytes.writeUInt32LE((random(2) === 0 ? -1 : 0x7fffffff) >>> 0, offset);
        break;
      case 4:
        bytes = bytes.subarray(0, Math.max(1, offset));
        break;
      case 5:
        bytes = Buffer.concat([bytes, bytes.subarray(offset)]);
        break;
      case 6:
        bytes.fill(random(256), offset, Math.min(bytes.length, offset + random(32)));
    }
  }
  // Half of them with their right length, so that what is inside is looked at.
  if (bytes.length >= 10 && random(2) === 0) bytes.writeUInt16LE(Math.min(bytes.length, 65535), 8);
  return bytes;
}
