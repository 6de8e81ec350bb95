import type { AnswerShape, ElementName } from './generation.js';

const services: readonly ElementName[] = [
  'ASUrl',
  'EwsUrl',
  'SharingUrl',
  'EcpUrl',
  'EcpUrl-um',
  'EcpUrl-aggr',
  'EcpUrl-mt',
  'EcpUrl-ret',
  'EcpUrl-sms',
  'EcpUrl-publish',
  'OOFUrl',
  'UMUrl',
  'OABUrl',
];

/** Exchange 2010, as SP3 answers (KB3047178); pages as in Microsoft's sample of a SOAP answer. */
export const exchange2010: AnswerShape = {
  generation: 2010,
  homeServer: 'rpcClientAccessServer',
  exch: ['TTL', 'Server', 'ServerDN', 'ServerVersion', 'MdbDN', 'PublicFolderServer', 'AD', ...services],
  expr: ['TTL', 'Server', 'SSL', 'AuthPackage', ...services, 'ServerExclusiveConnect', 'CertPrincipalName'],
  exhttp: undefined,
  optionsBelow: 'controlPanel',
  pages: {
    'EcpUrl-um': '?p=customize/voicemail.aspx&exsvurl=1',
    'EcpUrl-aggr': '?p=personalsettings/EmailSubscriptions.slab&exsvurl=1',
    'EcpUrl-mt': 'PersonalSettings/DeliveryReport.aspx?exsvurl=1&IsOWA=<IsOWA>&MsgID=<MsgID>&Mbx=<Mbx>',
    'EcpUrl-ret': '?p=organize/retentionpolicytags.slab&exsvurl=1',
    'EcpUrl-sms': '?p=sms/textmessaging.slab&exsvurl=1',
    'EcpUrl-publish': 'customize/calendarpublishing.slab?exsvurl=1&FldID=<FldID>',
  },
  unifiedMessaging: 'UM2007Legacy.asmx',
  sendsSmtpAddress: true,
  sendsMicrosoftOnline: false,
  sendsConsumerMailbox: false,
  alternativeMailboxes: 'byServer',
  sendsPublicFolderInformation: false,
  hasInternalOutlookAnywhere: false,
  exclusiveConnect: undefined,
  mapiHttp: undefined,
};
