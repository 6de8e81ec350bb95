import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeMobileSyncRequest } from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-request.js';
import { decodeMobileSyncResponse } from '../../../src/wire/autodiscover/mobile-sync/mobile-sync-response.js';
import { encodeSoapRequest } from '../../../src/wire/autodiscover/soap/soap-request.js';
import { decodeSoapResponse } from '../../../src/wire/autodiscover/soap/soap-response.js';
import { mixedOrganization } from '../../exchange/roles/autodiscover/mixed-organization.js';
import { type DirectorySite, startDirectorySite } from '../../servers/http/directory-site.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const svc = '/autodiscover/autodiscover.svc';

describe.skipIf(!peer('curl'))('curl', () => {
  let site: DirectorySite;

  beforeAll(async () => {
    site = await startDirectorySite(mixedOrganization().organization, 'EX16');
  });
  afterAll(() => site.close());

  async function run(path: string, ...args: readonly string[]): Promise<string> {
    const url = `http://127.0.0.1:${site.listening.port}${path}`;
    const common = ['--silent', '--show-error', '--noproxy', '*', '--max-time', '20'];
    const { code, stdout, stderr } = await runClient('curl', [...common, ...args, url]);
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  }

  const anna = ['--user', 'anna@example.test:Passw0rd!'];
  const xml = ['--header', 'Content-Type: text/xml; charset=utf-8', '--data-binary'];
  const soap = encodeSoapRequest(
    { operation: 'GetUserSettings', mailboxes: ['berta@example.test'], settings: ['ExternalEwsUrl'] },
    { to: 'https://mail.example.test/autodiscover/autodiscover.svc' },
  );

  it.each([
    ['as it is', []],
    ['compressed', ['--compressed']],
    ['after a challenge', ['--anyauth']],
    ['when it waits for 100 Continue', ['--header', 'Expect: 100-continue']],
  ])('gets a SOAP answer %s', async (_, args) => {
    const { response } = decodeSoapResponse(await run(svc, ...anna, ...args, ...xml, soap));
    expect('users' in response && response.users[0]?.settings).toEqual([
      { kind: 'String', name: 'ExternalEwsUrl', value: 'https://mail.example.test/EWS/Exchange.asmx' },
    ]);
  });

  it('finds SOAP by the headers of a challenge', async () => {
    const head = await run('/autodiscover/autodiscover.xml', '--head');
    expect(head).toMatch(/^HTTP\/1\.1 401 /);
    expect(head).toContain('X-SOAP-Enabled: True\r\n');
  });

  it('reads the description of the service, compressed', async () => {
    expect(await run(`${svc}?wsdl`, '--compressed', ...anna)).toContain('<wsdl:definitions');
    expect(await run('/autodiscover/messages.xsd', '--compressed', ...anna)).toContain('</xs:schema>');
  });

  it('gets a MobileSync answer', async () => {
    const body = encodeMobileSyncRequest('berta@example.test');
    const answer = await run('/autodiscover/autodiscover.xml', ...anna, ...xml, body);
    const url = 'https://mail.example.test/Microsoft-Server-ActiveSync';
    expect(decodeMobileSyncResponse(answer)).toMatchObject({ servers: [{ url, name: url }] });
  });

  it('gets a JSON answer without credentials, and the status of a refusal', async () => {
    const json = '/autodiscover/autodiscover.json/v1.0/berta@example.test';
    expect(await run(`${json}?Protocol=ews`)).toBe(
      '{"Protocol":"Ews","Url":"https://mail.example.test/EWS/Exchange.asmx"}',
    );
    expect(await run(`${json}?Protocol=Rest`, '--include')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"ErrorCode":"InvalidProtocol"/,
    );
  });

  it('speaks HTTP/1.0, and puts a slash behind the path', async () => {
    expect(await run(`${svc}/`, '--http1.0', ...anna, ...xml, soap)).toContain('ExternalEwsUrl');
  });
});
