import { textOf, type XmlElement } from '../xml-reader.js';
import { block, textLine } from '../xml-text.js';
import type { GetUserSettingsRequest, GetUserSettingsResponse, UserResponse } from './soap-messages.js';
import {
  decodeSettingErrors,
  decodeSoapOutcome,
  encodeRedirectTarget,
  encodeSettingErrors,
  encodeSoapOutcome,
  itemsOf,
  list,
} from './soap-outcome.js';
import { decodeUserSetting, encodeUserSetting } from './soap-user-setting.js';

/*
 * MS-OXWSADISC 3.1.4.3
 *
 *   Request                                Response
 *     Users                                  ErrorCode, ErrorMessage
 *       User                                 UserResponses
 *         Mailbox                              UserResponse            one for each User, in order
 *     RequestedSettings                          ErrorCode, ErrorMessage
 *       Setting                                  RedirectTarget        an address or a URL
 *                                                UserSettingErrors     soap-outcome.ts
 *                                                UserSettings
 *                                                  UserSetting         soap-user-setting.ts
 */

export function encodeGetUserSettingsRequest(depth: number, request: GetUserSettingsRequest): string[] {
  return [
    ...list(
      depth,
      'Users',
      request.mailboxes.flatMap((mailbox) =>
        block(depth + 1, 'User', [textLine(depth + 2, 'Mailbox', mailbox)]),
      ),
    ),
    ...list(
      depth,
      'RequestedSettings',
      request.settings.map((name) => textLine(depth + 1, 'Setting', name)),
    ),
  ];
}

export function decodeGetUserSettingsRequest(request: XmlElement): GetUserSettingsRequest {
  return {
    operation: 'GetUserSettings',
    mailboxes: itemsOf(request, 'Users', 'User').map((user) => textOf(user, 'Mailbox') ?? ''),
    settings: itemsOf(request, 'RequestedSettings', 'Setting').map(({ text }) => text),
  };
}

export function encodeGetUserSettingsResponse(depth: number, response: GetUserSettingsResponse): string[] {
  return [
    ...encodeSoapOutcome(depth, response),
    ...list(
      depth,
      'UserResponses',
      response.users.flatMap((user) => block(depth + 1, 'UserResponse', userLines(depth + 2, user))),
    ),
  ];
}

function userLines(depth: number, user: UserResponse): string[] {
  return [
    ...encodeSoapOutcome(depth, user),
    encodeRedirectTarget(depth, user.redirectTarget),
    ...encodeSettingErrors(depth, 'UserSettingError', user.settingErrors),
    ...list(
      depth,
      'UserSettings',
      user.settings.flatMap((setting) => encodeUserSetting(depth + 1, setting)),
    ),
  ];
}

/** @throws LabError `decode-failed` */
export function decodeGetUserSettingsResponse(response: XmlElement): GetUserSettingsResponse {
  return {
    operation: 'GetUserSettings',
    ...decodeSoapOutcome(response),
    users: itemsOf(response, 'UserResponses', 'UserResponse').map((user) => {
      const redirectTarget = textOf(user, 'RedirectTarget');
      return {
        ...decodeSoapOutcome(user),
        ...(redirectTarget === undefined ? {} : { redirectTarget }),
        settingErrors: decodeSettingErrors(user, 'UserSettingError'),
        settings: itemsOf(user, 'UserSettings', 'UserSetting').flatMap(
          (setting) => decodeUserSetting(setting) ?? [],
        ),
      };
    }),
  };
}
