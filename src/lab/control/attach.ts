import { z } from 'zod';
import { LabError } from '../../errors.js';
import { createTopology } from '../../network/world/topology.js';
import type { World } from '../../network/world/world.js';
import { parseWorld } from '../../network/world/world-file.js';
import { parseHostPort } from '../../values/host-port.js';
import type { ClientContext } from '../clients/resolve.js';
import { topologyPath, topologySchema } from './topology.js';

/**
 * Asks a running lab for what a client in another process needs of it.
 *
 * @param url - the control address that `serve` printed
 * @param token - the lab's control token, where it has one
 * @throws LabError `wrong-usage` when no lab answers there, or not without a token
 */
export async function attach(url: string, token?: string): Promise<ClientContext> {
  const document = topologySchema.safeParse(await askLab(url, topologyPath, token));
  if (!document.success) throw noLab(url, 'the server there is not a lab of this version');
  const { hosts, nameServers, ca, world: source } = document.data;
  const world: World = parseWorld(source, url);
  return {
    world,
    topology: createTopology(hosts),
    nameServers: new Map(
      Object.entries(nameServers).map(([view, at]) => {
        const { host, port } = parseHostPort(at);
        return [view, { address: host, port }];
      }),
    ),
    trustedRoots: [ca],
  };
}

const said = z.object({ detail: z.string(), hint: z.string().optional() });
/** ms that a lab may take for one answer. */
const longestAnswer = 10_000;

async function askLab(url: string, path: string, token: string | undefined): Promise<unknown> {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) throw noLab(url, 'this is not an address');
  const response = await fetch(new URL(path, url), {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(longestAnswer),
  }).catch((error: unknown) => {
    throw noLab(url, 'no lab answers there', error);
  });
  const body: unknown = await response.json().catch((error: unknown) => {
    throw noLab(url, 'the server there is not a lab', error);
  });
  if (response.ok) return body;
  const problem = said.safeParse(body);
  if (!problem.success) throw noLab(url, 'the server there is not a lab');
  if (response.status === 401) {
    throw new LabError('wrong-usage', 'this lab requires a control token (--control-token)', {
      where: url,
      hint: 'give --control-token, or AUTODISCOVER_LAB_CONTROL_TOKEN',
    });
  }
  const { detail, hint } = problem.data;
  throw new LabError('wrong-usage', `the lab answers: ${detail}`, {
    where: url,
    ...(hint === undefined ? {} : { hint }),
  });
}

function noLab(url: string, what: string, cause?: unknown): LabError {
  return new LabError('wrong-usage', what, {
    where: url,
    hint: 'give the control address that `autodiscover-lab serve` prints',
    cause,
  });
}
