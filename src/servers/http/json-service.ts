import type { JsonAnswer, JsonQuestion } from '../../exchange/roles/autodiscover/json.js';
import { decodeJsonRequest, encodeJsonRequest } from '../../wire/autodiscover/json/json-request.js';
import { encodeJsonResponse } from '../../wire/autodiscover/json/json-response.js';
import { remember } from './remember.js';
import type { AnswerFacts } from './telling.js';

/** Computes the answer; undefined for a server that has no Autodiscover v2. */
export type AnswerJson = (question: JsonQuestion) => JsonAnswer | undefined;

/** An answer ready to send, and what is told of it. */
export interface JsonServiceAnswer {
  readonly status: 200 | 302 | 400;
  /** With 302. */
  readonly location?: string;
  /** Written once: it is sent again and again. */
  readonly body: Buffer;
  readonly facts: AnswerFacts<'JSON'>;
}

/** Autodiscover v2, between a request target and the text of the answer. */
export interface JsonService {
  /** @returns undefined where the server has no such service, or the target does not belong to it */
  get(target: string, host: string): JsonServiceAnswer | undefined;
}

/** From the target of a GET to the answer. */
export function createJsonService(answer: AnswerJson): JsonService {
  const question = remember(
    (key): JsonQuestion | undefined => {
      const [host = '', target = ''] = key.split('\n');
      const request = decodeJsonRequest(target);
      return request && { request, host };
    },
    { most: 1_000, longest: 1_024 },
  );
  const encoded = new WeakMap<JsonAnswer, JsonServiceAnswer>();
  return {
    get: (target, host) => {
      const asked = question(`${host}\n${target}`);
      const given = asked && answer(asked);
      if (asked === undefined || given === undefined) return undefined;
      const known = encoded.get(given) ?? write(given, asked);
      encoded.set(given, known);
      return known;
    },
  };
}

const bytesOf = (answer: Exclude<JsonAnswer, { kind: 'redirect' }>) =>
  Buffer.from(encodeJsonResponse(answer));

function write(answer: JsonAnswer, { request }: JsonQuestion): JsonServiceAnswer {
  const about = { subject: request.email, type: request.protocol };
  switch (answer.kind) {
    case 'url':
      return { status: 200, body: bytesOf(answer), facts: { ...about, status: '200', url: answer.url } };
    case 'error': {
      const facts = { ...about, status: '400', errorCode: answer.errorCode };
      return { status: 400, body: bytesOf(answer), facts };
    }
    case 'redirect': {
      const location = `https://${answer.host}${encodeJsonRequest(answer.request)}`;
      return { status: 302, location, body: Buffer.alloc(0), facts: { ...about, status: '302', location } };
    }
  }
}
