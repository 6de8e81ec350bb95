import type { AddressBookSession } from '../../exchange/roles/address-book/session.js';
import type { PropertyRow } from '../../wire/address-book/property-value.js';
import type { Stat } from '../../wire/address-book/stat.js';
import type { RowSet } from '../../wire/mapi-http/structures/property-rows.js';
import type { SessionOperation } from './endpoint.js';

/** An operation of the address book: from body to request, to answer, to body. */
export interface AddressBookOperation<Request, Response> {
  readonly decode: (body: Uint8Array) => Request;
  readonly answer: (session: AddressBookSession, request: Request) => Response;
  readonly encode: (response: Response) => Uint8Array;
  /** Words for the journal. */
  readonly asked: (request: Request) => string;
  readonly answered: (response: Response) => string;
}

/** The operation as the endpoint calls it. */
export function operation<Request, Response>(
  one: AddressBookOperation<Request, Response>,
): SessionOperation<AddressBookSession> {
  return (body, session) => {
    const request = one.decode(body);
    const response = one.answer(session, request);
    return { body: one.encode(response), asked: one.asked(request), answered: one.answered(response) };
  };
}

/**
 * Answers a request that has its STAT; one without it gets the refusal.
 *
 * @param answer - given the request with its STAT
 */
export function withStat<Request extends { readonly stat: Stat | undefined }, Response, Refusal>(
  request: Request,
  answer: (request: Request & { readonly stat: Stat }) => Response,
  refusal: Refusal,
): Response | Refusal {
  const { stat } = request;
  return stat === undefined ? refusal : answer({ ...request, stat });
}

/** Rows with the columns that they were asked for in. */
export function rowSetOf(
  columns: readonly number[],
  rows: readonly PropertyRow[] | undefined,
): RowSet | undefined {
  return rows && { columns, rows };
}
