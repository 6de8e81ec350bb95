import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decompressPlainLz77 } from '../../../src/wire/mailbox-store/plain-lz77.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';
import { toHex } from '../../wire/dcerpc/vectors.js';

const python = '/usr/bin/python3';
const impacket = '/usr/lib/python3/dist-packages/impacket/dcerpc/v5/nspi.py';

const isCompressed = (line: string) => line.startsWith('Plain LZ77');

const folder = (room: string) => join(import.meta.dirname, '..', '..', 'wire', room);

async function generated(room: string): Promise<string[]> {
  const generator = join(folder(room), 'generate-vectors.py');
  const { code, stdout, stderr } = await runClient(python, [generator], {
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect([code, stderr]).toEqual([0, '']);
  return stdout.split('\n');
}

async function stored(room: string): Promise<string[]> {
  return (await readFile(join(folder(room), 'vectors.txt'), 'utf8')).split('\n');
}

describe.skipIf(!peer(python, impacket))('Python', () => {
  it.each(['referral', 'address-book', 'mapi-http'])(
    'packs the vectors of %s as they are stored',
    async (room) => {
      expect(await generated(room)).toEqual(await stored(room));
    },
  );
});

/* rpcclient brings the library that compresses. */
describe.skipIf(!peer(python, impacket) || !peer('rpcclient'))('impacket and Samba', () => {
  it('pack the vectors of mailbox-store as they are stored, and compress what is understood', async () => {
    const lines = await generated('mailbox-store');
    const isPacked = (line: string) => !isCompressed(line);
    expect(lines.filter(isPacked)).toEqual((await stored('mailbox-store')).filter(isPacked));
    const texts = lines.filter(isCompressed).map((line) => line.split(': ')[1] ?? '');
    expect(texts).toHaveLength(4);
    for (let i = 0; i < texts.length; i += 2) {
      const [compressed = '', plain = ''] = texts.slice(i);
      expect(toHex(decompressPlainLz77(Buffer.from(compressed, 'hex'), plain.length / 2))).toBe(plain);
    }
  });
});
