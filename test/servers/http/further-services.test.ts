import { request as plainRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ParseOption, XmlDocument, XsdValidator } from 'libxml2-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { userSettingReaders } from '../../../src/exchange/roles/autodiscover/user-settings/user-setting-readers.js';
import { encodeMobileSyncRequest } from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-request.js';
import { decodeMobileSyncResponse } from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-response.js';
import { decodePoxResponse } from '../../../src/wire/autodiscover/pox/pox-response.js';
import { decodeSoapFault } from '../../../src/wire/autodiscover/soap/soap-fault.js';
import type { SoapRequest } from '../../../src/wire/autodiscover/soap/soap-messages.js';
import { encodeSoapRequest } from '../../../src/wire/autodiscover/soap/soap-request.js';
import { decodeSoapResponse } from '../../../src/wire/autodiscover/soap/soap-response.js';
import { mixedOrganization } from '../../exchange/roles/autodiscover/mixed-organization.js';
import { type DirectorySite, startDirectorySite } from './directory-site.js';
import { mobileSyncXsd } from './mobile-sync-xsd.js';
import { openWire, requestFor } from './site.js';

const { organization } = mixedOrganization();
let site: DirectorySite;
let newer: DirectorySite;
let older: DirectorySite;

beforeAll(async () => {
  site = await startDirectorySite(organization, 'CAS1');
  newer = await startDirectorySite(organization, 'EX16');
  older = await startDirectorySite(organization, 'CAS07');
});
afterAll(() => Promise.all([site.close(), newer.close(), older.close()]));

const svc = '/autodiscover/autodiscover.svc';
const anonymous = { authorization: undefined };
const soap = (request: SoapRequest) =>
  encodeSoapRequest(request, { to: `https://x.test${svc}`, requestedServerVersion: 'Exchange2010' });
const post = (at: DirectorySite, body: string, path = svc, headers = {}) =>
  at.send({ method: 'POST', path, body, headers: { 'content-type': 'text/xml; charset=utf-8', ...headers } });

const everything: SoapRequest = {
  operation: 'GetUserSettings',
  mailboxes: ['anna@example.test', 'petra@example.test', 'nobody@example.test'],
  settings: [...userSettingReaders.keys(), 'Nonsense'],
};

function validate(xsd: string, xml: string): void {
  using schema = XmlDocument.fromString(xsd);
  using validator = XsdValidator.fromDoc(schema);
  using document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET });
  validator.validate(document);
}

/** The message within an answer: a document of its own, since it declares its namespaces itself. */
const messageIn = (envelope: string) =>
  /<(\w+)(?:Request|Response)Message[\s\S]*<\/\1(?:Request|Response)Message>/.exec(envelope)?.[0] ?? '';

