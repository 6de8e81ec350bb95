import { nullGuid } from '../../../values/guid.js';
import type { Fact } from '../../fact.js';
import type { AnswerShape } from '../../home/generations/generation.js';
import type { Organization } from '../../organization.js';
import type { Mailbox } from '../../recipient.js';
import { alternativeMailboxes } from './alternative-mailboxes.js';
import type { AutodiscoverAnswer, ElementFact } from './answer.js';
import type { ProtocolBlocks } from './protocol-blocks.js';

/** Undefined when the mailbox lacks what no answer can do without: its own name and that of its server. */
export function settingsFor(
  organization: Organization,
  mailbox: Mailbox,
  shape: AnswerShape,
  blocks: ProtocolBlocks,
): AutodiscoverAnswer | undefined {
  const { displayName, legacyExchangeDn, homeDatabase } = mailbox;
  if (legacyExchangeDn === undefined || !leadsToServer(blocks)) return undefined;
  const { deploymentId, publicFolderAddress, findDatabase } = organization.configuration;
  const alternatives = alternativeMailboxes(organization, mailbox, shape);
  const address = shape.sendsSmtpAddress ? mailbox.primarySmtpAddress : undefined;
  const publicFolders = shape.sendsPublicFolderInformation ? publicFolderAddress : undefined;
  const version = homeDatabase && findDatabase(homeDatabase.value)?.owningServer?.value.version;
  return {
    response: {
      action: 'settings',
      user: {
        displayName: displayName.value,
        legacyDn: legacyExchangeDn.value,
        ...(address && { autoDiscoverSmtpAddress: address.value }),
        deploymentId: deploymentId?.value ?? nullGuid,
      },
      ...(shape.sendsMicrosoftOnline && { microsoftOnline: false }),
      ...(shape.sendsConsumerMailbox && { consumerMailbox: false }),
      protocols: blocks.protocols,
      alternativeMailboxes: alternatives.mailboxes,
      ...(publicFolders && { publicFolderAddress: publicFolders.value }),
    },
    facts: [
      ...known('User/DisplayName', displayName),
      ...known('User/LegacyDN', legacyExchangeDn),
      ...known('User/AutoDiscoverSMTPAddress', address),
      ...known('User/DeploymentId', deploymentId),
      ...(shape.sendsMicrosoftOnline ? known('MicrosoftOnline', version) : []),
      ...(shape.sendsConsumerMailbox ? known('ConsumerMailbox', version) : []),
      ...known('EXCH', homeDatabase),
      ...blocks.facts,
      ...alternatives.facts,
      ...known('PublicFolderInformation/SmtpAddress', publicFolders),
    ],
  };
}

function known(element: string, fact: Fact<unknown> | undefined): readonly ElementFact[] {
  return fact === undefined ? [] : [{ element, fact }];
}

/** By RPC a server is needed; a mapiHttp block holds its own addresses. */
function leadsToServer({ protocols }: ProtocolBlocks): boolean {
  return protocols.some(
    (protocol) =>
      protocol.type === 'mapiHttp' ||
      (protocol.type === 'EXCH' && protocol.elements.some(({ name }) => name === 'Server')),
  );
}
