import type { PoxMailProtocol } from '../../../wire/autodiscover/messages.js';
import type { Fact } from '../../fact.js';
import type { MailAccess, MailConnection, MailProtocol } from '../../mail-access.js';
import type { Server } from '../../servers/server.js';
import type { Snapshot } from '../../snapshot.js';
import type { ElementFact } from './answer.js';
import type { Side } from './published-urls.js';

/** The settings of the first of these servers that has any for the protocol on that side. */
export function mailConnections(
  { mailAccess }: Snapshot,
  servers: readonly Server[],
  protocol: MailProtocol,
  side: Side,
): Fact<readonly MailConnection[]> | undefined {
  const on = (access: MailAccess) => (side === 'internal' ? access.internal : access.external);
  for (const server of servers) {
    const found = mailAccess.find(
      (access) => access.protocol === protocol && access.server === server && on(access) !== undefined,
    );
    if (found !== undefined) return on(found);
  }
  return undefined;
}

/**
 * A block for each connection that an administrator has published outside, POP3 first. Exchange fills in inside ones
 * by itself, so that these say nothing of whether anybody is meant to use them.
 */
export function mailBlocks(
  configuration: Snapshot,
  servers: readonly Server[],
): readonly { readonly protocol: PoxMailProtocol; readonly facts: readonly ElementFact[] }[] {
  return (['POP3', 'IMAP', 'SMTP'] as const).flatMap((type) => {
    const found = mailConnections(configuration, servers, type, 'external');
    if (found === undefined) return [];
    return found.value.map(({ host, port, encryption }) => ({
      protocol: { type, server: host, port, encryption },
      facts: [{ element: `${type}/Server`, fact: found }],
    }));
  });
}
