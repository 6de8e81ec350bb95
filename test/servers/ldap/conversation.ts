import { once } from 'node:events';
import { connect } from 'node:net';
import { BerReader } from '../../../src/wire/ldap/ber.js';
import type { Control } from '../../../src/wire/ldap/control.js';
import { encodeMessage, type Request } from '../../../src/wire/ldap/message.js';
import { decodeResultMessage, type ResultMessage } from '../../../src/wire/ldap/result-message.js';
import type { LiveServer } from './live-server.js';

/** A client that shows the results as they came, controls and all. */
export interface Conversation {
  /** Sends a request and waits for its result; entries on the way are left out. */
  ask(request: Request, controls?: readonly Control[]): Promise<ResultMessage>;
  close(): void;
}

export async function converse({ listening }: LiveServer): Promise<Conversation> {
  const socket = connect(listening.port, listening.address);
  await once(socket, 'connect');
  let unread = Buffer.alloc(0);
  let messageId = 0;

  /** The result among the messages that are there whole. */
  const take = (): ResultMessage | undefined => {
    for (let size = sizeOfFirst(unread); size !== undefined; size = sizeOfFirst(unread)) {
      const result = decodeResultMessage(unread.subarray(0, size));
      unread = unread.subarray(size);
      if (result !== undefined) return result;
    }
    return undefined;
  };
  return {
    async ask(request, controls = []) {
      socket.write(encodeMessage({ messageId: ++messageId, request, controls }));
      for (;;) {
        const result = take();
        if (result !== undefined) return result;
        const [chunk]: Buffer[] = await once(socket, 'data');
        if (chunk !== undefined) unread = Buffer.concat([unread, chunk]);
      }
    },
    close: () => socket.destroy(),
  };
}

function sizeOfFirst(bytes: Buffer): number | undefined {
  try {
    return new BerReader(bytes).next('LDAPMessage').end;
  } catch {
    return undefined; // not all there
  }
}
