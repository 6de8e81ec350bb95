import { type Fact, mapFact } from '../../fact.js';
import type { Candidate } from './answer.js';

/** Pages of the Exchange 2010 Control Panel, relative to `EcpUrl`; Outlook fills in what stands in angle brackets. */
const pages = [
  ['EcpUrl-um', '?p=customize/voicemail.aspx&exsvurl=1'],
  ['EcpUrl-aggr', '?p=personalsettings/EmailSubscriptions.slab&exsvurl=1'],
  ['EcpUrl-mt', 'PersonalSettings/DeliveryReport.aspx?exsvurl=1&IsOWA=<IsOWA>&MsgID=<MsgID>&Mbx=<Mbx>'],
  ['EcpUrl-ret', '?p=organize/retentionpolicytags.slab&exsvurl=1'],
  ['EcpUrl-sms', '?p=sms/textmessaging.slab&exsvurl=1'],
  ['EcpUrl-publish', '?p=customize/calendarpublishing.slab&exsvurl=1&FldID=<FldID>'],
] as const;

/** `EcpUrl`, ending in a slash, and the pages below it; nothing without an address for the Control Panel. */
export function controlPanelElements(url: Fact<string> | undefined): readonly Candidate[] {
  return [
    ['EcpUrl', mapFact(url, (text) => (text.endsWith('/') ? text : `${text}/`))],
    ...pages.map(([name, page]): Candidate => [name, mapFact(url, () => page)]),
  ];
}
