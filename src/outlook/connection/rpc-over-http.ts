import { LabError } from '../../errors.js';
import { encodeEcho } from '../../wire/rpc-http/rts.js';
import type { Client } from '../client.js';
import type { Connection, Profile } from '../resolution.js';
import type { Recorder } from '../trace.js';
import { basicAuthorization, type HttpConnection, httpOver } from '../wires/http.js';
import { connectAny, resolveHost } from '../wires/reach.js';
import { startTls } from '../wires/tls.js';

/** Port of the mailbox store behind the proxy (MS-RPCH; fixed since Exchange 2003). */
const mailboxStorePort = 6001;

/**
 * Reaches the home server through the RPC over HTTP proxy: an IN and an OUT channel, each on its own connection.
 *
 * @throws LabError when the proxy cannot be reached or does not let the client through
 */
export function connectRpcOverHttp(
  client: Client,
  recorder: Recorder,
  profile: Profile,
): Promise<Connection> {
  const { proxyServer, homeServer } = profile;
  return recorder.step('RPC/HTTP', proxyServer || homeServer, async (step) => {
    if (proxyServer === '') {
      throw new LabError('name-no-data', 'the profile has no RPC proxy (Autodiscover gave no EXPR settings)');
    }
    const addresses = await resolveHost(client, step, proxyServer);
    const outAddress = await openChannel(client, step, 'RPC_OUT_DATA', addresses, profile);
    await openChannel(client, step, 'RPC_IN_DATA', addresses, profile);
    step.detail(`proxy ${proxyServer} lets ${client.credentials.userName} through to ${homeServer}`);
    return { protocol: 'RPC/HTTP', server: proxyServer, address: outAddress, port: 443 };
  });
}

async function openChannel(
  client: Client,
  recorder: Recorder,
  method: 'RPC_IN_DATA' | 'RPC_OUT_DATA',
  addresses: readonly string[],
  profile: Profile,
): Promise<string> {
  const { socket, address } = await connectAny(client, recorder, addresses, 443);
  const http = httpOver(client, await startTls(client, recorder, socket, profile.proxyServer));
  try {
    await echo(client, recorder, http, method, profile);
    return address;
  } finally {
    http.close();
  }
}

/** The echo exchange (MS-RPCH 2.1.2.1.5): the proxy answers a request without a channel's length with one RTS PDU. */
async function echo(
  client: Client,
  recorder: Recorder,
  http: HttpConnection,
  method: string,
  { proxyServer, homeServer }: Profile,
): Promise<void> {
  const target = `/rpc/rpcproxy.dll?${homeServer}:${mailboxStorePort}`;
  const ask = (authorization: string | undefined) =>
    recorder.step(method, `${proxyServer}${target}`, async (step) => {
      const answer = await http.ask({
        method,
        host: proxyServer,
        target,
        headers: {
          Accept: 'application/rpc',
          'User-Agent': 'MSRPC',
          'Content-Length': '0',
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
      });
      step.detail(
        answer.status === 200 ? `echo of ${answer.body.length} bytes` : `HTTP status ${answer.status}`,
      );
      return answer;
    });
  let answer = await ask(undefined);
  if (answer.status === 401) {
    answer = await ask(basicAuthorization(client.credentials.userName, client.credentials.password));
  }
  if (answer.status !== 200) {
    throw new LabError('protocol-refused', `the RPC proxy answered HTTP status ${answer.status}`, {
      where: proxyServer,
    });
  }
  if (!answer.body.equals(encodeEcho()))
    throw new LabError('protocol-refused', 'the answer is no RTS echo', { where: proxyServer });
}
