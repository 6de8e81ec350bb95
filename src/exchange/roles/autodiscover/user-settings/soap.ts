import type {
  GetOrganizationRelationshipSettingsRequest,
  ServerVersionInfo,
  SoapOutcome,
  SoapRequest,
  SoapResponse,
} from '../../../../wire/autodiscover/soap/soap-messages.js';
import type { Organization } from '../../../organization.js';
import type { Server } from '../../../servers/server.js';
import { rememberAnswers } from '../answer-memory.js';
import { answerDomainSettings, answerFederationInformation } from './domain-settings.js';
import { answered, invalidRequest } from './soap-outcomes.js';
import { schemaOrder, serverVersionInfo } from './soap-version.js';
import { type AskPox, answerUser } from './user-settings.js';

/** What is asked without a WS-Security token. */
export type PlainSoapRequest = Exclude<SoapRequest, GetOrganizationRelationshipSettingsRequest>;

/** The SOAP service of one server (MS-OXWSADISC). */
export interface SoapRole {
  /** Of the server; undefined when it is too old for SOAP, or is not in the directory any more. */
  serverVersion(): ServerVersionInfo | undefined;
  /**
   * Until the directory changes, the same request object gets the same answer object.
   *
   * @param requestedVersion - the header `RequestedServerVersion`
   */
  answer(request: PlainSoapRequest, requestedVersion?: string): SoapResponse;
}

/** Users or domains of one request (the default of Exchange's `MaxUsersPerGetUserSettingsRequest` and its like). */
const mostPerRequest = 90;

/**
 * The SOAP service of a server. It says what the POX service says, setting by setting.
 *
 * @param server - name of the server
 * @param askPox - that server's POX answer for an address, without a client's special abilities
 */
export function createSoapRole(organization: Organization, server: string, askPox: AskPox): SoapRole {
  const asked = () => organization.configuration.findServer(server);
  const bySchema = new Map<number | undefined, (request: PlainSoapRequest) => SoapResponse>();
  return {
    serverVersion: () => serverVersionInfo(asked()?.version?.value),
    answer: (request, requestedVersion) => {
      const order = schemaOrder(requestedVersion);
      const known = bySchema.get(order);
      if (known !== undefined) return known(request);
      const version = order === undefined ? undefined : requestedVersion;
      const remembered = rememberAnswers(organization, (asking: PlainSoapRequest) =>
        answer(organization, asked(), askPox, asking, version),
      );
      bySchema.set(order, remembered);
      return remembered(request);
    },
  };
}

function answer(
  organization: Organization,
  asked: Server | undefined,
  askPox: AskPox,
  request: PlainSoapRequest,
  requestedVersion: string | undefined,
): SoapResponse {
  const outcome = asked === undefined ? internalError : verdictOn(request);
  switch (request.operation) {
    case 'GetFederationInformation':
      return answerFederationInformation(organization, request);
    case 'GetDomainSettings':
      if (asked === undefined || outcome.errorCode !== 'NoError') {
        return { operation: request.operation, ...outcome, domains: [] };
      }
      return answerDomainSettings(organization, asked, request);
    case 'GetUserSettings':
      if (asked === undefined || outcome.errorCode !== 'NoError') {
        return { operation: request.operation, ...outcome, users: [] };
      }
      return {
        operation: request.operation,
        ...answered,
        users: request.mailboxes.map((mailbox) =>
          answerUser(organization, asked, askPox, mailbox, request.settings, requestedVersion),
        ),
      };
  }
}

const internalError: SoapOutcome = {
  errorCode: 'InternalServerError',
  errorMessage: 'The server is not in the directory.',
};

function verdictOn(request: PlainSoapRequest): SoapOutcome {
  if (request.operation === 'GetFederationInformation') return answered;
  const [things, count] =
    request.operation === 'GetUserSettings'
      ? ['users', request.mailboxes.length]
      : ['domains', request.domains.length];
  if (count === 0) return invalidRequest(`The request names no ${things}.`);
  if (count > mostPerRequest) {
    return invalidRequest(
      `The request names ${count} ${things}; at most ${mostPerRequest} are answered at a time.`,
    );
  }
  if (request.settings.length === 0) return invalidRequest('The request names no settings.');
  return answered;
}
