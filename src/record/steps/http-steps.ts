import { address, count, defineStep, port, said, text, texts, word } from './step-definition.js';

const status = count('HTTP status code of the answer.');
const proxy = text('Host name of the RPC proxy.');
const scheme = text('Authentication scheme that the client used.');

const proxied = {
  proxy,
  server: text('Server behind the RPC proxy that the request names (MS-RPCH 2.2.2).'),
  port: port.describe('Port of that server.'),
  purpose: word(
    ['logon', 'echo', 'channel'],
    'What the request is for: a leg of a logon, an echo, or one half of a virtual connection.',
  ),
  status,
  reason: text('Reason phrase of the answer.'),
  scheme,
  requestBytes: count('Content-Length of the request of an IN channel.'),
  responseBytes: count('Length of the body of an echo, in bytes.'),
} as const;

const proxyRequest = (name: string) =>
  defineStep({
    name,
    protocol: 'http',
    facts: proxied,
    detail: ({ purpose, status, reason, scheme, requestBytes, responseBytes }) => {
      if (purpose === 'logon') return said`HTTP status ${status}, ${scheme}`;
      if (purpose === 'echo') return said`HTTP status ${status}, ${responseBytes} bytes`;
      return status === undefined ? said`sent, for ${requestBytes} bytes` : said`${status} ${reason}`;
    },
  });

const channel = (name: string) =>
  defineStep({
    name,
    facts: { proxy, address, port, scheme },
    detail: ({ address, port, scheme }) => said`${address}:${port}, ${scheme}`,
  });

/** Requests of HTTP, and what RPC over HTTP makes of them (RFC 9110, MS-RPCH). */
export const httpSteps = {
  'http-get': defineStep({
    name: 'HTTP GET',
    protocol: 'http',
    facts: {
      url: text('URL of the request.'),
      status,
      location: text('Location header field of the answer.'),
    },
    detail: ({ status, location }) =>
      location === undefined ? said`${status}` : said`${status} to ${location}`,
  }),
  'http-post': defineStep({
    name: 'HTTP POST',
    protocol: 'http',
    facts: {
      url: text('URL of the request.'),
      status,
      schemes: texts('Authentication schemes that a 401 answer offers, as they are spelled.'),
    },
    detail: ({ status, schemes = [] }) => (status === 401 ? `401: ${schemes.join(', ')}` : said`${status}`),
  }),
  'rpc-in-data': proxyRequest('RPC_IN_DATA'),
  'rpc-out-data': proxyRequest('RPC_OUT_DATA'),
  'in-channel': channel('IN channel'),
  'out-channel': channel('OUT channel'),
  'rpc-proxy-echo': defineStep({ name: 'RPC proxy echo', facts: { proxy } }),
};
