import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { listenTcp } from '../../../src/network/listener.js';
import { realClock } from '../../../src/network/time/clock.js';
import type { AnswerFacts } from '../../../src/servers/http/telling.js';
import { createReplies } from '../../../src/servers/mapi-http/replies.js';

it('a wait whose client has gone before it began is given up at once', async () => {
  const clock = realClock();
  const replies = createReplies({
    clock,
    version: () => undefined,
    pendingPeriodMs: 15_000,
    expiresAfterMs: 900_000,
  });
  const answered = new Promise<AnswerFacts<'MAPI'>>((resolve, reject) => {
    const server = createServer((_, response) => {
      const wait = async (signal: AbortSignal) => {
        await clock.sleep(300_000, signal).catch(() => undefined);
        return { body: new Uint8Array(), facts: {} };
      };
      once(response, 'close') // as while a directory is asked
        .then(() =>
          replies.wait(response, {
            begun: replies.begin(),
            endpoint: 'emsmdb',
            verdictFields: [],
            fields: {
              requestType: 'NotificationWait',
              requestId: '{C715155F-2BE8-44E0-BD34-2960067874C8}:1',
              clientInfo: undefined,
              clientVersion: [15, 0, 4815, 1002],
            },
            reply: { outcome: 'waiting', requestType: 'NotificationWait', wait },
          }),
        )
        .then(resolve, reject);
    });
    listenTcp(server, { address: '127.0.0.1', port: 0 }).then(({ port, close }) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.write('POST / HTTP/1.1\r\nHost: ex1\r\nContent-Length: 0\r\n\r\n');
      server.once('request', () => socket.destroy());
      answered.finally(close);
    }, reject);
  });
  expect(await answered).toEqual({ status: 'gone' });
});
