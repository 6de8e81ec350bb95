import type { RecordedEvent } from './recorded-event.js';

/** The remote operations that are told by name. */
const measuredRops: ReadonlySet<string> = new Set(['RopLogon']);

/** The request types of MAPI over HTTP (MS-OXCMAPIHTTP 2.2.2.1). */
const requestTypes = [
  'Connect',
  'Execute',
  'Disconnect',
  'NotificationWait',
  'PING',
  'Bind',
  'Unbind',
  'CompareMIds',
  'DNToMId',
  'GetMatches',
  'GetPropList',
  'GetProps',
  'GetSpecialTable',
  'GetTemplateInfo',
  'ModLinkAtt',
  'ModProps',
  'QueryColumns',
  'QueryRows',
  'ResolveNames',
  'ResortRestriction',
  'SeekEntries',
  'UpdateStat',
  'GetMailboxUrl',
  'GetAddressBookUrl',
] as const;

const requestTypesByName: ReadonlyMap<string, string> = new Map(
  requestTypes.map((name) => [name.toLowerCase(), name]),
);

/**
 * What an event counts for: its operation, and the remote operations that it carried. Of a closed list, as each name is a
 * time series for whoever reads the metrics: nothing of a peer's making.
 */
export function measuredOperations(event: RecordedEvent): readonly string[] {
  switch (event.protocol) {
    case 'rpc':
      return event.event === 'EcDoRpcExt2' ? [event.event, ...measuredIn(event.facts)] : [event.event];
    case 'http': {
      if (event.event === 'SOAP') return [event.facts.type ?? event.event];
      if (event.event !== 'MAPI') return [event.event];
      const type = requestTypesByName.get(event.facts.type?.toLowerCase() ?? '');
      return [type ?? event.event, ...measuredIn(event.facts)];
    }
    case 'rpc-http': {
      const { method } = event.facts;
      return [method === 'RPC_IN_DATA' || method === 'RPC_OUT_DATA' ? method : event.event];
    }
    default:
      return [event.event];
  }
}

function measuredIn({ rops = [] }: { readonly rops?: readonly string[] | undefined }): readonly string[] {
  return rops.filter((rop) => measuredRops.has(rop));
}
