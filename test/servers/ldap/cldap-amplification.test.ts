import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { openCldapServer } from '../../../src/servers/ldap/cldap-server.js';
import { encodeMessage } from '../../../src/wire/ldap/message.js';
import { loadSmallForest } from '../../directory/small-forest.js';

async function ask(
  attributes: readonly string[],
): Promise<{ readonly sent: number; readonly received: Buffer }> {
  const server = await openCldapServer(
    {
      host: 'DC1',
      directory: loadSmallForest(),
      tell: () => undefined,
      siteOf: () => undefined,
      sourceOf: (at) => at,
    },
    { address: '127.0.0.1', port: 0 },
  );
  const socket = createSocket('udp4');
  try {
    const question = encodeMessage({
      messageId: 1,
      request: {
        operation: 'search',
        base: '',
        scope: 'base',
        sizeLimit: 0,
        timeLimit: 0,
        typesOnly: false,
        filter: { type: 'present', attribute: 'objectClass' },
        attributes,
      },
      controls: [],
    });
    socket.send(question, server.port, server.address);
    const [received]: Buffer[] = await once(socket, 'message');
    return { sent: question.length, received: received ?? Buffer.alloc(0) };
  } finally {
    socket.close();
    await server.close();
  }
}

describe('an answer by UDP', () => {
  it.each([[[]], [['*', '+']], [['supportedControl']], [['netlogon']], [['currentTime']]])(
    'to a search for %j is no weapon against the sender that is named',
    async (attributes) => {
      const { sent, received } = await ask(attributes);
      expect(received.length).toBeLessThanOrEqual(8 * sent + 32);
    },
  );

  it('says that what is too large is to be had by TCP', async () => {
    expect((await ask([])).received.includes(Buffer.from('0a0146', 'hex'))).toBe(true); // resultsTooLarge (70)
    expect((await ask(['currentTime'])).received.includes(Buffer.from('0a0100', 'hex'))).toBe(true);
  });
});
