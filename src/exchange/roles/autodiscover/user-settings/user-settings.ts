import type { PoxHttpRedirect, PoxResponse } from '../../../../wire/autodiscover/messages.js';
import type {
  SettingError,
  SoapOutcome,
  UserResponse,
  UserSetting,
} from '../../../../wire/autodiscover/soap/soap-messages.js';
import { answerShapes } from '../../../home/generations/shapes.js';
import type { Organization } from '../../../organization.js';
import { generationOfServer, type Server } from '../../../servers/server.js';
import { clientAccessServersFor } from '../answer-context.js';
import { mailboxServerOf } from '../mobile-sync.js';
import { invalidSetting, noError, unavailableSetting } from './soap-outcomes.js';
import { type UserSettingSource, userSettingReaders } from './user-setting-readers.js';
import { isInSchema } from './user-setting-versions.js';

/**
 * What the POX service says about an address, to a client of no special abilities or to one that speaks MAPI over HTTP:
 * SOAP says the same in other words.
 */
export type AskPox = (emailAddress: string, client: { readonly mapiHttp: boolean }) => PoxAnswer;

/** Any POX answer, or a redirection by HTTP. */
export type PoxAnswer = PoxResponse | PoxHttpRedirect;

/**
 * The part of a GetUserSettings answer that concerns one user.
 *
 * @param requestedVersion - schema of the client: settings that came later are not available to it
 */
export function answerUser(
  organization: Organization,
  asked: Server,
  askPox: AskPox,
  mailbox: string,
  names: readonly string[],
  requestedVersion?: string,
): UserResponse {
  const address = mailbox.trim();
  if (!/^[^@\s]+@[^@\s]+$/.test(address)) return refusal(invalidUser(address));
  const answer = askPox(address, { mapiHttp: false });
  switch (answer.action) {
    case 'redirectAddr':
      return redirection('RedirectAddress', 'Redirection address.', answer.address);
    case 'redirectUrl':
      return redirection('RedirectUrl', 'Redirection URL.', soapUrl(answer.url));
    case 'httpRedirect':
      return redirection('RedirectUrl', 'Redirection URL.', soapUrl(answer.location));
    case 'error':
      return refusal(invalidUser(address));
    case 'settings': {
      const recipient = organization.findMailbox(address);
      const mailboxServer = mailboxServerOf(organization, recipient);
      const { configuration } = organization;
      const offersMapiHttp = () => {
        const other = askPox(address, { mapiHttp: true });
        return other.action === 'settings' && other.protocols.some(({ type }) => type === 'mapiHttp');
      };
      const generation = (mailboxServer && generationOfServer(mailboxServer)) ?? 2010;
      const servers = clientAccessServersFor(configuration, answerShapes[generation], mailboxServer, asked);
      const source = { settings: answer, configuration, asked, mailboxServer, servers, offersMapiHttp };
      return settingsOf(source, names, requestedVersion);
    }
  }
}

function settingsOf(
  source: UserSettingSource,
  names: readonly string[],
  requestedVersion: string | undefined,
): UserResponse {
  const settings: UserSetting[] = [];
  const settingErrors: SettingError[] = [];
  for (const name of new Set(names)) {
    const read = userSettingReaders.get(name);
    const value = isInSchema(name, requestedVersion) ? read?.(source) : undefined;
    if (value === undefined) {
      settingErrors.push(read === undefined ? invalidSetting(name) : unavailableSetting(name));
    } else if (typeof value === 'string') settings.push({ kind: 'String', name, value });
    else settings.push({ ...value, name });
  }
  return { ...noError, settingErrors, settings };
}

function invalidUser(address: string): SoapOutcome {
  return { errorCode: 'InvalidUser', errorMessage: `There is no mailbox '${address}'.` };
}

function refusal(outcome: SoapOutcome): UserResponse {
  return { ...outcome, settingErrors: [], settings: [] };
}

function redirection(
  errorCode: 'RedirectAddress' | 'RedirectUrl',
  errorMessage: string,
  redirectTarget: string,
): UserResponse {
  return { errorCode, errorMessage, redirectTarget, settingErrors: [], settings: [] };
}

/** The SOAP service stands beside the POX service. */
function soapUrl(url: string): string {
  return url.replace(/autodiscover\.xml$/i, 'autodiscover.svc');
}
