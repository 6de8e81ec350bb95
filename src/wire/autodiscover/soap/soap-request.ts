import { LabError } from '../../../errors.js';
import { childOf, onlyChild, readXml, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, document, optionalLine, textLine } from '../xml-text.js';
import {
  decodeGetDomainSettingsRequest,
  encodeGetDomainSettingsRequest,
} from './soap-get-domain-settings.js';
import {
  decodeGetFederationInformationRequest,
  encodeGetFederationInformationRequest,
} from './soap-get-federation-information.js';
import {
  decodeGetOrganizationRelationshipSettingsRequest,
  encodeGetOrganizationRelationshipSettingsRequest,
} from './soap-get-organization-relationship-settings.js';
import { decodeGetUserSettingsRequest, encodeGetUserSettingsRequest } from './soap-get-user-settings.js';
import { type SoapOperation, type SoapRequest, soapOperations } from './soap-messages.js';
import { addressingNamespace, autodiscoverNamespace, envelopeNamespace } from './soap-namespaces.js';

/** Longest request that is read, in characters: room for the users and settings that one may ask for. */
export const maximumSoapRequestLength = 65_536;

/** A request in its envelope. */
export interface SoapRequestMessage {
  /** What the body, or else the Action header, asks for; undefined when that is nothing known. */
  readonly request: SoapRequest | undefined;
  /** `wsa:Action`, as sent. */
  readonly action: string | undefined;
  /** `Exchange2010` and later; GetFederationInformation comes without it. */
  readonly requestedServerVersion: string | undefined;
}

/*
 * SOAP 1.1 4, MS-OXWSADISC 2.2.3 and 3.1.4
 *
 *   s:Envelope
 *     s:Header
 *       RequestedServerVersion
 *       a:Action        ".../exchange/2010/Autodiscover/Autodiscover/<operation>"
 *       a:To            the service's URL
 *     s:Body
 *       <operation>RequestMessage
 *         Request       soap-<operation>.ts
 *
 * The body says what is asked; clients leave out SOAPAction, and some the Action.
 */

/** Writes a request as clients of the EWS Managed API do. */
export function encodeSoapRequest(
  request: SoapRequest,
  { to, requestedServerVersion }: { readonly to: string; readonly requestedServerVersion?: string },
): string {
  const header = [
    ...optionalLine(2, 'm:RequestedServerVersion', requestedServerVersion),
    textLine(2, 'a:Action', `${autodiscoverNamespace}/Autodiscover/${request.operation}`),
    textLine(2, 'a:To', to),
  ];
  const message = block(
    2,
    `${request.operation}RequestMessage`,
    block(3, 'Request', requestLines(request)),
    attribute('xmlns', autodiscoverNamespace),
  );
  const namespaces =
    attribute('xmlns:s', envelopeNamespace) +
    attribute('xmlns:a', addressingNamespace) +
    attribute('xmlns:m', autodiscoverNamespace);
  return document(
    block(0, 's:Envelope', [...block(1, 's:Header', header), ...block(1, 's:Body', message)], namespaces),
  );
}

function requestLines(request: SoapRequest): string[] {
  switch (request.operation) {
    case 'GetUserSettings':
      return encodeGetUserSettingsRequest(4, request);
    case 'GetDomainSettings':
      return encodeGetDomainSettingsRequest(4, request);
    case 'GetFederationInformation':
      return encodeGetFederationInformationRequest(4, request);
    case 'GetOrganizationRelationshipSettings':
      return encodeGetOrganizationRelationshipSettingsRequest(4, request);
  }
}

/**
 * Reads a request of any operation.
 *
 * @throws DecodeError when it is not XML; LabError `decode-failed` when it is no envelope, or no such request
 */
export function decodeSoapRequest(xml: string): SoapRequestMessage {
  const envelope = readXml(xml, 'SOAP request', maximumSoapRequestLength);
  if (envelope.name !== 'Envelope') {
    throw new LabError('decode-failed', `expected the root Envelope, found ${envelope.name}`);
  }
  const header = childOf(envelope, 'Header');
  const body = onlyChild(envelope, 'Body');
  if (body.children.length > 1) {
    throw new LabError('decode-failed', 'expected one message, found several', { where: 'Body' });
  }
  const action = header && textOf(header, 'Action');
  const [message] = body.children;
  const operation =
    operationNamed(message?.name.replace(/RequestMessage$/, '')) ??
    operationNamed(action?.replace(/^.*\//, ''));
  return {
    request: operation && message && decodeRequest(operation, onlyChild(message, 'Request')),
    action,
    requestedServerVersion: header && textOf(header, 'RequestedServerVersion'),
  };
}

function operationNamed(name: string | undefined): SoapOperation | undefined {
  return soapOperations.find((operation) => operation === name);
}

function decodeRequest(operation: SoapOperation, request: XmlElement): SoapRequest {
  switch (operation) {
    case 'GetUserSettings':
      return decodeGetUserSettingsRequest(request);
    case 'GetDomainSettings':
      return decodeGetDomainSettingsRequest(request);
    case 'GetFederationInformation':
      return decodeGetFederationInformationRequest(request);
    case 'GetOrganizationRelationshipSettings':
      return decodeGetOrganizationRelationshipSettingsRequest(request);
  }
}
