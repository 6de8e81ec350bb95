/** Rotations of the four operations of each round (RFC 1320 3.4). */
const shifts = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
] as const;

/** Order in which the rounds take the words of a block. */
const orders = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;

const constants = [0, 0x5a827999, 0x6ed9eba1] as const;

const mixes = [
  (x: number, y: number, z: number) => (x & y) | (~x & z),
  (x: number, y: number, z: number) => (x & y) | (x & z) | (y & z),
  (x: number, y: number, z: number) => x ^ y ^ z,
] as const;

/**
 * MD4 (RFC 1320), 16 bytes. OpenSSL 3 has it only in its legacy provider, and NTLM is made on it. For nothing else: it
 * is broken as a hash.
 */
export function md4(message: Uint8Array): Uint8Array {
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  padded.writeBigUInt64LE(BigInt(message.length) * 8n, padded.length - 8);
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += 64) state = addBlock(state, padded, at);
  const digest = Buffer.alloc(16);
  state.forEach((word, index) => {
    digest.writeUInt32LE(word >>> 0, index * 4);
  });
  return digest;
}

type State = readonly [number, number, number, number];

function addBlock(state: State, block: Buffer, at: number): State {
  let [a, b, c, d] = state;
  for (const round of [0, 1, 2] as const) {
    const mix = mixes[round];
    orders[round].forEach((word, step) => {
      const sum = (a + mix(b, c, d) + block.readUInt32LE(at + word * 4) + constants[round]) | 0;
      const shift = shifts[round][step % 4] ?? 0;
      [a, b, c, d] = [d, (sum << shift) | (sum >>> (32 - shift)), b, c];
    });
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}
