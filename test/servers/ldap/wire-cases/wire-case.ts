import { parseFilter } from '../../../../src/directory/search/filter-text.js';
import { berElement, berInteger } from '../../../../src/wire/ldap/ber.js';
import type { Control } from '../../../../src/wire/ldap/control.js';
import { encodeMessage, type Request } from '../../../../src/wire/ldap/message.js';
import type { SearchRequest } from '../../../../src/wire/ldap/search-request.js';
import { domainDn } from '../../../directory/small-forest.js';

/** What a live server must do with some bytes. */
export interface WireCase {
  readonly name: string;
  /** Who is bound before they are sent. Default: nobody. */
  readonly as?: 'anna' | 'administrator';
  readonly send: Uint8Array;
  readonly outcome: Outcome;
}

/** `notice`: a Notice of Disconnection, then closed. `closed`: closed without a word. `silent`: no answer, goes on. */
export type Outcome =
  | 'notice'
  | 'closed'
  | 'silent'
  | {
      /** resultCode; the connection goes on. */
      readonly result: number;
      /** What the diagnostic message holds. */
      readonly says?: string;
      /** Entries, by name, in any order. */
      readonly entries?: readonly string[];
      /** Number of entries, where the names do not matter. */
      readonly count?: number;
      /** What one of the entries holds, as `name: value`. */
      readonly holds?: readonly string[];
      readonly referral?: string;
      readonly references?: readonly string[];
    };

/** The messageID of every case. */
export const caseMessageId = 77;

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

/** A message around an operation given in bytes. */
export function raw(...operation: readonly Uint8Array[]): Buffer {
  return berElement(0x30, berInteger(caseMessageId), ...operation);
}

/** A message around an operation that is given in words. */
export function message(request: Request, ...controls: readonly Control[]): Buffer {
  return encodeMessage({ messageId: caseMessageId, request, controls });
}

/** A search of the domain, as most clients send it, with some of it changed. */
export function search(
  filter: string,
  changed: Partial<Omit<SearchRequest, 'filter' | 'operation'>> = {},
  ...controls: readonly Control[]
): Buffer {
  const request: SearchRequest = {
    operation: 'search',
    base: domainDn,
    scope: 'sub',
    sizeLimit: 0,
    timeLimit: 0,
    typesOnly: false,
    attributes: ['1.1'],
    filter: parseFilter(filter),
    ...changed,
  };
  return message(request, ...controls);
}

export const critical = (type: string, value?: Uint8Array): Control => ({
  type,
  critical: true,
  ...(value === undefined ? {} : { value }),
});
