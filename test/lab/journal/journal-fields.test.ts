import { describe, expect, it } from 'vitest';
import { readFields } from '../../../src/lab/journal/journal-fields.js';
import type { EventInWords } from '../../../src/record/events/recorded-event.js';

const fieldsOf = (protocol: EventInWords['protocol'], asked: string, answered: string) =>
  readFields({ protocol, host: 'X', client: '127.0.0.1:1', asked, answered });

const legacyDn = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna';

// The texts are those of the servers; test/journeys/library/journal.test.ts reads the same from real traffic.
describe('the fields of a journal entry', () => {
  it.each<[EventInWords['protocol'], string, string, ReturnType<typeof readFields>]>([
    [
      'dns',
      '_autodiscover._tcp.contoso.example SRV',
      'NXDOMAIN, 0 answers',
      { operation: 'query', name: '_autodiscover._tcp.contoso.example', type: 'SRV', status: 'NXDOMAIN' },
    ],
    ['dns', 'no query: too short', 'nothing', { status: 'nothing' }],
    [
      'ldap',
      'bind "anna@contoso.example" simple',
      'success',
      {
        operation: 'bind',
        name: 'anna@contoso.example',
        type: 'simple',
        user: 'anna@contoso.example',
        status: 'success',
      },
    ],
    [
      'ldap',
      'bind "anna@contoso.example" simple',
      'invalidCredentials',
      { operation: 'bind', name: 'anna@contoso.example', type: 'simple', status: 'invalidCredentials' },
    ],
    ['ldap', 'bind "" simple', 'success', { operation: 'bind', type: 'simple', status: 'success' }],
    [
      'ldap',
      'search "CN=a,DC=b" sub (&(cn=x \\29 for y)(sn=*)) for cn sn',
      'success, 2 entries',
      {
        operation: 'search',
        name: 'CN=a,DC=b',
        type: 'sub',
        filter: '(&(cn=x \\29 for y)(sn=*))',
        status: 'success',
      },
    ],
    [
      'ldap',
      'modify "CN=DB1" replace homeMDB, delete mail',
      'noSuchObject',
      { operation: 'modify', name: 'CN=DB1', status: 'noSuchObject' },
    ],
    [
      'ldap',
      'extended operation 1.3.6.1.4.1.1466.20037',
      'success',
      { operation: 'extended', name: '1.3.6.1.4.1.1466.20037', status: 'success' },
    ],
    ['ldap', 'something that is not LDAP', 'disconnected: too long', { status: 'disconnected' }],
    [
      'http',
      `POST /autodiscover/autodiscover.xml ${legacyDn} as anna@contoso.example`,
      '200 settings: EXCH',
      {
        operation: 'POST',
        name: '/autodiscover/autodiscover.xml',
        subject: legacyDn,
        user: 'anna@contoso.example',
        status: '200',
      },
    ],
    [
      'http',
      'POST /autodiscover/autodiscover.svc GetUserSettings anna@contoso.example, b@c.example as CONTOSO\\anna',
      '200 NoError',
      {
        operation: 'POST',
        name: '/autodiscover/autodiscover.svc',
        type: 'GetUserSettings',
        subject: 'anna@contoso.example, b@c.example',
        user: 'CONTOSO\\anna',
        status: '200',
      },
    ],
    [
      'http',
      'GET /autodiscover/autodiscover.json anna@contoso.example EWS',
      '200 https://mail.contoso.example/EWS/Exchange.asmx',
      {
        operation: 'GET',
        name: '/autodiscover/autodiscover.json',
        type: 'EWS',
        subject: 'anna@contoso.example',
        status: '200',
      },
    ],
    [
      'http',
      'POST /mapi/emsmdb Connect',
      'X-ResponseCode 5 InvalidVerb: only POST',
      { operation: 'POST', name: '/mapi/emsmdb', type: 'Connect', status: 'InvalidVerb' },
    ],
    ['http', 'TLS handshake', 'failed: reset', { operation: 'TLS handshake', status: 'failed' }],
    [
      'rpc',
      'bind EMSMDB v0.81 with SPNEGO privacy',
      'bind_ack acceptance',
      { operation: 'bind', name: 'EMSMDB v0.81', type: 'SPNEGO privacy', status: 'bind_ack' },
    ],
    [
      'rpc',
      'alter_context NSPI v56.0 with SPNEGO privacy',
      'alter_context_resp acceptance, logged on as anna@contoso.example',
      {
        operation: 'alter_context',
        name: 'NSPI v56.0',
        type: 'SPNEGO privacy',
        user: 'anna@contoso.example',
        status: 'alter_context_resp',
      },
    ],
    [
      'rpc',
      `NspiResolveNamesW ${legacyDn}`,
      'resolved',
      { operation: 'NspiResolveNamesW', name: legacyDn, status: 'resolved' },
    ],
    ['rpc', 'RfrGetNewDSA /o=x', 'outlook.contoso.example', { operation: 'RfrGetNewDSA', name: '/o=x' }],
    [
      'rpc',
      'request EMSMDB v0.81 opnum 99',
      'fault nca_s_op_rng_error',
      { operation: 'request', name: 'EMSMDB v0.81 opnum 99', status: 'nca_s_op_rng_error' },
    ],
    [
      'rpc-http',
      'RPC_IN_DATA /rpc/rpcproxy.dll?ex1.contoso.internal:6001',
      '401 Unauthorized: NTLM challenge',
      { operation: 'RPC_IN_DATA', name: 'ex1.contoso.internal:6001', status: '401' },
    ],
    [
      'rpc-http',
      'RPC_OUT_DATA /rpc/rpcproxy.dll?ex1.contoso.internal:6001',
      'virtual connection to EX1:6001',
      { operation: 'RPC_OUT_DATA', name: 'ex1.contoso.internal:6001' },
    ],
    [
      'tcp',
      'connect',
      'forwarded to CAS1 at 127.0.0.1:1',
      { operation: 'connect', name: 'CAS1', status: 'forwarded' },
    ],
  ])('%s: %s -> %s', (protocol, asked, answered, expected) => {
    expect(fieldsOf(protocol, asked, answered)).toEqual(expected);
  });

  it('takes no time to speak of over texts that peers made up', () => {
    for (const text of [
      '"'.repeat(5_000),
      ' '.repeat(5_000),
      'a '.repeat(2_500),
      `search "${' sub '.repeat(1_000)}`,
    ]) {
      for (const protocol of ['dns', 'ldap', 'http', 'rpc', 'rpc-http', 'tcp'] as const) {
        expect(fieldsOf(protocol, text, text)).toBeTypeOf('object');
      }
    }
  });
});
