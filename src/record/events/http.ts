import { addressBookAnswer, addressBookFacts, namesOf } from './address-book.js';
import {
  type EventShapes,
  type FactShapes,
  type FactsOf,
  optional,
  outcome,
  type Sentences,
  type ToldOf,
  text,
} from './facts.js';
import { ropFacts, ropSentence, storeAnswer } from './mailbox-store.js';
import { quoted } from './printable.js';

const request = {
  method: text('the HTTP method'),
  name: text('the path'),
  ...outcome,
  location: optional.text('the URL of a redirection'),
} as const satisfies FactShapes;

const autodiscover = {
  ...request,
  subject: optional.text('the mailbox or domain whose settings were requested'),
  user: optional.text('the user who sent the request'),
};

/** HTTP: what the services of a site answered, and what it answered itself. */
export const httpEvents = {
  request,
  POX: {
    ...autodiscover,
    action: optional.text('`settings`, `redirectAddr`, `redirectUrl`, `httpRedirect`, `error`'),
    schema: optional.text('`MobileSync` for phones'),
    protocols: optional.texts('the sections of the answer, or for phones the URLs'),
    errorCode: optional.text('the code of an Autodiscover error'),
  },
  SOAP: {
    ...autodiscover,
    type: optional.text('the operation'),
    errorCodes: optional.texts('error codes: of the response, then of each user or domain'),
    soapFault: optional.text('the code of a SOAP fault'),
  },
  JSON: {
    ...autodiscover,
    type: optional.text('the requested protocol'),
    url: optional.text('the returned URL'),
    errorCode: optional.text('the code of an error'),
  },
  MAPI: {
    ...request,
    type: optional.text('X-RequestType'),
    responseCode: optional.number('X-ResponseCode, if it is not 0'),
    subject: optional.text('the legacyExchangeDN in the request'),
    url: optional.text('the returned URL'),
    isEventPending: optional.flag('whether NotificationWait reports events'),
    ...addressBookFacts,
    ...ropFacts,
  },
  'TLS handshake': outcome,
} as const satisfies EventShapes;

type Told = ToldOf<typeof httpEvents>;

export function httpSentences(told: Told): Sentences {
  if (told.event === 'TLS handshake') return { asked: told.event, answered: handshakeAnswer(told.facts) };
  const { method, name } = told.facts;
  const asked = `${method} ${quoted(name)}${subjectOf(told)}`;
  const { fault, status = 'nothing' } = told.facts;
  return { asked, answered: fault === undefined ? answerOf(told) : `${status}, fault ${fault}` };
}

type Request = Exclude<Told, { readonly event: 'TLS handshake' }>;

function handshakeAnswer({ status = 'failed', reason, fault }: FactsOf<typeof outcome>): string {
  const what = reason === undefined ? status : `${status}: ${reason}`;
  return fault === undefined ? what : `${what}, fault ${fault}`;
}

function subjectOf(told: Request): string {
  switch (told.event) {
    case 'request':
      return '';
    case 'POX': {
      const { subject, user } = told.facts;
      return subject === undefined ? '' : ` ${quoted(subject)} as ${quoted(user ?? '')}`;
    }
    case 'SOAP': {
      const { type, subject = '', user = 'anonymous' } = told.facts;
      return type === undefined ? '' : ` ${type} ${quoted(subject)} as ${quoted(user)}`;
    }
    case 'JSON': {
      const { subject = '', type = '' } = told.facts;
      return quoted(` ${subject} ${type}`).trimEnd();
    }
    case 'MAPI': {
      const { type, subject } = told.facts;
      const about =
        subject === undefined ? (namesOf(told.facts) ?? ropSentence(told.facts)) : quoted(subject);
      return ` ${type === undefined ? 'without X-RequestType' : quoted(type)}${about === undefined ? '' : ` ${about}`}`;
    }
  }
}

function answerOf(told: Request): string {
  const { status = 'nothing', reason, location } = told.facts;
  switch (told.event) {
    case 'request': {
      if (status === 'failed') return `failed: ${quoted(reason ?? '')}`;
      return [status, location, reason]
        .flatMap((part) => (part === undefined ? [] : [quoted(part)]))
        .join(' ');
    }
    case 'POX':
      return poxAnswer(told.facts);
    case 'SOAP': {
      const { soapFault, errorCodes = [] } = told.facts;
      if (soapFault !== undefined) return `${status} fault ${soapFault}: ${quoted(reason ?? '')}`;
      return quoted(`${status} ${errorCodes.join(', ')}`);
    }
    case 'JSON': {
      const { url, errorCode } = told.facts;
      return quoted(`${status} ${errorCode ?? location ?? url ?? ''}`);
    }
    case 'MAPI':
      return mapiAnswer(told.facts);
  }
}

function poxAnswer(facts: FactsOf<(typeof httpEvents)['POX']>): string {
  const { status, action, schema, protocols = [], errorCode, reason, location = '' } = facts;
  if (action === 'httpRedirect') return `${status} ${quoted(location)}`;
  const words = schema === undefined ? `${status} ${action}` : `${status} ${schema} ${action}`;
  switch (action) {
    case 'settings':
      return `${words}: ${protocols.map(quoted).join(', ')}`;
    case 'error':
      return `${words} ${errorCode}${reason === undefined ? '' : `: ${quoted(reason)}`}`;
    default:
      return `${words} ${quoted(location)}`;
  }
}

function mapiAnswer(facts: FactsOf<(typeof httpEvents)['MAPI']>): string {
  const { type, status = '', responseCode, reason, url, isEventPending } = facts;
  if (responseCode !== undefined) {
    return `X-ResponseCode ${responseCode} ${status}${reason === undefined ? '' : `: ${reason}`}`;
  }
  if (status === 'gone') return 'the client has gone';
  if (status === '401') return reason === undefined ? status : `401 ${reason}`;
  if (reason !== undefined) return `${status}: ${quoted(reason)}`;
  if (url !== undefined) return url;
  if (type === 'Connect') return storeAnswer(status);
  if (isEventPending === true) return `${status}, events pending`;
  return addressBookAnswer(facts);
}
