import { DecodeError } from '../../errors.js';
import type { Mailbox } from '../../exchange/recipient.js';
import type { ConnectRequest } from '../../exchange/roles/mailbox-store/mailbox-store.js';
import type { MapiHttpRole } from '../../exchange/roles/mapi-http.js';
import type { Version } from '../../wire/mailbox-store/version.js';
import type { MapiHttpEndpoint } from '../../wire/mapi-http/request-type.js';
import { responseCode } from '../../wire/mapi-http/response-code.js';
import type { AnswerFacts } from '../http/telling.js';
import type { SessionCookies } from './cookies.js';
import type { SessionContext, SessionContexts } from './session-contexts.js';

/** Who asks, from where, and for whom. */
export interface MapiHttpCaller {
  /** As the client wrote it. */
  readonly userName: string;
  /** The same for every spelling of one user's name. */
  readonly userKey: string;
  /** The directory's entry; undefined for somebody it does not know. */
  readonly user: ConnectRequest['user'];
  readonly clientVersion: Version;
  /** Whose the request's `MailboxId` is. */
  readonly mailbox: Mailbox;
  /** What the client access server that was asked knows of addresses. */
  readonly role: MapiHttpRole;
  /** Host name by which the client came here. */
  readonly host: string | undefined;
}

/** A response body, and what is told of it. */
export interface Answered {
  readonly body: Uint8Array;
  readonly facts: AnswerFacts<'MAPI'>;
}

/** Answers one request type within a session. @throws DecodeError for a body that is not what it takes */
export type SessionOperation<State> = (body: Uint8Array, state: State, caller: MapiHttpCaller) => Answered;

/** One of the two endpoints: what it answers, and what it keeps of a client. */
export interface EndpointDefinition<State> {
  readonly name: MapiHttpEndpoint;
  /** Begins a session; without a state there is none. @throws DecodeError */
  readonly opening: {
    readonly requestType: string;
    open(body: Uint8Array, caller: MapiHttpCaller): Answered & { readonly state: State | undefined };
  };
  /** Ends it. */
  readonly closing: { readonly requestType: string; readonly close: SessionOperation<State> };
  readonly operations: Readonly<Record<string, SessionOperation<State>>>;
  /** A request that is answered when something has happened, or its time is over. */
  readonly waiting?: {
    readonly requestType: string;
    /** @throws DecodeError */
    begin(body: Uint8Array, context: SessionContext<State>): Waiting | Answered;
  };
}

/** An answer that is to come. */
export interface Waiting {
  /** Never rejects. The signal is aborted when the client has gone, and the answer is of no more use. */
  wait(signal: AbortSignal): Promise<Answered>;
}

/** What goes back. */
export type EndpointReply =
  | {
      readonly outcome: 'refused';
      readonly code: number;
      /** As it is registered, or as the client wrote it. */
      readonly requestType: string;
      readonly reason: string | undefined;
    }
  | (Answered & {
      readonly outcome: 'done';
      readonly requestType: string;
      /** To be set as cookies. */
      readonly cookies: { readonly context: string; readonly sequence: string } | undefined;
      /** Whether there is a session, which expires. */
      readonly hasSession: boolean;
    })
  | (Waiting & { readonly outcome: 'waiting'; readonly requestType: string });

/** One endpoint at work. */
export interface Endpoint {
  readonly name: MapiHttpEndpoint;
  /** Never throws for what a client sends. */
  answer(
    requestType: string,
    body: Uint8Array,
    cookies: SessionCookies,
    caller: MapiHttpCaller,
  ): EndpointReply;
  /** Ends all sessions, as the stop of a server does. */
  endSessions(): void;
}

type Step = (body: Uint8Array, cookies: SessionCookies, caller: MapiHttpCaller) => EndpointReply;

/** An error of this program, not of the client, is thrown on. */
export function createEndpoint<State>(
  definition: EndpointDefinition<State>,
  sessions: SessionContexts<State>,
): Endpoint {
  const { name, opening, closing, operations, waiting } = definition;
  const steps = new Map<string, Step>();
  const add = (requestType: string, step: Step) => steps.set(requestType.toLowerCase(), step);
  const refused = (requestType: string, code: number, reason?: string): EndpointReply => ({
    outcome: 'refused',
    code,
    requestType,
    reason,
  });
  const readable = (requestType: string, answer: () => EndpointReply): EndpointReply => {
    try {
      return answer();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      return refused(requestType, responseCode.InvalidRequestBody, error.message);
    }
  };
  const inSession = (requestType: string, run: SessionOperation<State>, isLast: boolean) =>
    add(requestType, (body, cookies, caller) => {
      const { context, code } = sessions.find(cookies, caller.userKey, true);
      if (context === undefined) return refused(requestType, code);
      return readable(requestType, () => {
        const answered = run(body, context.state, caller);
        if (isLast) sessions.end(context);
        else sessions.advance(context);
        const kept = isLast ? undefined : { context: context.id, sequence: context.sequence };
        return { outcome: 'done', requestType, ...answered, cookies: kept, hasSession: !isLast };
      });
    });

  add(opening.requestType, (body, cookies, caller) =>
    readable(opening.requestType, () => {
      // Who connects anew gives up what he had (MS-OXCMAPIHTTP 3.2.5.6).
      const former = sessions.findFormer(cookies, caller.userKey);
      if (former !== undefined) sessions.end(former);
      sessions.endExpired(); // they count towards the sessions that a user may have
      const { state, ...answered } = opening.open(body, caller);
      const context = state === undefined ? undefined : sessions.open(caller.userKey, state);
      return {
        outcome: 'done',
        requestType: opening.requestType,
        ...answered,
        cookies: context && { context: context.id, sequence: context.sequence },
        hasSession: context !== undefined,
      };
    }),
  );
  inSession(closing.requestType, closing.close, true);
  for (const [requestType, run] of Object.entries(operations)) inSession(requestType, run, false);
  // PING and what waits go beside the requests that follow each other: they neither bring nor change the sequence.
  add('PING', (_, cookies, caller) => {
    const done = {
      outcome: 'done',
      requestType: 'PING',
      body: new Uint8Array(),
      cookies: undefined,
      facts: { status: 'Success' },
    } as const;
    if (cookies.context === undefined) return { ...done, hasSession: false };
    const { context, code } = sessions.find(cookies, caller.userKey, false);
    return context === undefined ? refused('PING', code) : { ...done, hasSession: true };
  });
  if (waiting !== undefined) {
    const { requestType, begin } = waiting;
    add(requestType, (body, cookies, caller) => {
      const { context, code } = sessions.find(cookies, caller.userKey, false);
      if (context === undefined) return refused(requestType, code);
      return readable(requestType, () => {
        const begun = begin(body, context);
        if (!('wait' in begun)) {
          return { outcome: 'done', requestType, ...begun, cookies: undefined, hasSession: true };
        }
        const wait = async (signal: AbortSignal) => {
          const answered = await begun.wait(signal);
          sessions.touch(context);
          return answered;
        };
        return { outcome: 'waiting', requestType, wait };
      });
    });
  }
  return {
    name,
    answer: (requestType, body, cookies, caller) => {
      const step = steps.get(requestType.toLowerCase());
      return step === undefined
        ? refused(requestType, responseCode.InvalidRequestType)
        : step(body, cookies, caller);
    },
    endSessions: () => sessions.endAll(),
  };
}
