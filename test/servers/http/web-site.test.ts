import { describe, expect, it } from 'vitest';
import { listenTcp } from '../../../src/network/listener.js';
import type { WebAnswer } from '../../../src/network/world/world.js';
import { createPlainFront } from '../../../src/servers/http/plain-front.js';
import { createWebSite } from '../../../src/servers/http/web-site.js';
import { inWords } from '../../support/told.js';
import { ask } from './site.js';

const path = '/autodiscover/autodiscover.xml';

async function answerOf(answer: Partial<WebAnswer>, request: Parameters<typeof ask>[1]) {
  const waits: number[] = [];
  const told: string[] = [];
  const app = createWebSite({
    host: 'www',
    tell: (event) => {
      const { asked, answered } = inWords(event);
      told.push(`${asked} -> ${answered}`);
    },
    answer: { status: 200, delayMs: 0, ...answer },
    wait: async (ms) => void waits.push(ms),
  });
  const listening = await listenTcp(createPlainFront({ app }), { address: '127.0.0.1', port: 0 });
  try {
    return { ...(await ask(listening.port, request)), waits, told };
  } finally {
    await listening.close();
  }
}

describe('a web site that knows nothing of Exchange', () => {
  it.each(['GET', 'POST'])('answers a %s with a page', async (method) => {
    const { status, headers, body, told } = await answerOf({}, { method, path });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/^<!DOCTYPE html>/);
    expect(told).toEqual([`${method} ${path} -> 200`]);
  });

  it('redirects wherever it is told to', async () => {
    const answer = { status: 302, redirect: 'http://plain.example/' };
    const { status, headers, body } = await answerOf(answer, { method: 'GET', path });
    expect([status, headers['location'], body]).toEqual([302, 'http://plain.example/', '']);
  });

  it('asks for a password that nobody has', async () => {
    const { status, headers } = await answerOf({ status: 401 }, { method: 'POST', path });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="www"']);
  });

  it('says what it is given, as XML where it looks like that, and takes its time', async () => {
    const { body, headers, waits } = await answerOf(
      { body: '<?xml version="1.0"?><a/>', delayMs: 30_000 },
      { method: 'GET', path },
    );
    expect(body).toBe('<?xml version="1.0"?><a/>');
    expect(headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(waits).toEqual([30_000]);
  });
});
