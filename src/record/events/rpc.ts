import { addressBookAnswer, addressBookFacts, namesOf } from './address-book.js';
import {
  type EventShapes,
  type FactShapes,
  number,
  optional,
  outcome,
  type Sentences,
  type ToldOf,
  text,
} from './facts.js';
import { ropFacts, ropSentence, storeAnswer } from './mailbox-store.js';

const bind = {
  name: text('the interfaces, the first few'),
  type: optional.text('the protection: `NTLM privacy`'),
  ...outcome,
  refusal: optional.text('the provider_reject_reason of a bind_nak'),
  results: optional.texts('results of the negotiation, each once'),
  user: optional.text('the user who logged on'),
} as const satisfies FactShapes;

const lookup = {
  name: optional.text('the requested interface, in ept_map with its protocol sequence'),
  ...outcome,
  isContinued: optional.flag('whether it continues a lookup'),
  endpoints: optional.number('endpoints returned'),
  endpoint: optional.text('the returned endpoint'),
} as const satisfies FactShapes;

const dn = { name: text('the legacyExchangeDN in the request'), ...outcome } as const satisfies FactShapes;
const addressBook = { ...outcome, ...addressBookFacts };

/** DCE/RPC: the operations of every interface by their names in the specifications, and what is below them. */
export const rpcEvents = {
  bind,
  alter_context: bind,
  auth3: { name: text('the protection'), ...outcome, user: optional.text('the user who logged on') },
  ept_map: lookup,
  ept_lookup: {
    ...lookup,
    object: optional.text('the requested object'),
    isOfAll: optional.flag('whether all endpoints are requested'),
  },
  ept_lookup_handle_free: outcome,
  inq_if_ids: { ...outcome, interfaces: number('interfaces returned') },
  is_server_listening: outcome,
  RfrGetNewDSA: { ...dn, server: optional.text('the returned server') },
  RfrGetFQDNFromServerDN: { ...dn, server: optional.text('the returned host name') },
  EcDoConnectEx: dn,
  EcDoDisconnect: outcome,
  EcDoRpcExt2: { ...outcome, ...ropFacts },
  EcDoAsyncConnectEx: outcome,
  EcDoAsyncWaitEx: { ...outcome, isEventPending: optional.flag('whether events are pending') },
  NspiBind: addressBook,
  NspiUnbind: addressBook,
  NspiUpdateStat: addressBook,
  NspiQueryRows: addressBook,
  NspiSeekEntries: addressBook,
  NspiGetMatches: addressBook,
  NspiResortRestriction: addressBook,
  NspiDNToMId: addressBook,
  NspiGetPropList: addressBook,
  NspiGetProps: addressBook,
  NspiCompareMIds: addressBook,
  NspiModProps: addressBook,
  NspiGetSpecialTable: addressBook,
  NspiGetTemplateInfo: addressBook,
  NspiModLinkAtt: addressBook,
  NspiQueryColumns: addressBook,
  NspiResolveNames: addressBook,
  NspiResolveNamesW: addressBook,
  /** A call that no operation answered, or that has no more to say. */
  request: {
    name: text('interface and opnum'),
    ...outcome,
    problem: optional.text('what is wrong with the stub, or why it could not be answered'),
    bytes: optional.number('bytes of the response'),
  },
  /** Bytes that are no call. */
  PDU: {
    problem: text('what is wrong with the PDU'),
    ...outcome,
    refusal: optional.text('the provider_reject_reason of a bind_nak'),
  },
  connect: { connections: number('connections that were open'), ...outcome },
  timeout: { problem: text('what the server was waiting for'), ...outcome },
} as const satisfies EventShapes;

type Told = ToldOf<typeof rpcEvents>;

