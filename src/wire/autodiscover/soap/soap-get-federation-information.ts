import { onlyChild, textOf, type XmlElement } from '../xml-reader.js';
import { block, optionalLine, textLine } from '../xml-text.js';
import type { GetFederationInformationRequest, GetFederationInformationResponse } from './soap-messages.js';
import { decodeSoapOutcome, encodeSoapOutcome, itemsOf, list } from './soap-outcome.js';

/*
 * MS-OXWSADISC 3.1.4.2; the one operation that needs no authentication
 *
 *   Request                                Response
 *     Domain                                 ErrorCode, ErrorMessage
 *                                            ApplicationUri            all three only without error
 *                                            TokenIssuers
 *                                              TokenIssuer
 *                                                Endpoint, Uri
 *                                            Domains
 *                                              Domain
 */

export function encodeGetFederationInformationRequest(
  depth: number,
  request: GetFederationInformationRequest,
): string[] {
  return [textLine(depth, 'Domain', request.domain)];
}

/** @throws LabError `decode-failed` unless there is one Domain */
export function decodeGetFederationInformationRequest(request: XmlElement): GetFederationInformationRequest {
  return { operation: 'GetFederationInformation', domain: onlyChild(request, 'Domain').text };
}

export function encodeGetFederationInformationResponse(
  depth: number,
  response: GetFederationInformationResponse,
): string[] {
  const outcome = encodeSoapOutcome(depth, response);
  if (response.errorCode !== 'NoError') return outcome;
  return [
    ...outcome,
    ...optionalLine(depth, 'ApplicationUri', response.applicationUri),
    ...list(
      depth,
      'TokenIssuers',
      response.tokenIssuers.flatMap(({ uri, endpoint }) =>
        block(depth + 1, 'TokenIssuer', [
          ...optionalLine(depth + 2, 'Endpoint', endpoint),
          textLine(depth + 2, 'Uri', uri),
        ]),
      ),
    ),
    ...list(
      depth,
      'Domains',
      response.domains.map((domain) => textLine(depth + 1, 'Domain', domain)),
    ),
  ];
}

/** @throws LabError `decode-failed` */
export function decodeGetFederationInformationResponse(
  response: XmlElement,
): GetFederationInformationResponse {
  const applicationUri = textOf(response, 'ApplicationUri');
  return {
    operation: 'GetFederationInformation',
    ...decodeSoapOutcome(response),
    ...(applicationUri === undefined ? {} : { applicationUri }),
    tokenIssuers: itemsOf(response, 'TokenIssuers', 'TokenIssuer').map((issuer) => {
      const endpoint = textOf(issuer, 'Endpoint');
      return { uri: textOf(issuer, 'Uri') ?? '', ...(endpoint === undefined ? {} : { endpoint }) };
    }),
    domains: itemsOf(response, 'Domains', 'Domain').map(({ text }) => text),
  };
}
