import { z } from 'zod';
import { address, count, defineStep, port, said, text, word } from './step-definition.js';

const protocols = ['RPC/TCP', 'RPC/HTTP', 'MAPI/HTTP'] as const;

const orderRules = ['https-only', 'no-rpc-proxy', 'tcp-first', 'https-first', 'mapi-http'] as const;

/** Why a client tries its protocols in that order. */
export interface OrderReason {
  readonly rule: (typeof orderRules)[number];
  /** PR_ROH_FLAGS. */
  readonly flags: number;
  readonly network: 'fast' | 'slow';
  /** DisableRpcTcpFallback is set. */
  readonly noTcp: boolean;
}

/** The reason in words. */
export function describeOrderReason({ rule, flags, network, noTcp }: OrderReason): string {
  const boxes = `PR_ROH_FLAGS 0x${flags.toString(16)} on a ${network} network`;
  const words = {
    'https-only': 'Exchange 2013 or later: HTTPS only',
    'no-rpc-proxy': 'the profile has no RPC proxy: TCP only',
    'tcp-first': `${boxes}: TCP first`,
    'https-first': `${boxes}: HTTPS first`,
    'mapi-http': 'MAPI over HTTP is offered',
  } as const;
  return noTcp ? `${words[rule]}, no TCP (DisableRpcTcpFallback)` : words[rule];
}

const transport = (name: (typeof protocols)[number]) =>
  defineStep({
    name,
    facts: { server: text('Host that is connected to.'), address, port },
    detail: ({ address, port }) => said`mailbox open at ${address}:${port}`,
  });

const store = (name: string) =>
  defineStep({
    name,
    facts: {
      server: text('Server that is asked for the store.'),
      result: word(['open', 'wrong-server'], 'What the logon led to.'),
      address,
      port,
    },
    detail: ({ result, address, port }) =>
      result === 'open'
        ? said`logged on at ${address}:${port}`
        : said`the wrong server at ${address}:${port}`,
  });

/** Outlook's connections to its mailbox, as its connection status names them. */
export const connectionSteps = {
  'connection-order': defineStep({
    name: 'Connection order',
    facts: {
      ways: z
        .array(
          z
            .object({
              protocol: z.enum(protocols),
              server: text('Proxy or host.').optional(),
            })
            .readonly(),
        )
        .readonly()
        .describe('Protocols in the order in which they are tried, with the host for those over HTTP.'),
      rule: word(orderRules, 'What decided the order.'),
      flags: count('PR_ROH_FLAGS.'),
      network: word(['fast', 'slow'], "Speed of the workstation's network."),
      noTcp: z.boolean().describe('DisableRpcTcpFallback is set.'),
    },
    detail: ({ ways = [], rule, flags = 0, network = 'fast', noTcp = false }) => {
      const order = ways.map(({ protocol, server }) =>
        server === undefined ? protocol : `${protocol} ${server}`,
      );
      if (rule === undefined) return '';
      return `${order.join(', then ') || 'no way'} (${describeOrderReason({ rule, flags, network, noTcp })})`;
    },
  }),
  'rpc-tcp': transport('RPC/TCP'),
  'rpc-http': transport('RPC/HTTP'),
  'mapi-http': transport('MAPI/HTTP'),
  referral: defineStep({
    name: 'Referral',
    facts: {
      server: text('Server that is asked.'),
      addressBookServer: text('Host of the address book that it refers to.'),
      homeServer: text('Host name of the server that has the mailbox, after `ecWrongServer`.'),
      address,
      port,
    },
    detail: ({ addressBookServer, homeServer, address, port }) =>
      homeServer === undefined
        ? said`${addressBookServer} has the address book, says ${address}:${port}`
        : `the profile now says ${homeServer}`,
  }),
  directory: defineStep({
    name: 'Directory',
    facts: {
      server: text('Server that has the address book.'),
      displayName: text('Display name of the user, as the address book has it.'),
      address,
      port,
    },
    detail: ({ displayName, address, port }) => said`${displayName} found at ${address}:${port}`,
  }),
  mail: store('Mail'),
  'public-folders': store('Public folders'),
};