export function rpcSentences(told: Told): Sentences {
  switch (told.event) {
    case 'bind':
    case 'alter_context':
      return bindSentences(told);
    case 'auth3': {
      const { name, status = '', reason, user } = told.facts;
      const refused = reason === undefined ? status : `${status}: ${reason}`;
      return { asked: `auth3 ${name}`, answered: user === undefined ? refused : `logged on as ${user}` };
    }
    case 'ept_map':
    case 'ept_lookup':
      return { asked: `${told.event}${lookupQuestion(told)}`, answered: lookupAnswer(told.facts) };
    case 'inq_if_ids':
      return { asked: told.event, answered: `${told.facts.interfaces} interfaces` };
    case 'RfrGetNewDSA':
    case 'RfrGetFQDNFromServerDN': {
      const { name, server, status = '' } = told.facts;
      return { asked: `${told.event} ${name}`, answered: server ?? status };
    }
    case 'EcDoConnectEx':
      return { asked: `${told.event} ${told.facts.name}`, answered: storeAnswer(told.facts.status ?? '') };
    case 'EcDoRpcExt2': {
      const words = ropSentence(told.facts);
      return {
        asked: words === undefined ? told.event : `${told.event} ${words}`,
        answered: told.facts.status ?? '',
      };
    }
    case 'EcDoAsyncWaitEx': {
      const { status = '', isEventPending } = told.facts;
      return { asked: told.event, answered: isEventPending === true ? `${status}, events pending` : status };
    }
    case 'ept_lookup_handle_free':
    case 'is_server_listening':
    case 'EcDoDisconnect':
    case 'EcDoAsyncConnectEx':
      return { asked: told.event, answered: told.facts.status ?? '' };
    case 'request':
      return requestSentences(told.facts);
    case 'PDU': {
      const { problem, status = '', refusal, reason } = told.facts;
      if (refusal !== undefined) return { asked: problem, answered: `${status} ${refusal}` };
      return {
        asked: problem,
        answered: `fault ${status}${reason === undefined ? '' : `, internal: ${reason}`}`,
      };
    }
    case 'connect':
      return { asked: 'connect', answered: `dropped: ${told.facts.connections} connections are open` };
    case 'timeout':
      return { asked: told.facts.problem, answered: 'connection closed' };
    default: {
      const names = namesOf(told.facts);
      return {
        asked: names === undefined ? told.event : `${told.event} ${names}`,
        answered: addressBookAnswer(told.facts),
      };
    }
  }
}

/** What the journal's `name` is where an event has none of its own. */
export function rpcName(told: Told): string | undefined {
  if (told.event === 'EcDoRpcExt2') return ropSentence(told.facts);
  return 'nameCount' in told.facts ? namesOf(told.facts) : undefined;
}

type Bind = Extract<Told, { readonly event: 'bind' | 'alter_context' }>;

function bindSentences({ event, facts }: Bind): Sentences {
  const { name, type, status = '', refusal, results, reason, user, fault } = facts;
  const asked = `${event} ${name}${type === undefined ? '' : ` with ${type}`}`;
  if (fault !== undefined) {
    return { asked, answered: `${refusal === undefined ? status : `${status} ${refusal}`}, fault ${fault}` };
  }
  if (results !== undefined) {
    const logon = user === undefined ? reason : `logged on as ${user}`;
    return { asked, answered: `${status} ${results.join(', ')}${logon === undefined ? '' : `, ${logon}`}` };
  }
  const why = reason === undefined ? '' : ` (${reason})`;
  if (refusal !== undefined) return { asked, answered: `${status} ${refusal}${why}` };
  return { asked: `${asked}${why}`, answered: `fault ${status}` };
}

type Lookup = Extract<Told, { readonly event: 'ept_map' | 'ept_lookup' }>;

function lookupQuestion(told: Lookup): string {
  const { name, isContinued } = told.facts;
  if (isContinued === true) return ', continued';
  if (told.event === 'ept_map') return ` ${name ?? 'of a tower that is not TCP or HTTP'}`;
  if (told.facts.isOfAll === true) return ' of all';
  const { object } = told.facts;
  return `${name === undefined ? '' : ` ${name}`}${object === undefined ? '' : ` object ${object}`}`;
}

function lookupAnswer({ status = '', endpoints = 0, endpoint, fault }: Lookup['facts']): string {
  if (fault !== undefined) return `${status}, fault ${fault}`;
  return endpoints > 1 ? `${endpoints} endpoints` : (endpoint ?? status);
}

function requestSentences(facts: Extract<Told, { readonly event: 'request' }>['facts']): Sentences {
  const { name, problem, status, bytes, reason, fault } = facts;
  const asked = `request ${name}${problem === undefined ? '' : `; ${problem}`}`;
  if (status === undefined) return { asked, answered: `response of ${bytes ?? 0} bytes` };
  const isSilence = status === 'reset' || status === 'nothing';
  const answered = `${isSilence ? '' : 'fault '}${status}${fault === undefined ? '' : `, fault ${fault}`}`;
  return { asked, answered: reason === undefined ? answered : `${answered}, internal: ${reason}` };
}