describe('SOAP', () => {
  it.each([svc, '/AutoDiscover/AutoDiscover.SVC', `${svc}/`])('is answered at %s', async (path) => {
    const answer = await post(site, soap(everything), path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
    const { response, server } = decodeSoapResponse(answer.body);
    expect(server).toEqual({
      majorVersion: 14,
      minorVersion: 3,
      majorBuildNumber: 123,
      minorBuildNumber: 0,
      version: 'Exchange2010_SP2',
    });
    expect('users' in response && response.users.map(({ errorCode }) => errorCode)).toEqual([
      'NoError',
      'RedirectAddress',
      'InvalidUser',
    ]);
  });

  it('is told to the journal without secrets', async () => {
    await post(site, soap({ ...everything, settings: ['UserDN'] }));
    expect(site.events.at(-1)).toMatchObject({
      asked: `POST ${svc} GetUserSettings anna@example.test, petra@example.test, nobody@example.test as anna@example.test`,
      answered: '200 NoError, NoError, RedirectAddress, InvalidUser',
    });
  });

  it('is challenged without credentials, but for GetFederationInformation', async () => {
    const refused = await post(site, soap(everything), svc, anonymous);
    expect([refused.status, refused.headers['www-authenticate'], refused.body]).toEqual([
      401,
      expect.stringContaining('Basic realm='),
      '',
    ]);
    const federation = soap({ operation: 'GetFederationInformation', domain: 'example.test' });
    const answered = await post(site, federation, svc, anonymous);
    expect([answered.status, answered.headers['www-authenticate']]).toEqual([200, undefined]);
    expect(decodeSoapResponse(answered.body).response.errorCode).toBe('NotFederated');
  });

  it('trusts no token', async () => {
    for (const path of [`${svc}/wssecurity`, `${svc}/WSSecurity/x509cert`]) {
      const answer = await post(site, soap(everything), path, anonymous);
      expect(answer.status).toBe(500);
      expect(decodeSoapFault(answer.body).code).toBe('InvalidSecurity');
    }
    const relations = soap({ operation: 'GetOrganizationRelationshipSettings', domains: ['example.test'] });
    expect(decodeSoapFault((await post(site, relations)).body).code).toBe('InvalidSecurity');
  });

  it('is found by the headers of a POX challenge', async () => {
    const probe = await site.send({ headers: anonymous });
    expect([probe.status, probe.headers['x-soap-enabled']]).toEqual([401, 'True']);
    expect(probe.headers['x-wssecurity-enabled']).toBeUndefined(); // any text there counts as "yes"
    const silent = await older.send({ headers: anonymous });
    expect([silent.status, silent.headers['x-soap-enabled']]).toEqual([401, undefined]);
  });

  it.each([svc, '/autodiscover/services.wsdl', '/autodiscover/messages.xsd'])(
    'has nothing at %s on Exchange 2007',
    async (path) => {
      expect((await older.send({ path })).status).toBe(404);
      expect((await older.send({ method: 'POST', path, body: soap(everything) })).status).toBe(404);
    },
  );

  it('answers HEAD and OPTIONS, and no other method', async () => {
    expect((await site.send({ method: 'HEAD', path: svc, headers: anonymous })).status).toBe(401);
    expect((await site.send({ method: 'HEAD', path: svc })).status).toBe(200);
    const options = await site.send({ method: 'OPTIONS', path: svc });
    expect([options.status, options.headers['allow']]).toEqual([200, 'OPTIONS, GET, HEAD, POST']);
    expect((await site.send({ method: 'DELETE', path: svc })).status).toBe(405);
  });
});

describe('the description of the SOAP service', () => {
  it('is for those who have signed in', async () => {
    for (const path of ['/autodiscover/services.wsdl', '/autodiscover/messages.xsd', `${svc}?wsdl`]) {
      expect((await site.send({ path, headers: anonymous })).status).toBe(401);
      const { status, headers, body } = await site.send({ path });
      expect([status, headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8']);
      using document = XmlDocument.fromString(body);
      expect(document.root.name).toMatch(/^(definitions|schema)$/);
    }
  });

  it('names the schema beside it, and elements that are in it', async () => {
    const wsdl = (await site.send({ path: '/autodiscover/Services.wsdl' })).body;
    const xsd = (await site.send({ path: '/autodiscover/messages.xsd' })).body;
    expect(wsdl).toContain('schemaLocation="messages.xsd"');
    const elements = [...wsdl.matchAll(/element="tns:(\w+)"/g)].map(([, name]) => name);
    expect(elements).toHaveLength(10);
    for (const name of elements) expect(xsd).toContain(`<xs:element name="${name}"`);
  });

  it.each<SoapRequest>([
    everything,
    { operation: 'GetUserSettings', mailboxes: ['a@x.test'], settings: [] },
    {
      operation: 'GetDomainSettings',
      domains: ['example.test', 'other.test'],
      settings: ['ExternalEwsUrl', 'Nonsense'],
    },
    { operation: 'GetFederationInformation', domain: 'example.test' },
  ])('holds for the answer to $operation', async (request) => {
    const xsd = (await site.send({ path: '/autodiscover/messages.xsd' })).body;
    for (const at of [site, newer]) {
      const { body } = await post(at, soap(request));
      validate(xsd, messageIn(body));
      const header = /<h:ServerVersionInfo[\s\S]*<\/h:ServerVersionInfo>/.exec(body)?.[0] ?? '';
      validate(xsd, header);
    }
  });

  it('is able to fail', async () => {
    const xsd = (await site.send({ path: '/autodiscover/messages.xsd' })).body;
    const message = messageIn((await post(site, soap(everything))).body);
    expect(() => validate(xsd, message.replace('<UserSettingErrors', '<Errors'))).toThrow();
    expect(() => validate(xsd, message.replace('"StringSetting"', '"NumberSetting"'))).toThrow();
    expect(() => validate(xsd, message.replace('NoError', 'Sorry'))).toThrow();
  });
});

describe('MobileSync', () => {
  const pox = '/autodiscover/autodiscover.xml';

  it.each([
    ['settings', 'anna@example.test'],
    ['redirect', 'petra@example.test'],
    ['error', 'nobody@example.test'],
  ])('answers with %s, valid against MS-ASCMD 6.4', async (action, address) => {
    const { status, body } = await post(site, encodeMobileSyncRequest(address), pox);
    expect([status, decodeMobileSyncResponse(body).action]).toEqual([200, action]);
    using document = XmlDocument.fromString(body);
    expect(document.root.namespaceUri).toBe(
      'http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006',
    );
    validate(mobileSyncXsd, /<Response[\s\S]*<\/Response>/.exec(body)?.[0] ?? '');
  });

  it('is refused in the words of POX where nothing serves phones, or the request is broken', async () => {
    const refused = await post(older, encodeMobileSyncRequest('anna@example.test'), pox);
    expect(decodePoxResponse(refused.body)).toMatchObject({ action: 'error', code: 601 });
    const broken = encodeMobileSyncRequest('anna@example.test').replace(/<EMail.*/, '');
    expect(decodePoxResponse((await post(site, broken, pox)).body)).toMatchObject({ code: 600 });
  });

  it('may be asked with the namespace of Outlook', async () => {
    const mixed = requestFor(
      'anna@example.test',
      'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006',
    );
    expect(decodeMobileSyncResponse((await post(site, mixed, pox)).body).action).toBe('settings');
  });
});

describe('Autodiscover v2', () => {
  const json = '/autodiscover/autodiscover.json';
  const get = (path: string, at = newer, method = 'GET') => at.send({ method, path, headers: anonymous });

  it('is answered without credentials, in both forms', async () => {
    for (const path of [
      `${json}?Email=berta%40example.test&Protocol=activesync`,
      `/Autodiscover/Autodiscover.json/v1.0/berta@example.test?Protocol=ActiveSync&RedirectCount=1`,
    ]) {
      const { status, headers, body } = await get(path);
      expect([status, headers['content-type']]).toEqual([200, 'application/json']);
      expect(body).toBe(
        '{"Protocol":"ActiveSync","Url":"https://mail.example.test/Microsoft-Server-ActiveSync"}',
      );
    }
  });

  it('names the host that it was asked at, and none of a request without one', async () => {
    const path = `${json}?Email=berta@example.test&Protocol=AutodiscoverV1`;
    const named = await newer.send({ path, headers: { ...anonymous, host: 'Mail.example.test:444' } });
    expect(JSON.parse(named.body).Url).toBe('https://Mail.example.test/autodiscover/autodiscover.xml');
    const wire = await openWire(newer.listening.port);
    wire.write(`GET ${path} HTTP/1.0\r\n\r\n`);
    expect(await wire.closed()).toContain('https://ex16.example.internal/autodiscover/autodiscover.xml');
  });

  it('sends on who has moved away', async () => {
    const { status, headers } = await get(`${json}?Email=petra@example.test&Protocol=ActiveSync`);
    expect([status, headers['location']]).toEqual([
      302,
      'https://autodiscover.tailspin.example/autodiscover/autodiscover.json?Email=petra%40tailspin.example&Protocol=ActiveSync&RedirectCount=1',
    ]);
  });

  it('refuses with HTTP 400', async () => {
    const { status, body } = await get(`${json}?Email=berta@example.test&Protocol=Rest`);
    expect([status, JSON.parse(body).ErrorCode]).toEqual([400, 'InvalidProtocol']);
  });

  it('takes GET only', async () => {
    expect((await get(`${json}?Email=a@b&Protocol=Ews`, newer, 'POST')).status).toBe(405);
  });

  it('is not there before Exchange 2016', async () => {
    expect((await get(`${json}?Email=a@b&Protocol=Ews`, site)).status).toBe(404);
  });
});

describe('the site', () => {
  it('has a health check for each virtual directory', async () => {
    for (const name of ['EWS', 'owa', 'ecp', 'Microsoft-Server-ActiveSync']) {
      const { status, body } = await site.send({ path: `/${name}/healthcheck.htm`, headers: anonymous });
      expect([status, body]).toEqual([200, '200 OK<br/>cas1.example.internal']);
    }
    expect((await site.send({ path: '/mapi/healthcheck.htm' })).status).toBe(404);
  });

  it('compresses long answers for clients that can read them', async () => {
    const body = soap(everything);
    const whole = await post(site, body);
    expect([whole.headers['content-encoding'], whole.headers['vary']]).toEqual([
      undefined,
      'Accept-Encoding',
    ]);
    const compressed = await new Promise<Buffer>((resolve, reject) => {
      const request = plainRequest({
        host: '127.0.0.1',
        port: site.listening.port,
        method: 'POST',
        path: svc,
        agent: false,
        headers: {
          authorization: `Basic ${Buffer.from('anna@example.test:Passw0rd!').toString('base64')}`,
          'content-type': 'text/xml',
          'accept-encoding': 'gzip, deflate',
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        expect(response.headers['content-encoding']).toBe('gzip');
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks)));
      });
      request.end(body);
    });
    expect(gunzipSync(compressed).toString()).toBe(whole.body);
    expect(compressed.length).toBeLessThan(whole.body.length / 2);
  });

  it.each(['gzip;q=0', 'identity', 'deflate'])('does not compress for %s', async (coding) => {
    const answer = await post(site, soap(everything), svc, { 'accept-encoding': coding });
    expect(answer.headers['content-encoding']).toBeUndefined();
  });
});
