import type { PoxUser } from '../messages.js';
import { textOf, type XmlElement } from '../xml-reader.js';
import { block, optionalLine, textLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.1, in the order of Exchange 2010
 *
 *   User
 *     DisplayName
 *     LegacyDN                   legacyExchangeDN of the mailbox
 *     AutoDiscoverSMTPAddress    primary address; not from Exchange 2007
 *     DeploymentId               GUID of the organization
 */

export function encodePoxUser(user: PoxUser): string[] {
  return block(2, 'User', [
    textLine(3, 'DisplayName', user.displayName),
    textLine(3, 'LegacyDN', user.legacyDn),
    ...optionalLine(3, 'AutoDiscoverSMTPAddress', user.autoDiscoverSmtpAddress),
    textLine(3, 'DeploymentId', user.deploymentId),
  ]);
}

/** What a server leaves out reads as empty text: whether a profile can do without is for the client to say. */
export function decodePoxUser(user: XmlElement | undefined): PoxUser {
  const text = (name: string) => (user === undefined ? undefined : textOf(user, name));
  const autoDiscoverSmtpAddress = text('AutoDiscoverSMTPAddress');
  return {
    displayName: text('DisplayName') ?? '',
    legacyDn: text('LegacyDN') ?? '',
    ...(autoDiscoverSmtpAddress === undefined ? {} : { autoDiscoverSmtpAddress }),
    deploymentId: text('DeploymentId') ?? '',
  };
}
