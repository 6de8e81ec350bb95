import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { builtInSeeds, startLab } from '../../src/index.js';
import { askDns } from './dns.js';
import { askLdap } from './ldap.js';
import { askMapiHttp } from './mapi-http.js';
import { askRpc } from './rpc.js';
import { startTranscript } from './transcript.js';
import { askWeb } from './web.js';

/** Starts again with each conversation. Before the first it stands still: in which order a lab opens its hosts is its own affair. */
const randomness = vi.hoisted(() => ({ conversation: '', drawn: 0 }));

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  const draw = (length: number) => {
    const name = `${randomness.conversation} ${randomness.drawn}`;
    if (randomness.conversation !== '') randomness.drawn++;
    return crypto.createHash('shake256', { outputLength: length }).update(name).digest();
  };
  const randomUUID = () => {
    const hex = draw(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  return { ...crypto, randomBytes: draw, randomUUID };
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'hrtime'], now: new Date('2026-03-04T05:06:07Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const seeds = await builtInSeeds();

async function answersOf(seed: string): Promise<string> {
  const begin = (conversation: string) => {
    randomness.conversation = conversation;
    randomness.drawn = 0;
  };
  begin('');
  const transcript = startTranscript(begin);
  await using lab = await startLab({ seed });
  for (const [view, endpoint] of Object.entries(lab.endpoints.dns)) await askDns(view, endpoint, transcript);
  const servers = lab.hosts.filter(({ kind }) => kind === 'server');
  const having = (port: number) => servers.filter(({ listen }) => listen[port] !== undefined);
  for (const host of having(443)) await askWeb(host, lab.ca.pem, transcript);
  if (seed.startsWith('contoso-2013'))
    for (const host of having(443)) await askMapiHttp(host, lab.ca.pem, transcript);
  for (const host of having(135)) await askRpc(host, transcript);
  for (const host of having(3268)) await askLdap(host, transcript);
  return transcript.text();
}

describe('with clock and randomness fixed, every server answers octet by octet as recorded', () => {
  it.each(seeds)('%s', async (seed) => {
    const answers = await answersOf(seed);
    await expect(answers).toMatchFileSnapshot(`../golden/answers/${seed}.txt`);
  });
});
