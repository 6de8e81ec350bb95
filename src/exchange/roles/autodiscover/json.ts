import type { JsonRequest } from '../../../wire/autodiscover/json/json-request.js';
import type { JsonResponse } from '../../../wire/autodiscover/json/json-response.js';
import type { Organization } from '../../organization.js';
import { generationOfServer } from '../../servers/server.js';
import { mailboxServerOf } from './mobile-sync.js';
import { anyUrl, nearestVirtualDirectories } from './nearest-virtual-directories.js';
import { findAcceptedDomain } from './user-settings/domain-settings.js';

/** A request and where it came in. */
export interface JsonQuestion {
  readonly request: JsonRequest;
  /** Host name that the client used. */
  readonly host: string;
}

/** An answer, or another service to ask: HTTP 302 with the request as it is to be sent there. */
export type JsonAnswer =
  | JsonResponse
  | { readonly kind: 'redirect'; readonly host: string; readonly request: JsonRequest };

/** In the spelling of Exchange. */
const protocols = ['ActiveSync', 'Ews', 'AutodiscoverV1'] as const;
/** After as many, a client has given up. */
const maximumRedirects = 10;

/**
 * Autodiscover v2: one address for one protocol, without authentication, from Exchange 2016 on. Somebody unknown is
 * answered like somebody known, so that nobody learns who has a mailbox; who has moved away is sent after the mailbox.
 *
 * @param server - name of the server that is asked
 * @returns undefined when that server is too old for it
 */
export function answerJson(
  organization: Organization,
  server: string,
  { request, host }: JsonQuestion,
): JsonAnswer | undefined {
  const { configuration } = organization;
  const asked = configuration.findServer(server);
  const generation = asked && generationOfServer(asked);
  if (generation === undefined || generation < 2016) return undefined;
  const { email, protocol } = request;
  if (protocol === undefined) {
    return failure('MissingProtocol', "A valid value must be provided for the query parameter 'Protocol'");
  }
  if (email === undefined || !/^[^@\s]+@[^@\s]+$/.test(email)) {
    return failure(
      'MandatoryParameterMissing',
      "A valid value must be provided for the query parameter 'Email'",
    );
  }
  const known = protocols.find((name) => name.toLowerCase() === protocol.toLowerCase());
  if (known === undefined) return invalidProtocol(protocol);
  const recipient = organization.findRecipient(email);
  if (recipient?.kind === 'mailUser' && request.redirectCount < maximumRedirects) {
    const target = recipient.targetAddress.value;
    const domain = target.slice(target.lastIndexOf('@') + 1);
    if (findAcceptedDomain(configuration, domain) === undefined) {
      return {
        kind: 'redirect',
        host: `autodiscover.${domain}`,
        request: { email: target, protocol, redirectCount: request.redirectCount + 1 },
      };
    }
  }
  if (known === 'AutodiscoverV1') {
    return { kind: 'url', protocol: known, url: `https://${host}/autodiscover/autodiscover.xml` };
  }
  const kind = known === 'Ews' ? 'webServices' : 'activeSync';
  const mailbox = recipient?.kind === 'mailbox' ? recipient : undefined;
  const near = nearestVirtualDirectories(configuration, kind, asked, mailboxServerOf(organization, mailbox));
  const url = anyUrl(near)?.value;
  return url === undefined ? invalidProtocol(protocol) : { kind: 'url', protocol: known, url };
}

function invalidProtocol(protocol: string): JsonResponse {
  return failure(
    'InvalidProtocol',
    `The given protocol value '${protocol}' is invalid. Supported values are '${protocols.join(',')}'`,
  );
}

function failure(errorCode: string, errorMessage: string): JsonResponse {
  return { kind: 'error', errorCode, errorMessage };
}
