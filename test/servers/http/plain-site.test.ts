import { expect, it } from 'vitest';
import { listenTcp } from '../../../src/network/listener.js';
import { createPlainFront } from '../../../src/servers/http/plain-front.js';
import { createPlainSite } from '../../../src/servers/http/plain-site.js';
import { ask } from './site.js';

const target = 'https://mail.contoso.example/autodiscover/autodiscover.xml';

it.each([
  ['GET', '/Autodiscover/Autodiscover.xml', target],
  ['HEAD', '/autodiscover/autodiscover.xml', target],
  ['GET', '/autodiscover/autodiscover.svc', 'https://mail.contoso.example/autodiscover/autodiscover.svc'],
  ['POST', '/autodiscover/autodiscover.svc', undefined],
  ['GET', '/autodiscover/', undefined],
])('port 80 redirects %s %s to %s', async (method, path, location) => {
  const app = createPlainSite({ host: 'CAS1', tell: () => undefined, redirectTo: target });
  const listening = await listenTcp(createPlainFront({ app }), { address: '127.0.0.1', port: 0 });
  try {
    const { status, headers } = await ask(listening.port, { method, path });
    expect([status, headers['location']]).toEqual([location === undefined ? 403 : 302, location]);
  } finally {
    await listening.close();
  }
});

const authorityPem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

it.each([
  ['GET', '/ca.crt', 200, authorityPem],
  ['GET', '/CA.crt', 200, authorityPem],
  ['HEAD', '/ca.crt', 200, ''],
  ['POST', '/ca.crt', 403, expect.stringContaining('403.4')],
  ['GET', '/ca.key', 403, expect.stringContaining('403.4')],
])('port 80 offers the certificate of the authority: %s %s gets %i', async (method, path, wanted, text) => {
  const app = createPlainSite({ host: 'CAS1', tell: () => undefined, redirectTo: target, authorityPem });
  const listening = await listenTcp(createPlainFront({ app }), { address: '127.0.0.1', port: 0 });
  try {
    const { status, headers, body } = await ask(listening.port, { method, path });
    expect([status, body]).toEqual([wanted, text]);
    if (status === 200) expect(headers['content-type']).toBe('application/x-x509-ca-cert');
  } finally {
    await listening.close();
  }
});
