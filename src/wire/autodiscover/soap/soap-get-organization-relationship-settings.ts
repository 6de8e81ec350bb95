import { textOf, type XmlElement } from '../xml-reader.js';
import { block, optionalLine, textLine } from '../xml-text.js';
import type {
  GetOrganizationRelationshipSettingsRequest,
  GetOrganizationRelationshipSettingsResponse,
  OrganizationRelationship,
} from './soap-messages.js';
import { decodeSoapOutcome, encodeSoapOutcome, itemsOf, list } from './soap-outcome.js';

/*
 * MS-OXWSADISC 3.1.4.4
 *
 *   Request                                Response
 *     Domains                                ErrorCode, ErrorMessage
 *       Domain                               OrganizationRelationshipSettingsCollection
 *                                              OrganizationRelationshipSettings
 *                                                DeliveryReportEnabled, DomainNames / Domain,
 *                                                FreeBusyAccessEnabled, FreeBusyAccessLevel, MailTipsAccessEnabled,
 *                                                MailTipsAccessLevel, MailboxMoveEnabled, Name,
 *                                                TargetApplicationUri, TargetAutodiscoverEpr, TargetSharingEpr
 */

export function encodeGetOrganizationRelationshipSettingsRequest(
  depth: number,
  request: GetOrganizationRelationshipSettingsRequest,
): string[] {
  return list(
    depth,
    'Domains',
    request.domains.map((domain) => textLine(depth + 1, 'Domain', domain)),
  );
}

export function decodeGetOrganizationRelationshipSettingsRequest(
  request: XmlElement,
): GetOrganizationRelationshipSettingsRequest {
  return {
    operation: 'GetOrganizationRelationshipSettings',
    domains: itemsOf(request, 'Domains', 'Domain').map(({ text }) => text),
  };
}

export function encodeGetOrganizationRelationshipSettingsResponse(
  depth: number,
  response: GetOrganizationRelationshipSettingsResponse,
): string[] {
  const lines = response.relationships.flatMap((relationship) =>
    block(depth + 1, 'OrganizationRelationshipSettings', relationshipLines(depth + 2, relationship)),
  );
  return [
    ...encodeSoapOutcome(depth, response),
    ...list(depth, 'OrganizationRelationshipSettingsCollection', lines),
  ];
}

function relationshipLines(depth: number, relationship: OrganizationRelationship): string[] {
  return [
    textLine(depth, 'DeliveryReportEnabled', String(relationship.deliveryReportEnabled)),
    ...list(
      depth,
      'DomainNames',
      relationship.domainNames.map((domain) => textLine(depth + 1, 'Domain', domain)),
    ),
    textLine(depth, 'FreeBusyAccessEnabled', String(relationship.freeBusyAccessEnabled)),
    ...optionalLine(depth, 'FreeBusyAccessLevel', relationship.freeBusyAccessLevel),
    textLine(depth, 'MailTipsAccessEnabled', String(relationship.mailTipsAccessEnabled)),
    ...optionalLine(depth, 'MailTipsAccessLevel', relationship.mailTipsAccessLevel),
    textLine(depth, 'MailboxMoveEnabled', String(relationship.mailboxMoveEnabled)),
    textLine(depth, 'Name', relationship.name),
    ...optionalLine(depth, 'TargetApplicationUri', relationship.targetApplicationUri),
    ...optionalLine(depth, 'TargetAutodiscoverEpr', relationship.targetAutodiscoverEpr),
    ...optionalLine(depth, 'TargetSharingEpr', relationship.targetSharingEpr),
  ];
}

/** @throws LabError `decode-failed` */
export function decodeGetOrganizationRelationshipSettingsResponse(
  response: XmlElement,
): GetOrganizationRelationshipSettingsResponse {
  return {
    operation: 'GetOrganizationRelationshipSettings',
    ...decodeSoapOutcome(response),
    relationships: itemsOf(
      response,
      'OrganizationRelationshipSettingsCollection',
      'OrganizationRelationshipSettings',
    ).map(decodeRelationship),
  };
}

function decodeRelationship(element: XmlElement): OrganizationRelationship {
  const isOn = (name: string) => textOf(element, name) === 'true';
  const freeBusyAccessLevel = textOf(element, 'FreeBusyAccessLevel');
  const mailTipsAccessLevel = textOf(element, 'MailTipsAccessLevel');
  const targetApplicationUri = textOf(element, 'TargetApplicationUri');
  const targetAutodiscoverEpr = textOf(element, 'TargetAutodiscoverEpr');
  const targetSharingEpr = textOf(element, 'TargetSharingEpr');
  return {
    name: textOf(element, 'Name') ?? '',
    domainNames: itemsOf(element, 'DomainNames', 'Domain').map(({ text }) => text),
    deliveryReportEnabled: isOn('DeliveryReportEnabled'),
    freeBusyAccessEnabled: isOn('FreeBusyAccessEnabled'),
    ...(freeBusyAccessLevel === undefined ? {} : { freeBusyAccessLevel }),
    mailTipsAccessEnabled: isOn('MailTipsAccessEnabled'),
    ...(mailTipsAccessLevel === undefined ? {} : { mailTipsAccessLevel }),
    mailboxMoveEnabled: isOn('MailboxMoveEnabled'),
    ...(targetApplicationUri === undefined ? {} : { targetApplicationUri }),
    ...(targetAutodiscoverEpr === undefined ? {} : { targetAutodiscoverEpr }),
    ...(targetSharingEpr === undefined ? {} : { targetSharingEpr }),
  };
}
