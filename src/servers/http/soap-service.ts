import { isUtf8 } from 'node:buffer';
import { isLabError } from '../../errors.js';
import type { SoapRole } from '../../exchange/roles/autodiscover/user-settings/soap.js';
import { encodeSoapFault } from '../../wire/autodiscover/soap/soap-fault.js';
import type { SoapFaultCode, SoapResponse } from '../../wire/autodiscover/soap/soap-messages.js';
import { decodeSoapRequest, type SoapRequestMessage } from '../../wire/autodiscover/soap/soap-request.js';
import { encodeSoapResponse } from '../../wire/autodiscover/soap/soap-response.js';
import { messagesXsd } from './messages-xsd.js';
import { remember } from './remember.js';
import { servicesWsdl } from './services-wsdl.js';
import type { AnswerFacts } from './telling.js';

/** An answer ready to send, and what is told of it. */
export interface SoapAnswer {
  readonly status: 200 | 500;
  readonly body: string;
  readonly facts: AnswerFacts<'SOAP'>;
}

/** A document of the service. */
export interface ServiceDocument {
  readonly contentType: string;
  readonly body: string;
}

/** The SOAP service of a server (MS-OXWSADISC), between bytes and role. */
export interface SoapService {
  /** False for a server from before Exchange 2010: there is nothing at these paths. */
  isOffered(): boolean;
  /**
   * Never throws: what goes wrong is told to the client as a fault.
   *
   * @param user - undefined for a client that has not said who it is
   * @returns undefined when the client has to say so first
   */
  post(body: Buffer, user: string | undefined): SoapAnswer | undefined;
  /** A message for the WS-Security endpoint: no token is trusted here. */
  refuseToken(): SoapAnswer;
  /** What a GET of a path, in lower case, shows to an authenticated client. */
  document(path: string, query: string | undefined): ServiceDocument | undefined;
}

/** Paths in lower case, without a slash at their end. */
export const soapPath = '/autodiscover/autodiscover.svc';
const wsdlPath = '/autodiscover/services.wsdl';
const xsdPath = '/autodiscover/messages.xsd';

/** True for a path that belongs to the service; `/wssecurity` and what is below it are its other endpoints. */
export function isSoapPath(path: string): boolean {
  return path === soapPath || isTokenPath(path) || path === wsdlPath || path === xsdPath;
}

/** True for the endpoints that take a WS-Security token in place of HTTP authentication. */
export function isTokenPath(path: string): boolean {
  return path === `${soapPath}/wssecurity` || path.startsWith(`${soapPath}/wssecurity/`);
}

/** From the bytes of a request to the text of the answer. */
export function createSoapService(role: SoapRole): SoapService {
  // As in POX: reading XML is most of the work, and the same object is answered with the same object.
  const decode = remember(decodeSoapRequest, { most: 500, longest: 4_096 });
  const encoded = new WeakMap<SoapResponse, string>();
  const wsdl = servicesWsdl();

  function encode(response: SoapResponse): string {
    const known = encoded.get(response);
    if (known !== undefined) return known;
    const server = role.serverVersion();
    if (server === undefined) throw new Error('the server has left the directory');
    const body = encodeSoapResponse(response, server);
    if (body.length <= longestKept) encoded.set(response, body);
    return body;
  }

  function read(body: Buffer): SoapRequestMessage | SoapAnswer {
    try {
      if (!isUtf8(body)) return fault('Client', 'The message is not UTF-8.');
      return decode(body.toString('utf8'));
    } catch (error) {
      if (!isLabError(error, 'decode-failed')) return fault('Server', 'An internal error occurred.', error);
      return fault('Client', 'The message could not be read.', error);
    }
  }

  return {
    isOffered: () => role.serverVersion() !== undefined,
    refuseToken: () => fault('InvalidSecurity', securityRefused),
    post: (body, user) => {
      const message = read(body);
      if ('status' in message) return user === undefined ? undefined : message;
      const { request, action, requestedServerVersion } = message;
      if (request?.operation !== 'GetFederationInformation' && user === undefined) return undefined;
      if (request === undefined) {
        return fault(
          'ActionNotSupported',
          `ContractFilter mismatch: there is no action '${action ?? ''}' here.`,
        );
      }
      if (request.operation === 'GetOrganizationRelationshipSettings') {
        return fault('InvalidSecurity', securityRefused);
      }
      try {
        const response = role.answer(request, requestedServerVersion);
        const about = { type: request.operation, subject: subjectOf(request), user: user ?? 'anonymous' };
        const facts = { ...about, status: '200', errorCodes: errorCodesOf(response) };
        return { status: 200, body: encode(response), facts };
      } catch (error) {
        return fault('Server', 'An internal error occurred.', error);
      }
    },
    document: (path, query) => {
      if (path === wsdlPath || (path === soapPath && /^(?:single)?wsdl$/i.test(query ?? ''))) {
        return { contentType: 'text/xml; charset=utf-8', body: wsdl };
      }
      if (path === xsdPath) return { contentType: 'text/xml; charset=utf-8', body: messagesXsd };
      return path === soapPath ? { contentType: 'text/html; charset=utf-8', body: servicePage } : undefined;
    },
  };
}

/** A request for many users at once is answered at length, and hardly repeated. */
const longestKept = 65_536;

/** What WCF says of a message whose security it cannot establish. */
const securityRefused = 'An error occurred when verifying security for the message.';

const servicePage = `<html><head><title>Autodiscover service</title></head><body>
<p>A SOAP service: see <a href="autodiscover.svc?wsdl">autodiscover.svc?wsdl</a>.</p></body></html>
`;

function fault(code: SoapFaultCode, reason: string, error?: unknown): SoapAnswer {
  const why = error === undefined ? reason : error instanceof Error ? error.message : String(error);
  const facts = { status: '500', soapFault: code, reason: why };
  return { status: 500, body: encodeSoapFault({ code, reason }), facts };
}

function subjectOf(request: Parameters<SoapRole['answer']>[0]): string {
  switch (request.operation) {
    case 'GetUserSettings':
      return request.mailboxes.slice(0, mostTold).join(', ');
    case 'GetDomainSettings':
      return request.domains.slice(0, mostTold).join(', ');
    case 'GetFederationInformation':
      return request.domain;
  }
}

/** Of a request for many users at once, more than any reader is shown. */
const mostTold = 100;

/** That of the response, then those of its users or domains. */
function errorCodesOf(response: SoapResponse): readonly string[] {
  const parts =
    response.operation === 'GetUserSettings'
      ? response.users
      : response.operation === 'GetDomainSettings'
        ? response.domains
        : [];
  return [response, ...parts].map(({ errorCode }) => errorCode);
}
