import { once } from 'node:events';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { isLabError, startLab } from '../../../src/index.js';

/** As in MS-OXWSADISC 4.1. */
const getUserSettings = `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:a="http://schemas.microsoft.com/exchange/2010/Autodiscover"
 xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
<soap:Header><a:RequestedServerVersion>Exchange2010</a:RequestedServerVersion>
<wsa:Action>http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings</wsa:Action>
<wsa:To>https://mail.contoso.example/autodiscover/autodiscover.svc</wsa:To></soap:Header>
<soap:Body><a:GetUserSettingsRequestMessage><a:Request>
<a:Users><a:User><a:Mailbox>anna@contoso.example</a:Mailbox></a:User></a:Users>
<a:RequestedSettings><a:Setting>UserDisplayName</a:Setting></a:RequestedSettings>
</a:Request></a:GetUserSettingsRequestMessage></soap:Body></soap:Envelope>`;

describe('the journal of a lab', () => {
  it('has the fields of everything that Outlook asks, on every wire', async () => {
    await using lab = await startLab();
    await lab.resolve('anna@contoso.example');
    await lab.resolve('anna@contoso.example', { from: 'internet' });
    const { journal } = lab;
    expect(journal.find(({ fields }) => fields.operation === undefined)).toEqual([]);

    journal.verify({
      protocol: 'dns',
      host: 'DC1',
      name: 'outlook.contoso.example',
      type: 'A',
      status: 'NOERROR',
    });
    journal.verify({ protocol: 'dns', name: 'outlook.contoso.example', status: 'NXDOMAIN' });
    journal.verify({ protocol: 'ldap', operation: 'bind', user: 'anna@contoso.example', status: 'success' });
    journal.verify({
      protocol: 'ldap',
      operation: 'search',
      name: /^CN=Configuration,/,
      type: 'sub',
      filter: /serviceConnectionPoint/,
    });
    journal.verify({
      protocol: 'http',
      operation: 'POST',
      name: '/autodiscover/autodiscover.xml',
      subject: 'anna@contoso.example',
      user: 'anna@contoso.example',
      status: 200,
    });
    journal.verify({ protocol: 'rpc', operation: 'ept_map', name: /^EMSMDB / });
    journal.verify({ protocol: 'rpc', operation: 'bind', name: /^NSPI /, status: 'bind_ack' });
    journal.verify({ protocol: 'rpc', operation: 'alter_context', user: 'anna@contoso.example' });
    journal.verify({ protocol: 'rpc', operation: 'EcDoConnectEx', name: /\/cn=Recipients\// });
    journal.verify({ protocol: 'rpc', operation: 'EcDoDisconnect', status: 'ecNone' });
    journal.verify({ protocol: 'rpc-http', operation: 'RPC_IN_DATA', name: /:6001$/ });
    journal.verify({ protocol: 'tcp', operation: 'connect', name: /^CAS[12]$/, status: 'forwarded' });
  });

  it('has those of MAPI over HTTP and SOAP', async () => {
    await using lab = await startLab({ seed: 'contoso-2013-unified' });
    const { httpsAgent: agent } = lab.clients();
    const ask = async (path: string, headers: Record<string, string>, body = '') => {
      const request = requestHttps(`https://mail.contoso.example${path}`, { agent, method: 'POST', headers });
      const [response] = await once(request.end(body), 'response');
      await text(response);
    };
    const Authorization = `Basic ${Buffer.from('anna@contoso.example:Passw0rd!').toString('base64')}`;
    await ask('/mapi/emsmdb/?useMailboxOfAuthenticatedUser=true', { 'X-RequestType': 'PING' });
    lab.journal.verify({ operation: 'POST', name: '/mapi/emsmdb', type: 'PING', status: 401 }, { times: 1 });
    await ask(
      '/autodiscover/autodiscover.svc',
      { Authorization, 'Content-Type': 'text/xml' },
      getUserSettings,
    );
    lab.journal.verify({
      name: '/autodiscover/autodiscover.svc',
      type: 'GetUserSettings',
      subject: 'anna@contoso.example',
      user: 'anna@contoso.example',
      status: 200,
    });
  });

  it('waits for what is about to happen, and tells what happened instead', async () => {
    await using lab = await startLab();
    const asked = lab.journal.waitFor({ protocol: 'http', subject: 'ben@contoso.example' });
    await lab.resolve('ben@contoso.example');
    expect((await asked).fields).toMatchObject({ status: '200' });
    const missing = lab.journal.waitFor(
      { protocol: 'http', subject: 'bem@contoso.example' },
      { timeoutMs: 50 },
    );
    const error: unknown = await missing.catch((reason: unknown) => reason);
    expect(isLabError(error, 'not-as-expected') && error.message).toContain(
      "    subject: expected 'bem@contoso.example', was 'ben@contoso.example'",
    );
  });

  it('ends what waits when the lab stops', async () => {
    const lab = await startLab();
    const waiting = lab.journal.waitFor({ name: 'never' }, { timeoutMs: 3_600_000 });
    const error = waiting.catch((reason: unknown) => reason);
    await Promise.resolve();
    await lab.stop();
    expect(isLabError(await error, 'not-as-expected')).toBe(true);
  });

  it('is as long as it is asked to be', async () => {
    await using lab = await startLab({ journalSize: 5 });
    await lab.resolve('anna@contoso.example');
    expect(lab.journal.entries).toHaveLength(5);
    expect(lab.journal.dropped).toBeGreaterThan(5);
    await expect(startLab({ journalSize: 0 })).rejects.toThrow(
      /journalSize must be between 1 and 1,000,000: 0/,
    );
  });
});
