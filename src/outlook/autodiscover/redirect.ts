import { LabError } from '../../errors.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { type HttpConnection, httpOver } from '../wires/http.js';
import { reach } from '../wires/reach.js';
import { askUser } from './prompt.js';
import { type Attempt, rememberMiss, unlessGivenUp } from './search.js';

/**
 * Asks `http://autodiscover.<domain>` without credentials; only a redirect to https counts, an answer in XML is
 * ignored (KB 3211279). The user is asked before the redirect is followed, unless `RedirectServers` has its host
 * (KB 2480582).
 *
 * @throws LabError when there is no such redirect, or the user does not want it
 */
export async function findHttpRedirect(attempt: Attempt, recorder: Recorder, domain: string): Promise<URL> {
  const { client } = attempt.search;
  const host = `autodiscover.${domain}`;
  const limits = { timeoutMs: client.policy.httpTimeoutMs, signal: attempt.signal };
  const { socket } = await reach(client, recorder, host, 80, limits);
  return unlessGivenUp(attempt.signal, socket, async () => {
    const http = httpOver(client, socket);
    try {
      const location = await askForRedirect(client, recorder, http, host);
      const url = redirectTarget(location);
      await allowRedirect(attempt, recorder, hostAsWritten(location));
      return url;
    } finally {
      http.close();
    }
  });
}

/** The `Location` of the answer. */
function askForRedirect(
  { policy }: Client,
  recorder: Recorder,
  http: HttpConnection,
  host: string,
): Promise<string> {
  const target = '/autodiscover/autodiscover.xml';
  return recorder.step('http-get', `${host}${target}`, async (step) => {
    step.facts({ url: `http://${host}${target}` });
    const headers = { 'User-Agent': policy.userAgent };
    const answer = await http.ask({ method: 'GET', host, target, headers });
    const location = answer.header('location') ?? '';
    step.facts({ status: answer.status, location: location === '' ? undefined : location });
    if (answer.status !== 301 && answer.status !== 302) {
      throw new LabError('protocol-refused', `HTTP status ${answer.status} is no redirect`);
    }
    return location;
  });
}

/**
 * A redirect is followed to https only.
 *
 * @throws LabError `protocol-refused`
 */
export function redirectTarget(location: string): URL {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url?.protocol !== 'https:') {
    throw new LabError('protocol-refused', `a redirect to "${location}" is not followed`, {
      hint: 'it must be an absolute https address',
    });
  }
  return url;
}

/**
 * Asks the user whether this host may configure the account, unless `RedirectServers` names it.
 *
 * @param host - as the redirect has it: some versions compare letter by letter
 * @throws LabError `protocol-refused` when the user says No
 */
export async function allowRedirect(attempt: Attempt, recorder: Recorder, host: string): Promise<void> {
  const { client, registry } = attempt.search;
  const form = (name: string) => (client.policy.redirectServersByCase ? name : name.toLowerCase());
  if (registry.redirectServers.some((name) => form(name) === form(host))) return;
  if (await askUser(attempt, recorder, 'redirect', host)) return;
  const refused = new LabError('protocol-refused', 'the user does not allow the redirect', {
    where: host,
    hint: 'answer otherwise with --prompts accept, or name the host with --registry RedirectServers',
  });
  rememberMiss(attempt.search, host, refused);
  throw refused;
}

/** URLs are read into lower case; the registry is compared with what was sent. */
function hostAsWritten(location: string): string {
  return /^https:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(location.trim())?.[1] ?? location;
}
