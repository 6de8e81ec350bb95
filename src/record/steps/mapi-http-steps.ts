import { homeMdbOf, resolvedName } from './rpc-steps.js';
import { count, defineStep, said, text } from './step-definition.js';

/** Request types of MAPI over HTTP (MS-OXCMAPIHTTP 2.2.4, 2.2.5); the requests of HTTP that carry them are steps below. */
export const mapiHttpSteps = {
  'mapi-bind': defineStep({
    name: 'Bind',
    protocol: 'mapi-http',
    facts: { status: count('ErrorCode; 0 is Success.'), serverGuid: text('ServerGuid of the address book.') },
    detail: ({ serverGuid }) => said`server ${serverGuid}`,
  }),
  'mapi-resolve-names': defineStep({
    name: 'ResolveNames',
    protocol: 'mapi-http',
    facts: resolvedName,
    detail: homeMdbOf,
  }),
  'mapi-get-mailbox-url': defineStep({
    name: 'GetMailboxUrl',
    protocol: 'mapi-http',
    facts: {
      serverDN: text("legacyExchangeDN of the mailbox's server."),
      status: count('ErrorCode; 0 is Success.'),
      url: text('ServerUrl: the URL of the mailbox.'),
    },
    detail: ({ url }) => said`${url}`,
  }),
  'mapi-connect': defineStep({
    name: 'Connect',
    facts: {
      userDN: text("The user's legacyExchangeDN."),
      status: text('ErrorCode by its name, such as `ecNone`.'),
      displayName: text('DisplayName of the mailbox.'),
    },
    detail: ({ displayName }) => said`session opened for ${displayName}`,
  }),
};
