import { LabError } from '../../errors.js';
import { parseSmtpAddress } from '../../values/smtp-address.js';
import type { PoxResponse, PoxSettings } from '../../wire/autodiscover/messages.js';
import { encodePoxRequest } from '../../wire/autodiscover/pox/pox-request.js';
import { decodePoxResponse } from '../../wire/autodiscover/pox/pox-response.js';
import type { Recorder } from '../trace.js';
import { type HttpAnswer, type HttpConnection, httpOver } from '../wires/http.js';
import { HttpLogon, schemesOf, strongestScheme } from '../wires/http-logon.js';
import { reach } from '../wires/reach.js';
import { LogonRefused } from '../wires/rpc.js';
import { startTls } from '../wires/tls.js';
import { certificateJudge } from './prompt.js';
import { Refusal } from './refusal.js';
import { type Attempt, unlessGivenUp } from './search.js';

/** `AcceptableResponseSchema` of the Outlook provider (MS-OXDSCLI 2.2.3.1.1.2). */
const outlookResponseSchema =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** Legs after the first; NTLM inside Negotiate takes two. */
const longestHandshake = 3;

/** What one Autodiscover address led to; anything else is thrown. */
export type ServerAnswer =
  | { readonly kind: 'settings'; readonly settings: PoxSettings }
  | { readonly kind: 'redirect-address'; readonly address: string }
  | { readonly kind: 'redirect-url'; readonly url: string };

/**
 * Posts the request for the attempt's address to one https address: first without credentials, then after a 401
 * with them, by the strongest scheme that is offered. A bad certificate is judged by the attempt's rule.
 *
 * @throws LabError for whatever makes this address unusable; {@link Refusal} when the service itself said no
 */
export async function askServer(attempt: Attempt, recorder: Recorder, url: URL): Promise<ServerAnswer> {
  const { client } = attempt.search;
  const port = Number(url.port || 443);
  const limits = { timeoutMs: client.policy.httpTimeoutMs, signal: attempt.signal };
  const { socket } = await reach(client, recorder, url.hostname, port, limits);
  return unlessGivenUp(attempt.signal, socket, async () => {
    const secure = await startTls(client, recorder, socket, url.hostname, certificateJudge(attempt));
    const http = httpOver(client, secure);
    try {
      return readAnswer(await postWithCredentials(attempt, recorder, http, url));
    } finally {
      http.close();
    }
  });
}

async function postWithCredentials(
  { search, address }: Attempt,
  recorder: Recorder,
  http: HttpConnection,
  url: URL,
): Promise<HttpAnswer> {
  const { policy } = search.client;
  // MS-OXDSCLI 3.1.4: sent by clients that can speak it, and by no others.
  const asksForMapiHttp = policy.connecting.mapiHttp && !search.registry.isSet('MapiHttpDisabled');
  const post = (authorization: string | undefined) =>
    recorder.step('http-post', `${url.host}${url.pathname}`, async (step) => {
      step.facts({ url: url.href });
      const answer = await http.ask({
        method: 'POST',
        host: url.host,
        target: `${url.pathname}${url.search}`,
        headers: {
          'Content-Type': 'text/xml',
          'User-Agent': policy.userAgent,
          ...(asksForMapiHttp ? { 'X-MapiHttpCapability': '1' } : {}),
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
        body: encodePoxRequest({ emailAddress: address, acceptableResponseSchema: outlookResponseSchema }),
      });
      step.facts({ status: answer.status, schemes: schemesOf(answer.challenges) });
      return answer;
    });

  let answer = await post(undefined);
  if (answer.status !== 401) return answer;
  const offered = schemesOf(answer.challenges);
  if (!offered.some((scheme) => /^(?:negotiate|ntlm|basic)$/i.test(scheme))) {
    throw new LabError(
      'protocol-refused',
      `no common way to log on: ${offered.join(', ') || 'none offered'}`,
    );
  }
  try {
    const logon = new HttpLogon(search.client, url.hostname, strongestScheme(answer.challenges));
    answer = await post(logon.begin());
    for (let leg = 0; answer.status === 401 && leg < longestHandshake; leg++) {
      answer = await post(logon.respond(answer.challenges));
    }
  } catch (error) {
    throw error instanceof LogonRefused ? new Refusal('credentials-refused', error.message) : error;
  }
  if (answer.status === 401) throw new LabError('protocol-refused', 'the logon does not end');
  return answer;
}

function readAnswer(answer: HttpAnswer): ServerAnswer {
  if (answer.status === 301 || answer.status === 302) {
    return { kind: 'redirect-url', url: answer.header('location') ?? '' };
  }
  if (answer.status !== 200) throw new LabError('protocol-refused', `HTTP status ${answer.status}`);
  return judge(decodePoxResponse(answer.body.toString('utf8')));
}

/**
 * Sorts an answer out, wherever it comes from.
 *
 * @throws Refusal when the service does not know the address; LabError `protocol-refused` for any other error in it
 */
export function judge(response: PoxResponse): ServerAnswer {
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
