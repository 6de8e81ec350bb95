import { debuglog } from 'node:util';
import type { AddressBookSession } from '../../exchange/roles/address-book/session.js';
import type { Answered, SessionOperation } from './endpoint.js';

/** Answers kept of one operation, and the longest request and answer that are kept, in bytes. */
const limits = { answers: 1_000, request: 1_024, response: 16_384 } as const;

const debug = debuglog('autodiscover-lab-caches');

/**
 * Keeps an operation's answers, by user and request, until the directory changes: clients ask for the same names, lists and
 * hierarchy again and again. What that is worth: `npm run bench -- mapi-http`.
 *
 * @param revision - changes with the directory
 */
export function rememberAnswers(
  revision: () => number,
  run: SessionOperation<AddressBookSession>,
): SessionOperation<AddressBookSession> {
  const kept = new Map<string, Answered>();
  let known = revision();
  return (body, session, caller) => {
    const now = revision();
    if (now !== known) {
      debug('revision %d: drops %d answers of MAPI over HTTP', now, kept.size);
      known = now;
      kept.clear();
    }
    if (body.length > limits.request) return run(body, session, caller);
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const key = `${session.userName}\0${bytes.toString('latin1')}`;
    const before = kept.get(key);
    if (before !== undefined) return before;
    const answered = run(body, session, caller);
    if (answered.body.length > limits.response) return answered;
    const [oldest] = kept.size < limits.answers ? [] : kept.keys();
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(key, answered);
    return answered;
  };
}
