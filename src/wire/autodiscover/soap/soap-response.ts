import { LabError } from '../../../errors.js';
import { childOf, onlyChild, readXml, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, document, textLine } from '../xml-text.js';
import { faultOf } from './soap-fault.js';
import {
  decodeGetDomainSettingsResponse,
  encodeGetDomainSettingsResponse,
} from './soap-get-domain-settings.js';
import {
  decodeGetFederationInformationResponse,
  encodeGetFederationInformationResponse,
} from './soap-get-federation-information.js';
import {
  decodeGetOrganizationRelationshipSettingsResponse,
  encodeGetOrganizationRelationshipSettingsResponse,
} from './soap-get-organization-relationship-settings.js';
import { decodeGetUserSettingsResponse, encodeGetUserSettingsResponse } from './soap-get-user-settings.js';
import { type ServerVersionInfo, type SoapResponse, soapOperations } from './soap-messages.js';
import {
  addressingNamespace,
  autodiscoverNamespace,
  envelopeNamespace,
  schemaInstanceNamespace,
} from './soap-namespaces.js';

/** Longest answer that is read, in characters: every setting of as many users as one may ask for. */
export const maximumSoapResponseLength = 4_194_304;

/*
 * SOAP 1.1 4, MS-OXWSADISC 2.2.3 and 3.1.4
 *
 *   s:Envelope
 *     s:Header                       always there: clients look for it
 *       a:Action                     @s:mustUnderstand "1"; that of the request with "Response" at its end
 *       h:ServerVersionInfo
 *         MajorVersion, MinorVersion, MajorBuildNumber, MinorBuildNumber, Version
 *     s:Body
 *       <operation>ResponseMessage
 *         Response                   soap-<operation>.ts
 */

/** Writes an answer as Exchange does: its own elements without prefix, `i` for what the schema language adds. */
export function encodeSoapResponse(response: SoapResponse, server: ServerVersionInfo): string {
  const action = `${autodiscoverNamespace}/Autodiscover/${response.operation}Response`;
  const header = [
    `    <a:Action s:mustUnderstand="1">${action}</a:Action>`,
    ...block(
      2,
      'h:ServerVersionInfo',
      [
        textLine(3, 'h:MajorVersion', String(server.majorVersion)),
        textLine(3, 'h:MinorVersion', String(server.minorVersion)),
        textLine(3, 'h:MajorBuildNumber', String(server.majorBuildNumber)),
        textLine(3, 'h:MinorBuildNumber', String(server.minorBuildNumber)),
        textLine(3, 'h:Version', server.version),
      ],
      attribute('xmlns:h', autodiscoverNamespace),
    ),
  ];
  const message = block(
    2,
    `${response.operation}ResponseMessage`,
    block(3, 'Response', responseLines(response), attribute('xmlns:i', schemaInstanceNamespace)),
    attribute('xmlns', autodiscoverNamespace),
  );
  return document(
    block(
      0,
      's:Envelope',
      [...block(1, 's:Header', header), ...block(1, 's:Body', message)],
      attribute('xmlns:s', envelopeNamespace) + attribute('xmlns:a', addressingNamespace),
    ),
  );
}

function responseLines(response: SoapResponse): string[] {
  switch (response.operation) {
    case 'GetUserSettings':
      return encodeGetUserSettingsResponse(4, response);
    case 'GetDomainSettings':
      return encodeGetDomainSettingsResponse(4, response);
    case 'GetFederationInformation':
      return encodeGetFederationInformationResponse(4, response);
    case 'GetOrganizationRelationshipSettings':
      return encodeGetOrganizationRelationshipSettingsResponse(4, response);
  }
}

/**
 * Reads an answer and who gave it.
 *
 * @throws DecodeError when it is not XML; LabError `protocol-refused` for a fault, `decode-failed` for anything else
 */
export function decodeSoapResponse(xml: string): {
  readonly response: SoapResponse;
  readonly server: ServerVersionInfo;
} {
  const envelope = readXml(xml, 'SOAP response', maximumSoapResponseLength);
  const fault = faultOf(envelope);
  if (fault !== undefined) throw new LabError('protocol-refused', `${fault.code}: ${fault.reason}`);
  if (envelope.name !== 'Envelope') {
    throw new LabError('decode-failed', `expected the root Envelope, found ${envelope.name}`);
  }
  const info = childOf(onlyChild(envelope, 'Header'), 'ServerVersionInfo');
  const [message] = onlyChild(envelope, 'Body').children;
  const number = (name: string) => Number((info && textOf(info, name)) ?? 0);
  return {
    response: decodeMessage(message),
    server: {
      majorVersion: number('MajorVersion'),
      minorVersion: number('MinorVersion'),
      majorBuildNumber: number('MajorBuildNumber'),
      minorBuildNumber: number('MinorBuildNumber'),
      version: (info && textOf(info, 'Version')) ?? '',
    },
  };
}

function decodeMessage(message: XmlElement | undefined): SoapResponse {
  const operation = soapOperations.find((name) => message?.name === `${name}ResponseMessage`);
  if (message === undefined || operation === undefined) {
    throw new LabError('decode-failed', `unknown message "${message?.name ?? ''}"`, { where: 'Body' });
  }
  const response = onlyChild(message, 'Response');
  switch (operation) {
    case 'GetUserSettings':
      return decodeGetUserSettingsResponse(response);
    case 'GetDomainSettings':
      return decodeGetDomainSettingsResponse(response);
    case 'GetFederationInformation':
      return decodeGetFederationInformationResponse(response);
    case 'GetOrganizationRelationshipSettings':
      return decodeGetOrganizationRelationshipSettingsResponse(response);
  }
}
