import type { AddressBook } from '../../exchange/roles/address-book/role.js';
import type { AddressBookSession } from '../../exchange/roles/address-book/session.js';
import type { Called, OutOfContext } from '../../wire/address-book/ndr/operations/in-context.js';
import { nspiOpnum, nspiStatus } from '../../wire/address-book/status.js';
import type { AddressBookRequestType } from '../../wire/mapi-http/request-type.js';
import type { ContextHandle } from '../../wire/ndr/context-handle.js';
import { type Answered, type NspiFacts, nspiFacts } from './nspi-facts.js';

/** The bytes that go back, and what the journal is told. */
export interface NspiAnswer {
  readonly bytes: Uint8Array;
  readonly facts: NspiFacts;
}

/** One operation of NSPI within a session, for both carriers. */
export interface NspiOperation {
  readonly name: keyof typeof nspiOpnum;
  readonly opnum: number;
  /**
   * Answers the stub of a call over RPC.
   *
   * @param sessionOf - finds the session of the call's context handle
   * @throws DecodeError
   */
  readonly overRpc: (
    stub: Uint8Array,
    book: AddressBook,
    sessionOf: (handle: ContextHandle) => AddressBookSession,
  ) => NspiAnswer;
  /** Undefined for the operation that MAPI over HTTP does not have. */
  readonly overHttp: HttpOperation | undefined;
}

/** An operation as MAPI over HTTP carries it. */
export interface HttpOperation {
  readonly requestType: AddressBookRequestType;
  /** @throws DecodeError */
  readonly answer: (body: Uint8Array, book: AddressBook, session: AddressBookSession) => NspiAnswer;
}

/** The encoding of RPC. */
export interface NdrCodec<Call, Response> {
  readonly decode: (stub: Uint8Array) => Call;
  readonly encode: (response: Response) => Uint8Array;
}

/** The encoding of MAPI over HTTP, whose `Message` may lack what the operation needs. */
export interface HttpCodec<Request, Response, Message> {
  readonly requestType: AddressBookRequestType;
  readonly decode: (body: Uint8Array) => Message;
  /** Undefined where something is missing: the answer is then InvalidParameter. */
  readonly complete: (message: Message) => Request | undefined;
  readonly encode: (response: Response, request: Request) => Uint8Array;
  /** The answer to a message that is not complete. */
  readonly refuse: (status: number, message: Message) => Uint8Array;
}

/** A row of the table. */
export interface NspiRow<Call, Response, Message> {
  readonly name: keyof typeof nspiOpnum;
  readonly answer: (book: AddressBook, session: AddressBookSession, request: OutOfContext<Call>) => Response;
  readonly rpc: NdrCodec<Call, Response>;
  readonly http?: HttpCodec<OutOfContext<Call>, Response, Message>;
  /** The names or DNs that are asked for. */
  readonly names?: (request: OutOfContext<Call> | Message) => readonly string[];
  /** The ids in the answer say which names were resolved. Default: they count objects. */
  readonly resolves?: boolean;
}

/** Makes an operation of a row. */
export function operation<Call extends Called, Response extends Answered, Message = OutOfContext<Call>>(
  row: NspiRow<Call, Response, Message>,
): NspiOperation {
  const { name, answer, rpc, http, names, resolves = false } = row;
  return {
    name,
    opnum: nspiOpnum[name],
    overRpc: (stub, book, sessionOf) => {
      const request = rpc.decode(stub);
      const response = answer(book, sessionOf(request.handle), request);
      return { bytes: rpc.encode(response), facts: nspiFacts(names?.(request), response, resolves) };
    },
    overHttp: http && {
      requestType: http.requestType,
      answer: (body, book, session) => {
        const message = http.decode(body);
        const request = http.complete(message);
        if (request === undefined) {
          const status = nspiStatus.InvalidParameter;
          return { bytes: http.refuse(status, message), facts: nspiFacts(names?.(message), { status }) };
        }
        const response = answer(book, session, request);
        const facts = nspiFacts(names?.(request), response, resolves);
        return { bytes: http.encode(response, request), facts };
      },
    },
  };
}
