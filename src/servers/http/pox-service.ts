import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { isLabError } from '../../errors.js';
import type { PoxHttpRedirect, PoxRequest, PoxResponse } from '../../wire/autodiscover/messages.js';
import { outlookResponseNamespace } from '../../wire/autodiscover/namespaces.js';
import { decodePoxRequest } from '../../wire/autodiscover/pox/pox-request.js';
import { encodePoxResponse } from '../../wire/autodiscover/pox/pox-response.js';
import { type AnswerMobileSync, createMobileSyncService } from './mobile-sync-service.js';
import { remember } from './remember.js';
import type { AnswerFacts } from './telling.js';

/** What the answers depend on. */
export interface PoxServiceOptions {
  /** Name of the server as in the directory, e.g. `CAS1`. */
  readonly host: string;
  /**
   * Computes the answer. The text of one and the same object is written once only, so return the same object for as
   * long as the answer stays the same. `time` and `id` of an error are filled in here. What it throws becomes error 603.
   */
  readonly answer: (request: PoxRequest, context: PoxContext) => PoxResponse | PoxHttpRedirect;
  /** What phones are told; without it, their schema is refused like any other. */
  readonly mobileSync?: AnswerMobileSync;
  /** The lab's clock; its local time of day goes into errors. */
  readonly now: () => Date;
}

/** Who asks, and what the client says of itself (`X-MapiHttpCapability`, `X-ClientCanHandle`, `User-Agent`). */
export interface PoxContext {
  readonly user: string;
  readonly headers: IncomingHttpHeaders;
}

/** An answer ready to send, and what is told of it. */
export interface PoxAnswer {
  readonly body: string;
  readonly facts: AnswerFacts<'POX'>;
  /** Set when the client is sent elsewhere by HTTP status 302; the body is empty then. */
  readonly location?: string;
}

export interface PoxService {
  /** Never throws: what goes wrong is told to the client as an Autodiscover error. */
  post(body: Buffer, context: PoxContext): PoxAnswer;
  /** What a browser gets: there is no request in a GET. */
  get(): PoxAnswer;
}

const messages: Readonly<Record<600 | 601 | 603, string>> = {
  600: 'Invalid Request',
  601: 'Provider is not available',
  603: 'An internal error occurred',
};

/** From the bytes of a request to the bytes of the answer. */
export function createPoxService({ host, answer, mobileSync, now }: PoxServiceOptions): PoxService {
  const id = serverId(host);
  const phones = mobileSync && createMobileSyncService(mobileSync);
  // Reading XML is most of the work of an answer, and a client asks in the same words each time.
  const decode = remember(decodePoxRequest, { most: 1_000, longest: 2_048 });
  const encoded = new WeakMap<PoxResponse, string>();

  function encode(response: PoxResponse): string {
    if (response.action === 'error') {
      return encodePoxResponse({ ...response, time: timeOfDay(now()), id });
    }
    const known = encoded.get(response);
    if (known !== undefined) return known;
    const body = encodePoxResponse(response);
    encoded.set(response, body);
    return body;
  }

  function refuse(code: 600 | 601 | 603, about: About, reason: string): PoxAnswer {
    const body = encode({ action: 'error', code, message: messages[code], time: '', id });
    return { body, facts: { ...about, status: '200', action: 'error', errorCode: String(code), reason } };
  }

  return {
    get: () => refuse(600, {}, 'not a POST'),
    post: (body, context) => {
      let request: PoxRequest;
      try {
        if (!isUtf8(body)) return refuse(600, {}, 'the body is not UTF-8');
        request = decode(body.toString('utf8'));
      } catch (error) {
        if (isLabError(error, 'decode-failed')) return refuse(600, {}, error.message);
        return refuse(603, {}, String(error));
      }
      const about = { subject: request.legacyDn ?? request.emailAddress ?? '', user: context.user };
      try {
        if (request.acceptableResponseSchema !== outlookResponseNamespace) {
          const told = phones?.post(request);
          if (told !== undefined) return { body: told.body, facts: { ...about, ...told.facts } };
          return refuse(601, about, `no provider for ${request.acceptableResponseSchema}`);
        }
        const response = answer(request, context);
        if (response.action === 'httpRedirect') {
          const { location } = response;
          return {
            body: '',
            facts: { ...about, status: '302', action: response.action, location },
            location,
          };
        }
        return { body: encode(response), facts: { ...about, ...factsOf(response) } };
      } catch (error) {
        return refuse(603, about, String(error));
      }
    },
  };
}

/** Whom a request was about, and who asked; nobody where it could not be read. */
type About = Pick<AnswerFacts<'POX'>, 'subject' | 'user'>;

function factsOf(response: PoxResponse): AnswerFacts<'POX'> {
  const common = { status: '200', action: response.action };
  switch (response.action) {
    case 'settings':
      return { ...common, protocols: response.protocols.map(({ type }) => type) };
    case 'redirectAddr':
      return { ...common, location: response.address };
    case 'redirectUrl':
      return { ...common, location: response.url };
    case 'error':
      return { ...common, errorCode: String(response.code), reason: response.message };
  }
}

/** Local time of day as .NET writes it, `HH:mm:ss.fffffff`. */
function timeOfDay(time: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}0000`;
}

/** The number that a server puts into its errors: unsigned, 32 bits, the same for the same name (FNV-1a). */
function serverId(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name.toLowerCase())) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
