import { randomUUID } from 'node:crypto';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import { headerField, mapiHttpContentType } from '../../wire/mapi-http/header-fields.js';
import { decodeWhole } from '../../wire/mapi-http/meta-tags.js';
import type { AddressBookRequestType, MailboxRequestType } from '../../wire/mapi-http/request-type.js';
import { formatResponseCode, responseCode } from '../../wire/mapi-http/response-code.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { type HttpAnswer, type HttpConnection, httpOver } from './http.js';
import { HttpLogon, schemesOf, strongestScheme } from './http-logon.js';
import { reach } from './reach.js';
import { startTls } from './tls.js';

/** A server that says nothing of its PENDING lines sends one this often, ms (MS-OXCMAPIHTTP 2.2.3.3.5). */
const usualPendingPeriodMs = 15_000;
/** A longer answer is cut off: no logon and no name comes near it. */
const maxBodyBytes = 1024 * 1024;

/**
 * One session context of MAPI over HTTP (MS-OXCMAPIHTTP 3.1): requests to one address, one after the other on one
 * connection, with the cookies that the server hands out.
 */
export class MapiHttpSession {
  readonly address: string;
  readonly port: number;
  readonly #client: Client;
  readonly #url: URL;
  readonly #http: HttpConnection;
  readonly #cookies = new Map<string, string>();
  readonly #requestGuid = randomUUID().toUpperCase();
  #requests = 0;
  #logon: HttpLogon | undefined;

  private constructor(client: Client, url: URL, http: HttpConnection, address: string) {
    this.#client = client;
    this.#url = url;
    this.#http = http;
    this.address = address;
    this.port = portOf(url);
  }

  /** @throws LabError for whatever stops the connection */
  static async open(client: Client, recorder: Recorder, address: string): Promise<MapiHttpSession> {
    const url = new URL(address);
    const reached = await reach(client, recorder, url.hostname, portOf(url));
    const secure = await startTls(client, recorder, reached.socket, url.hostname);
    return new MapiHttpSession(client, url, httpOver(client, secure), reached.address);
  }

  /** Resolves when the connection is no more; one that was lost without a word does not end. */
  get ended(): Promise<void> {
    const { ended, socket } = this.#http;
    return ended.then(() => this.#client.workstation.dialer.ended(socket));
  }

  /**
   * Sends one request; legs of a logon are steps of their own.
   *
   * @returns the body that the request type defines
   * @throws LogonRefused; LabError `protocol-refused` for another HTTP status or X-ResponseCode than those of success, and
   * what happens to the connection; DecodeError
   */
  async request(
    recorder: Recorder,
    type: MailboxRequestType | AddressBookRequestType,
    body: Uint8Array,
  ): Promise<Uint8Array> {
    let authorization = this.#logon?.needsHandshake === false ? this.#logon.begin() : undefined;
    for (;;) {
      // The first leg of a handshake carries nothing: it is refused in any case.
      const isLeg = this.#logon?.needsHandshake === true && !this.#logon.isProved;
      const send = () => this.#post(type, isLeg ? new Uint8Array() : body, authorization);
      const isProved = this.#logon?.isProved === true;
      const answer = isProved ? await send() : await this.#asLeg(recorder, send);
      if (answer.status !== 401) return this.#bodyOf(answer);
      if (this.#logon === undefined) {
        this.#logon = new HttpLogon(this.#client, this.#url.hostname, strongestScheme(answer.challenges));
        authorization = this.#logon.begin();
      } else {
        authorization = this.#logon.respond(answer.challenges);
      }
    }
  }

  close(): void {
    this.#http.close();
  }

  #asLeg(recorder: Recorder, send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    return recorder.step('http-post', `${this.#url.host}${this.#url.pathname}`, async (step) => {
      step.facts({ url: this.#url.href });
      const answer = await send();
      step.facts({ status: answer.status, schemes: schemesOf(answer.challenges) });
      return answer;
    });
  }

  async #post(type: string, body: Uint8Array, authorization: string | undefined): Promise<HttpAnswer> {
    const { workstation, policy } = this.#client;
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const stream = this.#http.stream({
      method: 'POST',
      host: this.#url.host,
      target: `${this.#url.pathname}${this.#url.search}`,
      headers: {
        'User-Agent': policy.userAgent,
        'Content-Type': mapiHttpContentType,
        'Content-Length': String(body.length),
        [headerField.RequestType]: type,
        [headerField.RequestId]: `{${this.#requestGuid}}:${++this.#requests}`,
        [headerField.ClientInfo]: `{${this.#requestGuid}}`,
        [headerField.ClientApplication]: `Outlook/${policy.clientVersion.join('.')}`,
        ...(cookies === '' ? {} : { Cookie: cookies }),
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
    });
    try {
      const answered = async () => {
        if (body.length > 0) await stream.write(body);
        stream.end();
        const answer = await this.#inTime(policy.connecting.rpcCallTimeoutMs, () => stream.answer);
        const period = Number(answer.header(headerField.PendingPeriod.toLowerCase())) || usualPendingPeriodMs;
        return { ...answer, body: await this.#read(answer.body, 2 * period) };
      };
      return await workstation.dialer.exchange(answered, 1, this.#http.socket);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The answer may be long under way, but not silent for longer than a PENDING line may be late. */
  async #read(body: AsyncIterable<Uint8Array>, silenceMs: number): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    const iterator = body[Symbol.asyncIterator]();
    for (let length = 0; length <= maxBodyBytes; ) {
      const next = await this.#inTime(silenceMs, () => iterator.next());
      if (next.done === true) return Buffer.concat(chunks);
      chunks.push(next.value);
      length += next.value.length;
    }
    throw new LabError('protocol-refused', `the answer is longer than ${maxBodyBytes} bytes`);
  }

  #inTime<T>(ms: number, work: () => Promise<T>): Promise<T> {
    const where = this.#url.hostname;
    const late = () =>
      new LabError('connection-timed-out', 'no answer to the MAPI over HTTP request', { where });
    return withDeadline(this.#client.workstation.clock, ms, work, late);
  }

  #bodyOf(answer: HttpAnswer): Uint8Array {
    const where = this.#url.hostname;
    for (const cookie of answer.cookies) {
      const [, name, value] = /^\s*([^=;\s]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value);
    }
    const said = answer.header(headerField.ResponseCode.toLowerCase());
    const outer = said === undefined ? undefined : Number(said);
    if (outer !== undefined && outer !== responseCode.Success) throw refused(outer, where);
    if (answer.status !== 200) {
      throw new LabError('protocol-refused', `HTTP status ${answer.status}`, { where });
    }
    const whole = decodeWhole(answer.body);
    const inner = whole.responseCode ?? outer ?? responseCode.Success;
    if (inner !== responseCode.Success) throw refused(inner, where);
    return whole.body;
  }
}

const portOf = (url: URL): number => Number(url.port || 443);

function refused(code: number, where: string): LabError {
  return new LabError('protocol-refused', `X-ResponseCode ${code} (${formatResponseCode(code)})`, { where });
}
