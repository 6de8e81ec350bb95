import { LabError } from '../../errors.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { httpOver } from '../wires/http.js';
import { reach } from '../wires/reach.js';

/**
 * Asks `http://autodiscover.<domain>` without credentials; only a redirect to https counts, an answer in XML is
 * ignored (KB 3211279).
 *
 * @throws LabError when there is no such redirect
 */
export async function findHttpRedirect(client: Client, recorder: Recorder, domain: string): Promise<URL> {
  const host = `autodiscover.${domain}`;
  const target = '/autodiscover/autodiscover.xml';
  const { socket } = await reach(client, recorder, host, 80);
  const http = httpOver(client, socket);
  try {
    return await recorder.step('HTTP GET', `${host}${target}`, async (step) => {
      const answer = await http.ask({ method: 'GET', host, target, headers: {} });
      const location = answer.header('location') ?? '';
      step.detail(location === '' ? String(answer.status) : `${answer.status} to ${location}`);
      if (answer.status !== 301 && answer.status !== 302) {
        throw new LabError('protocol-refused', `HTTP status ${answer.status} is no redirect`);
      }
      return redirectTarget(location);
    });
  } finally {
    http.close();
  }
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
