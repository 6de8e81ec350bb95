import { LabError } from '../../../errors.js';
import { mobileSyncResponseNamespace, responseNamespace } from '../namespaces.js';
import { childOf, onlyChild, readXml, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, document, optionalLine, textLine } from '../xml-text.js';
import type { MobileSyncResponse, MobileSyncServer, MobileSyncUser } from './mobile-sync-messages.js';

/*
 * MS-ASCMD 2.2.1.1.2 and 6.4
 *
 *   Autodiscover          xmlns ".../autodiscover/responseschema/2006"
 *     Response            xmlns ".../autodiscover/mobilesync/responseschema/2006"
 *       Culture           "en:us"
 *       User
 *         DisplayName
 *         EMailAddress
 *       Action            one of
 *         Redirect        an address
 *         Settings
 *           Server        any number
 *             Type        "MobileSync" | "CertEnroll"
 *             Url
 *             Name
 *             ServerData
 *         Error
 *           Status, Message, DebugData
 */

export function encodeMobileSyncResponse(response: MobileSyncResponse): string {
  const user =
    response.action === 'error'
      ? [textLine(3, 'EMailAddress', response.emailAddress)]
      : [
          textLine(3, 'DisplayName', response.user.displayName),
          textLine(3, 'EMailAddress', response.user.emailAddress),
        ];
  const lines = [
    textLine(2, 'Culture', response.culture),
    ...block(2, 'User', user),
    ...block(2, 'Action', actionLines(response)),
  ];
  return document(
    block(
      0,
      'Autodiscover',
      block(1, 'Response', lines, attribute('xmlns', mobileSyncResponseNamespace)),
      attribute('xmlns', responseNamespace),
    ),
  );
}

function actionLines(response: MobileSyncResponse): string[] {
  switch (response.action) {
    case 'redirect':
      return [textLine(3, 'Redirect', response.address)];
    case 'settings':
      return block(3, 'Settings', response.servers.flatMap(serverLines));
    case 'error':
      return block(3, 'Error', [
        textLine(4, 'Status', String(response.status)),
        textLine(4, 'Message', response.message),
        textLine(4, 'DebugData', response.debugData),
      ]);
  }
}

function serverLines({ type, url, name, serverData }: MobileSyncServer): string[] {
  return block(4, 'Server', [
    textLine(5, 'Type', type),
    textLine(5, 'Url', url),
    ...optionalLine(5, 'Name', name),
    ...optionalLine(5, 'ServerData', serverData),
  ]);
}

/**
 * Reads an answer to a phone. Servers of other types are left out.
 *
 * @throws DecodeError when it is not XML; LabError `decode-failed` when it is no such answer, or a POX error
 */
export function decodeMobileSyncResponse(xml: string): MobileSyncResponse {
  const root = readXml(xml, 'MobileSync response', 65_536);
  const response = onlyChild(root, 'Response');
  const action = onlyChild(response, 'Action');
  const user = childOf(response, 'User');
  const culture = textOf(response, 'Culture') ?? '';
  const error = childOf(action, 'Error');
  if (error !== undefined) {
    return {
      action: 'error',
      culture,
      emailAddress: (user && textOf(user, 'EMailAddress')) ?? '',
      status: Number(textOf(error, 'Status') ?? 0),
      message: textOf(error, 'Message') ?? '',
      debugData: textOf(error, 'DebugData') ?? '',
    };
  }
  const address = textOf(action, 'Redirect');
  if (address !== undefined) return { action: 'redirect', culture, user: decodeUser(user), address };
  const settings = childOf(action, 'Settings');
  if (settings === undefined) {
    throw new LabError('decode-failed', 'expected Redirect, Settings or Error', { where: 'Action' });
  }
  return {
    action: 'settings',
    culture,
    user: decodeUser(user),
    servers: settings.children.flatMap((server) => decodeServer(server) ?? []),
  };
}

function decodeUser(user: XmlElement | undefined): MobileSyncUser {
  const text = (name: string) => (user && textOf(user, name)) ?? '';
  return { displayName: text('DisplayName'), emailAddress: text('EMailAddress') };
}

function decodeServer(server: XmlElement): MobileSyncServer | undefined {
  const type = textOf(server, 'Type');
  if (type !== 'MobileSync' && type !== 'CertEnroll') return undefined;
  const name = textOf(server, 'Name');
  const serverData = textOf(server, 'ServerData');
  return {
    type,
    url: textOf(server, 'Url') ?? '',
    ...(name === undefined ? {} : { name }),
    ...(serverData === undefined ? {} : { serverData }),
  };
}
