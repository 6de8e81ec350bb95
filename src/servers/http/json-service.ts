import type { JsonAnswer, JsonQuestion } from '../../exchange/roles/autodiscover/json.js';
import { decodeJsonRequest, encodeJsonRequest } from '../../wire/autodiscover/json/json-request.js';
import { encodeJsonResponse } from '../../wire/autodiscover/json/json-response.js';
import { remember } from './remember.js';
import { quoted } from './telling.js';

/** Computes the answer; undefined for a server that has no Autodiscover v2. */
export type AnswerJson = (question: JsonQuestion) => JsonAnswer | undefined;

/** An answer ready to send; `subject` and `outcome` are for the journal. */
export interface JsonServiceAnswer {
  readonly status: 200 | 302 | 400;
  /** With 302. */
  readonly location?: string;
  /** Written once: it is sent again and again. */
  readonly body: Buffer;
  readonly subject: string;
  readonly outcome: string;
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
  const subject = quoted(` ${request.email ?? ''} ${request.protocol ?? ''}`).trimEnd();
  switch (answer.kind) {
    case 'url':
      return { status: 200, body: bytesOf(answer), subject, outcome: quoted(`200 ${answer.url}`) };
    case 'error':
      return { status: 400, body: bytesOf(answer), subject, outcome: `400 ${answer.errorCode}` };
    case 'redirect': {
      const location = `https://${answer.host}${encodeJsonRequest(answer.request)}`;
      return { status: 302, location, body: Buffer.alloc(0), subject, outcome: quoted(`302 ${location}`) };
    }
  }
}
