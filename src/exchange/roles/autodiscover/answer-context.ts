import type { Database } from '../../database.js';
import type { AnswerShape } from '../../home/generations/generation.js';
import type { OutlookProvider } from '../../outlook-provider.js';
import { generationOfServer, isClientAccessServer, type Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';
import type { AutodiscoverClient } from './client.js';

/** What the blocks of every mailbox of one database are worked out from. */
export interface AnswerContext {
  readonly configuration: Snapshot;
  readonly database: Database;
  readonly shape: AnswerShape;
  readonly client: AutodiscoverClient;
  /** The server that was asked, if the directory knows it. */
  readonly asked: Server | undefined;
  /** The servers whose addresses are handed out, the preferred one first. */
  readonly servers: readonly Server[];
}

/**
 * The client access servers whose addresses a mailbox is given: those of its generation in its mailbox server's site,
 * the one that was asked first; the asked one alone when that site is unknown. From 2013 on any of them serves any
 * mailbox, so that those of other sites and later generations will do where there are none.
 */
export function clientAccessServersFor(
  { servers }: Snapshot,
  { generation }: AnswerShape,
  mailboxServer: Server | undefined,
  asked: Server | undefined,
): readonly Server[] {
  const site = mailboxServer?.site;
  const able = servers.filter((server) => {
    const own = generationOfServer(server);
    if (!isClientAccessServer(server) || own === undefined) return false;
    return generation < 2013 ? own === generation : own >= 2013;
  });
  const near = able.filter((server) => (site === undefined ? server === asked : server.site === site));
  const chosen = near.length === 0 && generation >= 2013 ? able : near;
  return asked !== undefined && chosen.includes(asked)
    ? [asked, ...chosen.filter((other) => other !== asked)]
    : chosen;
}

/** The Outlook provider of a block. */
export function providerNamed({ outlookProviders }: Snapshot, name: string): OutlookProvider | undefined {
  return outlookProviders.find((provider) => provider.name.toUpperCase() === name);
}
