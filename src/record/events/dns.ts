import {
  type EventShapes,
  type FactsOf,
  optional,
  outcome,
  type Sentences,
  type ToldOf,
  text,
} from './facts.js';

/** DNS. */
export const dnsEvents = {
  query: {
    name: text('the name in the question'),
    type: text('the record type in the question'),
    ...outcome,
    answers: optional.number('records in the answer section'),
    isTruncated: optional.flag('whether the response was truncated (TC)'),
    address: optional.text('the wrong address of an injected fault'),
    forwardedTo: optional.text('the name server that the query was forwarded to'),
    responseCode: optional.number('its RCODE'),
  },
  'unreadable query': { problem: text('what is wrong with the message'), ...outcome },
  'not a query': { problem: text('what is wrong with the message'), ...outcome },
} as const satisfies EventShapes;

type Told = ToldOf<typeof dnsEvents>;

export function dnsSentences(told: Told): Sentences {
  switch (told.event) {
    case 'query':
      return { asked: `${told.facts.name} ${told.facts.type}`, answered: answerTo(told.facts) };
    case 'unreadable query':
      return { asked: `unreadable query: ${told.facts.problem}`, answered: statusOf(told.facts) };
    case 'not a query':
      return { asked: `no query: ${told.facts.problem}`, answered: 'nothing' };
  }
}

type Answer = FactsOf<(typeof dnsEvents)['query']>;

function answerTo(answer: Answer): string {
  const { address, answers, fault, forwardedTo, isTruncated, responseCode } = answer;
  const parts = [
    forwardedTo === undefined ? statusOf(answer) : `forwarded to ${forwardedTo}, code ${responseCode}`,
  ];
  if (isTruncated === true) parts.push('truncated');
  else if (answers !== undefined) parts.push(`${answers} answer${answers === 1 ? '' : 's'}`);
  if (address !== undefined) parts.push(address);
  if (fault !== undefined) parts.push(`fault ${fault}`);
  return parts.join(', ');
}

function statusOf({ status = 'nothing', reason }: Pick<Answer, 'status' | 'reason'>): string {
  return reason === undefined ? status : `${status}: ${reason}`;
}
