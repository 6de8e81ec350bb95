import { connect } from 'node:net';
import type { Directory } from '../../../src/directory/directory.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { createLdapServer, type LdapLimits } from '../../../src/servers/ldap/ldap-server.js';
import { loadSmallForest } from '../../directory/small-forest.js';
import { inWords, type ToldInWords } from '../../support/told.js';

/** A server on a free port of this machine, and all it told. */
export interface LiveServer {
  readonly listening: Listening;
  readonly url: string;
  readonly directory: Directory;
  readonly events: ToldInWords[];
}

export async function startServer(
  limits: Partial<LdapLimits> = {},
  directory = loadSmallForest(),
): Promise<LiveServer> {
  const events: ToldInWords[] = [];
  const server = createLdapServer({
    host: 'DC1',
    directory,
    tell: (event) => events.push(inWords(event)),
    limits,
  });
  const listening = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  return { listening, url: `ldap://127.0.0.1:${listening.port}`, directory, events };
}

/** What a peer that sends these bytes gets back until it is closed, or until `enough` says so. */
export function exchange(
  { listening }: LiveServer,
  sent: Uint8Array,
  enough: (received: Buffer) => boolean = () => false,
  patienceMs = 5_000,
): Promise<{ readonly received: Buffer; readonly closed: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(listening.port, listening.address);
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ received: Buffer.concat(chunks), closed });
    };
    const timer = setTimeout(() => finish(false), patienceMs);
    socket.on('error', () => undefined);
    socket.on('close', () => finish(true));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (enough(Buffer.concat(chunks))) finish(false);
    });
    socket.write(sent);
  });
}

/** An anonymous search of the rootDSE for currentTime, message 2, as ldapsearch sends it. */
export const rootDseSearch = Buffer.from(
  '3032020102632d04000a01000a0100020100020100010100870b6f626a656374436c617373300d040b63757272656e7454696d65',
  'hex',
);
