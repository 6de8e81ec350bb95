import { textOf, type XmlElement } from '../xml-reader.js';
import { block, textLine } from '../xml-text.js';
import type { DomainResponse, GetDomainSettingsRequest, GetDomainSettingsResponse } from './soap-messages.js';
import {
  decodeSettingErrors,
  decodeSoapOutcome,
  encodeRedirectTarget,
  encodeSettingErrors,
  encodeSoapOutcome,
  itemsOf,
  list,
} from './soap-outcome.js';

/*
 * MS-OXWSADISC 3.1.4.1
 *
 *   Request                                Response
 *     Domains                                ErrorCode, ErrorMessage
 *       Domain                               DomainResponses
 *     RequestedSettings                        DomainResponse          one for each Domain, in order
 *       Setting                                  ErrorCode, ErrorMessage
 *                                                DomainSettingErrors   soap-outcome.ts
 *                                                DomainSettings
 *                                                  DomainSetting       @i:type "DomainStringSetting"
 *                                                    Name, Value
 *                                                RedirectTarget        here it stands last
 */

export function encodeGetDomainSettingsRequest(depth: number, request: GetDomainSettingsRequest): string[] {
  return [
    ...list(
      depth,
      'Domains',
      request.domains.map((domain) => textLine(depth + 1, 'Domain', domain)),
    ),
    ...list(
      depth,
      'RequestedSettings',
      request.settings.map((name) => textLine(depth + 1, 'Setting', name)),
    ),
  ];
}

export function decodeGetDomainSettingsRequest(request: XmlElement): GetDomainSettingsRequest {
  return {
    operation: 'GetDomainSettings',
    domains: itemsOf(request, 'Domains', 'Domain').map(({ text }) => text),
    settings: itemsOf(request, 'RequestedSettings', 'Setting').map(({ text }) => text),
  };
}

export function encodeGetDomainSettingsResponse(
  depth: number,
  response: GetDomainSettingsResponse,
): string[] {
  return [
    ...encodeSoapOutcome(depth, response),
    ...list(
      depth,
      'DomainResponses',
      response.domains.flatMap((domain) =>
        block(depth + 1, 'DomainResponse', domainLines(depth + 2, domain)),
      ),
    ),
  ];
}

function domainLines(depth: number, domain: DomainResponse): string[] {
  return [
    ...encodeSoapOutcome(depth, domain),
    ...encodeSettingErrors(depth, 'DomainSettingError', domain.settingErrors),
    ...list(
      depth,
      'DomainSettings',
      domain.settings.flatMap(({ name, value }) =>
        block(
          depth + 1,
          'DomainSetting',
          [textLine(depth + 2, 'Name', name), textLine(depth + 2, 'Value', value)],
          ' i:type="DomainStringSetting"',
        ),
      ),
    ),
    encodeRedirectTarget(depth, domain.redirectTarget),
  ];
}

/** @throws LabError `decode-failed` */
export function decodeGetDomainSettingsResponse(response: XmlElement): GetDomainSettingsResponse {
  return {
    operation: 'GetDomainSettings',
    ...decodeSoapOutcome(response),
    domains: itemsOf(response, 'DomainResponses', 'DomainResponse').map((domain) => {
      const redirectTarget = textOf(domain, 'RedirectTarget');
      return {
        ...decodeSoapOutcome(domain),
        ...(redirectTarget === undefined ? {} : { redirectTarget }),
        settingErrors: decodeSettingErrors(domain, 'DomainSettingError'),
        settings: itemsOf(domain, 'DomainSettings', 'DomainSetting').map((setting) => ({
          name: textOf(setting, 'Name') ?? '',
          value: textOf(setting, 'Value') ?? '',
        })),
      };
    }),
  };
}
