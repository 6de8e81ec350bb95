import { request } from 'node:https';
import { afterEach, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { encodePoxRequest } from '../../../src/wire/autodiscover/pox/pox-request.js';
import { decodeConnectResponse, encodeConnectRequest } from '../../../src/wire/mapi-http/mailbox/connect.js';
import { decodeWhole } from '../../../src/wire/mapi-http/meta-tags.js';

let lab: Lab;
afterEach(() => lab.stop());

interface Post {
  readonly host: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** One request to a host of the lab, by its name and its certificate. */
function post({ host, path, headers, body }: Post): Promise<Buffer> {
  const [name = ''] = host.split('.');
  const at = lab.hosts.find((one) => one.name.toLowerCase() === name)?.listen['443'];
  const [address = '', port = ''] = at?.split(':') ?? [];
  return new Promise((resolve, reject) => {
    const sent = request({
      host: address,
      port,
      servername: host,
      ca: lab.ca.pem,
      method: 'POST',
      path,
      agent: false,
      headers: {
        Host: host,
        Authorization: `Basic ${Buffer.from('anna@contoso.example:Passw0rd!').toString('base64')}`,
        'Content-Length': body.length,
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    sent.end(body);
  });
}

it('a client is sent by Autodiscover to a URL that answers, once an LDAP modify has turned it on', async () => {
  lab = await startLab({ seed: 'contoso-2013' });
  const { directory } = lab;
  const replace = (dn: string, attribute: string, value: string) =>
    directory.modify(dn, [{ operation: 'replace', attribute, values: [value] }]);
  const discover = async () => {
    const acceptableResponseSchema =
      'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';
    const answer = await post({
      host: 'ex1.contoso.internal',
      path: '/autodiscover/autodiscover.xml',
      headers: { 'Content-Type': 'text/xml', 'X-MapiHttpCapability': '1' },
      body: Buffer.from(encodePoxRequest({ emailAddress: 'anna@contoso.example', acceptableResponseSchema })),
    });
    return answer.toString('utf8');
  };
  expect(await discover()).not.toContain('mapiHttp');
  replace(
    'CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal',
    'MapiHttpEnabled',
    'TRUE',
  );
  const text = await discover();
  expect(text).toContain('Type="mapiHttp"');
  const [, mailStore = ''] = /<MailStore>\s*<InternalUrl>([^<]+)</.exec(text) ?? [];
  const [, userDN = ''] = /<LegacyDN>([^<]+)</.exec(text) ?? [];
  for (const entry of directory.find('objectClass', 'msExchMapiVirtualDirectory')) {
    replace(entry.dn.toString(), 'msExchInternalAuthenticationMethods', '17'); // Basic as well
  }
  const health = { host: 'ex1.contoso.internal', path: '/mapi/healthcheck.htm', headers: {} };
  expect(String(await post({ ...health, body: new Uint8Array() }))).toContain('200 OK');
  const url = new URL(mailStore);
  const connected = await post({
    host: url.hostname,
    path: `${url.pathname}${url.search}`,
    headers: {
      'Content-Type': 'application/mapi-http',
      'X-RequestType': 'Connect',
      'X-RequestId': '{C715155F-2BE8-44E0-BD34-2960067874C8}:1',
    },
    body: encodeConnectRequest({
      userDN,
      flags: 0,
      codePage: 1252,
      sortLocale: 0x409,
      stringLocale: 0x409,
      auxIn: new Uint8Array(),
    }),
  });
  expect(decodeConnectResponse(decodeWhole(connected).body)).toMatchObject({
    status: 0,
    displayName: 'Anna Albers',
  });
});
