import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { isLabError } from '../errors.js';
import type { Lab } from '../lab/lab.js';
import type { PoxResponse } from '../wire/autodiscover/messages.js';
import { encodeMobileSyncRequest } from '../wire/autodiscover/mobile-sync/mobile-sync-request.js';
import { outlookResponseNamespace } from '../wire/autodiscover/namespaces.js';
import { encodePoxRequest } from '../wire/autodiscover/pox/pox-request.js';
import { decodePoxResponse } from '../wire/autodiscover/pox/pox-response.js';
import { encodeSoapRequest } from '../wire/autodiscover/soap/soap-request.js';
import { decodeSoapResponse } from '../wire/autodiscover/soap/soap-response.js';
import { password } from './contoso.js';

/** Claims ask here what other programs than Outlook would be told, inside. */
const host = 'autodiscover.contoso.example';

/**
 * The settings for Outlook, as they were sent and read.
 *
 * @param mapiHttp - says that MAPI over HTTP is understood
 */
export async function poxAnswer(lab: Lab, address: string, mapiHttp = false) {
  const body = encodePoxRequest({
    emailAddress: address,
    acceptableResponseSchema: outlookResponseNamespace,
  });
  const answer = await post(lab, address, '/autodiscover/autodiscover.xml', body, mapiHttp);
  const response: PoxResponse = decodePoxResponse(answer);
  const protocols = 'protocols' in response ? response.protocols : [];
  const exch = protocols.find((protocol) => protocol.type === 'EXCH' && 'elements' in protocol);
  const server =
    exch !== undefined && 'elements' in exch
      ? exch.elements.find(({ name }) => name === 'Server')?.text
      : undefined;
  return { text: answer, response, server, protocols };
}

/** The answer to a phone, as it was sent. */
export function mobileSyncAnswer(lab: Lab, address: string): Promise<string> {
  return post(lab, address, '/autodiscover/autodiscover.xml', encodeMobileSyncRequest(address));
}

/** User settings by SOAP, by name; those that are no plain text as JSON. */
export async function soapSettings(lab: Lab, address: string, names: readonly string[]) {
  const path = '/autodiscover/autodiscover.svc';
  const body = encodeSoapRequest(
    { operation: 'GetUserSettings', mailboxes: [address], settings: names },
    { to: `https://${host}${path}`, requestedServerVersion: 'Exchange2013' },
  );
  const { response } = decodeSoapResponse(await post(lab, address, path, body));
  const [user] = 'users' in response ? response.users : [];
  return new Map(
    (user?.settings ?? []).map((setting) => [
      setting.name,
      setting.kind === 'String' ? setting.value : JSON.stringify(setting),
    ]),
  );
}

/** The body of an answer to GET, whatever its status. */
export async function getText(lab: Lab, path: string): Promise<string> {
  const { httpsAgent: agent } = lab.clients();
  return answered(request(`https://${host}${path}`, { agent }).end());
}

/** The agents give system errors, as Node's own do, with the lab's behind them. */
async function answered(asking: ClientRequest): Promise<string> {
  try {
    const [response] = await once(asking, 'response');
    return await text(response);
  } catch (error) {
    throw error instanceof Error && isLabError(error.cause) ? error.cause : error;
  }
}

async function post(
  lab: Lab,
  address: string,
  path: string,
  body: string,
  mapiHttp = false,
): Promise<string> {
  const { httpsAgent: agent } = lab.clients();
  const headers = {
    Authorization: `Basic ${Buffer.from(`${address}:${password}`).toString('base64')}`,
    'Content-Type': 'text/xml; charset=utf-8',
    ...(mapiHttp ? { 'X-MapiHttpCapability': '1' } : {}),
  };
  return answered(request(`https://${host}${path}`, { agent, method: 'POST', headers }).end(body));
}
