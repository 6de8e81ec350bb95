import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { FaultNamed } from '../../network/faults/faults-list.js';
import type { Tell } from '../../record/events/recorded-event.js';
import { encodePoxResponse } from '../../wire/autodiscover/pox/pox-response.js';
import { hasLongBody } from './request-body.js';
import { hostName, splitTarget } from './request-path.js';
import { peerOf } from './telling.js';

/** What meets the requests of a web server. */
export interface FaultyWeb {
  readonly faults: HostFaults;
  /** Modelled. */
  readonly port: number;
  /** Name of the host for the journal. */
  readonly host: string;
  readonly tell: Tell;
}

/** What a request is, to a fault. */
export interface FaultyRequest {
  readonly method: string;
  readonly target: string;
  /** The `Host` header. */
  readonly host: string | undefined;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
}

/** An answer that a fault gives; `lost`: the connection is reset instead. */
export type FaultyAnswer =
  | { readonly kind: 'lost' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly fields: readonly (readonly [string, string])[];
      readonly body: string;
      /** More is announced than is sent, and the connection ends. */
      readonly isTruncated: boolean;
    };

/** Every fault that answers. */
const answeringFaults = [
  'http:status',
  'http:redirect',
  'http:redirect-loop',
  'http:redirect-address',
  'http:html',
  'http:truncated',
  'http:unauthorized',
  'http:reset',
] as const;

const answeringAnyone = answeringFaults.filter((name) => name !== 'http:unauthorized');

/** The faults that may answer a request: without credentials, or with the first half of them, none is refused yet. */
export function faultsFor({ authorization }: FaultyRequest): readonly (typeof answeringFaults)[number][] {
  return bearsCredentials(authorization) ? answeringFaults : answeringAnyone;
}

const ntlmSignature = 'NTLMSSP\0';
const negotiateMessage = 1;

/** False for the leg of a handshake that says no more than that one begins (MS-NLMP 2.2.1.1, bare or within SPNEGO). */
function bearsCredentials(authorization: string | undefined): boolean {
  const [, scheme, token = ''] = /^(\S+) *(\S*)/.exec(authorization ?? '') ?? [];
  if (scheme === undefined) return false;
  if (!/^(?:ntlm|negotiate)$/i.test(scheme)) return true;
  const bytes = Buffer.from(token, 'base64');
  const at = bytes.indexOf(ntlmSignature, 0, 'latin1');
  return at < 0 || bytes[at + ntlmSignature.length] !== negotiateMessage;
}

const page =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Not here</title></head>' +
  '<body><p>There is nothing here for mail clients.</p></body></html>\n';

/** The beginning of an answer of Autodiscover's. */
const xmlBeginning =
  '<?xml version="1.0" encoding="utf-8"?>\r\n' +
  '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">\r\n' +
  '  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">\r\n' +
  '    <User>\r\n      <DisplayNa';

/** What a request is to the faults that are set. */
export function contextOf({ method, target, host }: FaultyRequest, port: number) {
  return { name: hostName(host), port, method, path: splitTarget(target).path };
}

/** What a fault makes the answer be. */
export function faultyAnswer(
  fault: FaultNamed<(typeof answeringFaults)[number]>,
  { target, host }: FaultyRequest,
): FaultyAnswer {
  const answer = (
    status: number,
    body: string,
    fields: readonly (readonly [string, string])[] = [],
    isTruncated = false,
  ): FaultyAnswer => {
    const type = body.startsWith('<?xml') ? 'text/xml; charset=utf-8' : 'text/html; charset=utf-8';
    return { kind: 'answer', status, fields: [['Content-Type', type], ...fields], body, isTruncated };
  };
  const challenges = [
    ['WWW-Authenticate', 'Negotiate'],
    ['WWW-Authenticate', 'NTLM'],
    ['WWW-Authenticate', `Basic realm="${hostName(host) ?? 'localhost'}"`],
  ] as const;
  switch (fault.fault) {
    case 'http:status':
      return answer(fault.status, page, fault.status === 401 ? challenges : []);
    case 'http:unauthorized':
      return answer(401, page, challenges);
    case 'http:redirect':
      return answer(302, '', [['Location', fault.url]]);
    case 'http:redirect-loop': {
      const { path, query } = splitTarget(target);
      const search = query === undefined ? '' : `?${query}`;
      return answer(302, '', [['Location', `https://${hostName(host) ?? 'localhost'}${path}${search}`]]);
    }
    case 'http:redirect-address':
      return answer(200, encodePoxResponse({ action: 'redirectAddr', address: fault.mailbox }));
    case 'http:html':
      return answer(200, page);
    case 'http:truncated':
      return answer(200, xmlBeginning, [], true);
    case 'http:reset':
      return { kind: 'lost' };
  }
}

/** Puts the faults before what answers requests; where none is set, a request costs one look more. */
export function withFaults(handle: RequestListener, web: FaultyWeb | undefined): RequestListener {
  if (web === undefined) return handle;
  return (request, response) => {
    if (!web.faults.has('http')) handle(request, response);
    else meet(web, request, response, handle).catch(() => request.socket.destroy());
  };
}

async function meet(
  { faults, port, host, tell }: FaultyWeb,
  request: IncomingMessage,
  response: ServerResponse,
  handle: RequestListener,
): Promise<void> {
  const { socket, method = '', url: target = '/' } = request;
  const { host: asked, authorization } = request.headers;
  const asking = { method, target, host: asked, authorization };
  const context = contextOf(asking, port);
  const slow = faults.take(['http:slow'], context, socket);
  if (slow !== undefined) await faults.wait(slow.delay, socket);
  if (socket.destroyed) return;
  const fault = faults.take(faultsFor(asking), context, socket);
  if (fault === undefined) {
    handle(request, response);
    return;
  }
  const answer = faultyAnswer(fault, asking);
  tell({
    protocol: 'http',
    host,
    client: peerOf(socket),
    event: 'request',
    facts: {
      method,
      name: context.path,
      status: answer.kind === 'lost' ? 'reset' : String(answer.status),
      fault: fault.fault,
    },
  });
  if (answer.kind === 'lost') {
    if (!faults.reset(socket)) socket.destroy();
    return;
  }
  if (hasLongBody(request)) response.setHeader('Connection', 'close');
  request.resume();
  response.statusCode = answer.status;
  for (const [name, value] of answer.fields) response.appendHeader(name, value);
  const announced = Buffer.byteLength(answer.body) + (answer.isTruncated ? missingOctets : 0);
  response.setHeader('Content-Length', announced);
  if (!answer.isTruncated) response.end(answer.body);
  else response.write(answer.body, () => socket.destroySoon());
}

const missingOctets = 2048;
