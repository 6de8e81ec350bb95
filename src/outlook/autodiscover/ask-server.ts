import { isLabError, LabError } from '../../errors.js';
import { parseSmtpAddress } from '../../values/smtp-address.js';
import type { PoxSettings } from '../../wire/autodiscover/messages.js';
import { encodePoxRequest } from '../../wire/autodiscover/pox-request.js';
import { decodePoxResponse } from '../../wire/autodiscover/pox-response.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { basicAuthorization, type HttpAnswer, type HttpConnection, httpOver } from '../wires/http.js';
import { reach } from '../wires/reach.js';
import { startTls } from '../wires/tls.js';

/** `AcceptableResponseSchema` of the Outlook provider (MS-OXDSCLI 2.2.3.1.1.2). */
const outlookResponseSchema =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** As Outlook 2010 names itself. */
const userAgent = 'Microsoft Office/14.0 (Windows NT 6.1; Microsoft Outlook 14.0.4760; Pro)';

/** What one Autodiscover address led to; anything else is thrown. */
export type ServerAnswer =
  | { readonly kind: 'settings'; readonly settings: PoxSettings }
  | { readonly kind: 'redirect-address'; readonly address: string }
  | { readonly kind: 'redirect-url'; readonly url: string };

/** Marks the two refusals that the client remembers for its last word. */
export class Refusal extends LabError {
  readonly reason: 'credentials-refused' | 'address-not-found';

  constructor(reason: Refusal['reason'], what: string) {
    super('protocol-refused', what);
    this.reason = reason;
  }
}

/**
 * Posts the request for `address` to one https address: first without credentials, then with them after a 401.
 *
 * @throws LabError for whatever makes this address unusable; {@link Refusal} when the service itself said no
 */
export async function askServer(
  client: Client,
  recorder: Recorder,
  url: URL,
  address: string,
): Promise<ServerAnswer> {
  const port = Number(url.port || 443);
  const { socket } = await reach(client, recorder, url.hostname, port);
  const http = httpOver(client, await startTls(client, recorder, socket, url.hostname));
  try {
    return read(await postWithCredentials(client, recorder, http, url, address));
  } finally {
    http.close();
  }
}

async function postWithCredentials(
  client: Client,
  recorder: Recorder,
  http: HttpConnection,
  url: URL,
  address: string,
): Promise<HttpAnswer> {
  const post = (authorization: string | undefined) =>
    recorder.step('HTTP POST', `${url.host}${url.pathname}`, async (step) => {
      const answer = await http.ask({
        method: 'POST',
        host: url.host,
        target: `${url.pathname}${url.search}`,
        headers: {
          'Content-Type': 'text/xml',
          'User-Agent': userAgent,
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        body: encodePoxRequest({ emailAddress: address, acceptableResponseSchema: outlookResponseSchema }),
      });
      step.detail(answer.status === 401 ? `401: ${schemes(answer).join(', ')}` : String(answer.status));
      return answer;
    });

  const first = await post(undefined);
  if (first.status !== 401) return first;
  if (!schemes(first).some((scheme) => scheme.toLowerCase() === 'basic')) {
    throw new LabError(
      'protocol-refused',
      `no common way to log on: ${schemes(first).join(', ') || 'none offered'}`,
    );
  }
  const second = await post(basicAuthorization(client.credentials.userName, client.credentials.password));
  if (second.status === 401) {
    throw new Refusal(
      'credentials-refused',
      `the user name or password of ${client.credentials.userName} was refused`,
    );
  }
  return second;
}

function schemes(answer: HttpAnswer): readonly string[] {
  return answer.challenges.map((challenge) => challenge.split(/\s/)[0] ?? '');
}

function read(answer: HttpAnswer): ServerAnswer {
  if (answer.status === 301 || answer.status === 302) {
    return { kind: 'redirect-url', url: answer.header('location') ?? '' };
  }
  if (answer.status !== 200) throw new LabError('protocol-refused', `HTTP status ${answer.status}`);
  const response = decodePoxResponse(answer.body.toString('utf8'));
  switch (response.action) {
    case 'settings':
      return { kind: 'settings', settings: response };
    case 'redirectAddr':
      return { kind: 'redirect-address', address: parsedAddress(response.address) };
    case 'redirectUrl':
      return { kind: 'redirect-url', url: response.url };
    case 'error': {
      const what = `Autodiscover error ${response.code}: ${response.message}`;
      throw response.code === 500
        ? new Refusal('address-not-found', what)
        : new LabError('protocol-refused', what);
    }
  }
}

function parsedAddress(text: string): string {
  const { local, domain } = parseSmtpAddress(text.replace(/^smtp:/i, ''));
  return `${local}@${domain}`;
}

/** True for what makes one address unusable without ending the search. */
export function isInconclusive(error: unknown): boolean {
  return isLabError(error) && error.code !== 'internal';
}
