import { defineStep, said, text, word } from './step-definition.js';

const attempt = (name: string) =>
  defineStep({
    name,
    facts: {
      address: text('E-mail address of the mailbox.'),
      protocol: word(['RPC/TCP', 'RPC/HTTP', 'MAPI/HTTP'], 'Protocol of the connection.'),
      server: text('Server that the client is connected to.'),
    },
    detail: ({ protocol, server }) => said`${protocol} ${server}`,
  });

/** What a client that stays open goes through. */
export const sessionSteps = {
  'session-connect': attempt('Connect'),
  'session-reconnect': attempt('Reconnect'),
  'session-connected': defineStep({
    name: 'Connected',
    facts: { server: text('Server that the client was connected to.') },
  }),
  'session-wait': defineStep({ name: 'Wait', facts: {} }),
};
