import type { AnswerShape, ElementName } from './generation.js';

const services: readonly ElementName[] = [
  'ASUrl',
  'EwsUrl',
  'EmwsUrl',
  'EcpUrl',
  'EcpUrl-um',
  'EcpUrl-aggr',
  'EcpUrl-mt',
  'EcpUrl-ret',
  'EcpUrl-sms',
  'EcpUrl-publish',
  'EcpUrl-photo',
  'EcpUrl-tm',
  'EcpUrl-tmCreating',
  'EcpUrl-tmEditing',
  'EcpUrl-extinstall',
  'OOFUrl',
  'UMUrl',
  'OABUrl',
];
const proxy: readonly ElementName[] = [
  'TTL',
  'Server',
  'SSL',
  'AuthPackage',
  ...services,
  'ServerExclusiveConnect',
  'CertPrincipalName',
];

/** Exchange 2013, as in Microsoft's sample of a POX answer of version 73C08204. */
export const exchange2013: AnswerShape = {
  generation: 2013,
  homeServer: 'mailboxGuid',
  exch: [
    'TTL',
    'Server',
    'ServerDN',
    'ServerVersion',
    'MdbDN',
    'PublicFolderServer',
    'AD',
    ...services,
    'ServerExclusiveConnect',
  ],
  expr: proxy,
  exhttp: proxy,
  optionsBelow: 'controlPanel',
  pages: {
    'EcpUrl-um': '?rfr=olk&p=customize/voicemail.aspx&exsvurl=1&realm=<realm>',
    'EcpUrl-aggr': '?rfr=olk&p=personalsettings/EmailSubscriptions.slab&exsvurl=1&realm=<realm>',
    'EcpUrl-mt':
      'PersonalSettings/DeliveryReport.aspx?rfr=olk&exsvurl=1&IsOWA=<IsOWA>&MsgID=<MsgID>&Mbx=<Mbx>&realm=<realm>',
    'EcpUrl-ret': '?rfr=olk&p=organize/retentionpolicytags.slab&exsvurl=1&realm=<realm>',
    'EcpUrl-sms': '?rfr=olk&p=sms/textmessaging.slab&exsvurl=1&realm=<realm>',
    'EcpUrl-publish': 'customize/calendarpublishing.slab?rfr=olk&exsvurl=1&FldID=<FldID>&realm=<realm>',
    'EcpUrl-photo': 'PersonalSettings/EditAccount.aspx?rfr=olk&chgPhoto=1&exsvurl=1&realm=<realm>',
    'EcpUrl-tm': '?rfr=olk&ftr=TeamMailbox&exsvurl=1&realm=<realm>',
    'EcpUrl-tmCreating':
      '?rfr=olk&ftr=TeamMailboxCreating&SPUrl=<SPUrl>&Title=<Title>&SPTMAppUrl=<SPTMAppUrl>&exsvurl=1&realm=<realm>',
    'EcpUrl-tmEditing': '?rfr=olk&ftr=TeamMailboxEditing&Id=<Id>&exsvurl=1&realm=<realm>',
    'EcpUrl-extinstall': 'Extension/InstalledExtensions.slab?rfr=olk&exsvurl=1&realm=<realm>',
  },
  unifiedMessaging: 'UM2007Legacy.asmx',
  sendsSmtpAddress: true,
  sendsMicrosoftOnline: true,
  sendsConsumerMailbox: false,
  alternativeMailboxes: 'byAddress',
  sendsPublicFolderInformation: true,
  hasInternalOutlookAnywhere: true,
  exclusiveConnect: { off: 'off', on: 'on' },
  // SP1; an administrator turns it on
  mapiHttp: { firstBuild: 847, byDefault: false },
};
