import { address, defineStep, port, text, texts } from './step-definition.js';

/** What is below HTTP and RPC: a TCP connection, and TLS on it. */
export const transportSteps = {
  'tcp-connect': defineStep({
    name: 'TCP connect',
    protocol: 'tcp',
    facts: { address, port },
    detail: () => 'connected',
  }),
  'tls-handshake': defineStep({
    name: 'TLS handshake',
    protocol: 'tls',
    facts: {
      host: text('Host name that the certificate is checked against.'),
      subjectAlternativeName: text(
        "The certificate's subjectAltName as text, such as `DNS:mail.contoso.example`.",
      ),
      problem: text('What is wrong with the certificate; absent if it is good.'),
    },
    detail: ({ host, subjectAlternativeName: names = 'no name', problem }) => {
      if (host === undefined) return '';
      return problem === undefined
        ? `certificate for ${names}`
        : `certificate for ${names}, taken although ${problem}`;
    },
  }),
  'certificate-principal': defineStep({
    name: 'Certificate principal',
    facts: {
      principal: text('Name that the certificate must bear (CertPrincipalName), without `msstd:`.'),
      names: texts('Names that the certificate bears and that count.'),
    },
    detail: () => 'the certificate bears it',
  }),
};
