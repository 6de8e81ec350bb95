import type { Fact } from '../../fact.js';
import type { Generation } from '../../servers/exchange-version.js';
import { generationOfServer, isClientAccessServer, type Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';

/**
 * Where an older server sends a client whose mailbox is on a newer one: the Autodiscover URL of a client access server
 * of the mailbox's generation, in the mailbox's site if there is one. Newer servers answer for older mailboxes
 * themselves, and so do servers of other sites. Undefined also where the directory publishes no other URL.
 *
 * Source: MS-OXDSCLI 3.2.5 (HTTP 302); Exchange 2007 SP2 and later does so for mailboxes of 2010.
 */
export function redirectionToNewer(
  { servers, serviceConnectionPoints }: Snapshot,
  asked: Server | undefined,
  mailboxServer: Server | undefined,
  generation: Generation,
): Fact<string> | undefined {
  const own = asked && generationOfServer(asked);
  if (asked === undefined || own === undefined || own >= 2013 || own >= generation) return undefined;
  const bindingOf = (server: Server) =>
    serviceConnectionPoints.find((point) => point.kind === 'url' && point.server === server)?.binding;
  const newer = servers.filter(
    (server) => isClientAccessServer(server) && generationOfServer(server) === generation,
  );
  const near = newer.filter(({ site }) => site !== undefined && site === mailboxServer?.site);
  const published = [...near, ...newer].flatMap((server) => bindingOf(server) ?? []);
  const ownBinding = bindingOf(asked)?.value.toLowerCase();
  return published.find(({ value }) => value.toLowerCase() !== ownBinding);
}
