import { Directory } from '../../../src/directory/directory.js';
import {
  ExternalDirectory,
  type ExternalLimits,
} from '../../../src/directory/external/external-directory.js';
import { rpcClientAccessServer } from '../../../src/exchange/servers/rpc-client-access-server.js';
import { readSeed } from '../../../src/lab/seeds/seed.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { createLdapServer } from '../../../src/servers/ldap/ldap-server.js';
import { inWords } from '../../support/told.js';

/** Our own LDAP server as the directory that somebody else runs. */
export interface OtherDirectory extends AsyncDisposable {
  readonly directory: Directory;
  readonly url: string;
  /** What it was asked. */
  readonly asked: string[];
  /** A client of it, with an administrator's name; closed with it. */
  connect(limits?: Partial<ExternalLimits>): ExternalDirectory;
  /** How many connections it has. */
  connections(): number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export const administrator = { bindDn: 'CONTOSO\\Administrator', bindPassword: 'Passw0rd!' } as const;

/** Starts it with the seed contoso-2010. */
export async function startOther(): Promise<OtherDirectory> {
  const { ldif } = await readSeed('contoso-2010');
  const now = () => new Date();
  const directory = Directory.load(ldif, { now, constructed: [rpcClientAccessServer] });
  const asked: string[] = [];
  const clients: ExternalDirectory[] = [];
  const listen = (port: number) =>
    listenTcp(
      createLdapServer({ host: 'DC1', directory, tell: (event) => asked.push(inWords(event).asked) }),
      {
        address: '127.0.0.1',
        port,
      },
    );
  let listening: Listening | undefined = await listen(0);
  const { port } = listening;
  const url = `ldap://127.0.0.1:${port}`;
  const stop = async () => {
    await listening?.close();
    listening = undefined;
  };
  return {
    directory,
    url,
    asked,
    connect: (limits) => {
      const client = new ExternalDirectory({ url, ...administrator }, { firstWaitMs: 10, ...limits });
      clients.push(client);
      return client;
    },
    connections: () => listening?.connections?.() ?? 0,
    stop,
    start: async () => {
      listening ??= await listen(port);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await stop();
    },
  };
}
