import type { AnswerShape, ElementName } from './generation.js';

const services: readonly ElementName[] = ['ASUrl', 'OOFUrl', 'UMUrl', 'OABUrl'];

/** Exchange 2007, as in Microsoft's sample of a POX answer of version 72008287. */
export const exchange2007: AnswerShape = {
  generation: 2007,
  homeServer: 'mailboxServer',
  exch: ['TTL', 'Server', 'ServerDN', 'ServerVersion', 'MdbDN', ...services],
  expr: ['TTL', 'Server', 'SSL', 'AuthPackage', ...services, 'ServerExclusiveConnect', 'CertPrincipalName'],
  exhttp: undefined,
  optionsBelow: 'controlPanel',
  pages: {},
  unifiedMessaging: '/unifiedmessaging/service.asmx',
  sendsSmtpAddress: false,
  sendsMicrosoftOnline: false,
  sendsConsumerMailbox: false,
  alternativeMailboxes: 'none',
  sendsPublicFolderInformation: false,
  hasInternalOutlookAnywhere: false,
  exclusiveConnect: undefined,
  mapiHttp: undefined,
};
