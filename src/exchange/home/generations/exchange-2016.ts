import { exchange2013 } from './exchange-2013.js';
import type { AnswerShape, ElementName } from './generation.js';

/** The options have moved into Outlook on the web; calendar publishing has no link of its own any more. */
const without: ReadonlySet<ElementName> = new Set(['EcpUrl-publish']);

/** Exchange 2016, as in a capture of an answer with mapiHttp, WEB and EXHTTP. */
export const exchange2016: AnswerShape = {
  ...exchange2013,
  generation: 2016,
  exch: exchange2013.exch.filter((name) => !without.has(name)),
  expr: exchange2013.expr.filter((name) => !without.has(name)),
  exhttp: exchange2013.exhttp?.filter((name) => !without.has(name)),
  optionsBelow: 'outlookWebApp',
  pages: {
    'EcpUrl-um': '?path=/options/callanswering',
    'EcpUrl-aggr': '?path=/options/connectedaccounts',
    'EcpUrl-mt':
      'options/ecp/PersonalSettings/DeliveryReport.aspx?rfr=olk&exsvurl=1&IsOWA=<IsOWA>&MsgID=<MsgID>&Mbx=<Mbx>&realm=<realm>',
    'EcpUrl-ret': '?path=/options/retentionpolicies',
    'EcpUrl-sms': '?path=/options/textmessaging',
    'EcpUrl-photo': '?path=/options/myaccount/action/photo',
    'EcpUrl-tm': 'options/ecp/?rfr=olk&ftr=TeamMailbox&exsvurl=1&realm=<realm>',
    'EcpUrl-tmCreating':
      'options/ecp/?rfr=olk&ftr=TeamMailboxCreating&SPUrl=<SPUrl>&Title=<Title>&SPTMAppUrl=<SPTMAppUrl>&exsvurl=1&realm=<realm>',
    'EcpUrl-tmEditing': 'options/ecp/?rfr=olk&ftr=TeamMailboxEditing&Id=<Id>&exsvurl=1&realm=<realm>',
    'EcpUrl-extinstall': '?path=/options/manageapps',
  },
  sendsConsumerMailbox: true,
  exclusiveConnect: { off: 'Off', on: 'On' },
  mapiHttp: { firstBuild: 0, byDefault: true },
};
