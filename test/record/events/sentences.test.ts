import { describe, expect, it } from 'vitest';
import { fieldsOf, type WireFields } from '../../../src/record/events/fields.js';
import type { Protocol, RecordedEvent, Told } from '../../../src/record/events/recorded-event.js';
import { sentencesOf } from '../../../src/record/events/recorded-event.js';

const legacyDn = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna';

const occasion = { host: 'X', client: '127.0.0.1:1' };

const eventOf = {
  dns: (told: Told<'dns'>): RecordedEvent => ({ ...occasion, protocol: 'dns', ...told }),
  ldap: (told: Told<'ldap'>): RecordedEvent => ({ ...occasion, protocol: 'ldap', ...told }),
  http: (told: Told<'http'>): RecordedEvent => ({ ...occasion, protocol: 'http', ...told }),
  rpc: (told: Told<'rpc'>): RecordedEvent => ({ ...occasion, protocol: 'rpc', ...told }),
  'rpc-http': (told: Told<'rpc-http'>): RecordedEvent => ({ ...occasion, protocol: 'rpc-http', ...told }),
  tcp: (told: Told<'tcp'>): RecordedEvent => ({ ...occasion, protocol: 'tcp', ...told }),
} satisfies Record<Protocol, unknown>;

const { dns, ldap, http, rpc, tcp } = eventOf;
const rpcHttp = eventOf['rpc-http'];

const pox = { method: 'POST', name: '/autodiscover/autodiscover.xml' };
const soap = { method: 'POST', name: '/autodiscover/autodiscover.svc' };
const emsmdb = { method: 'POST', name: '/mapi/emsmdb' };
const proxied = {
  method: 'RPC_IN_DATA',
  target: '/rpc/rpcproxy.dll?ex1.contoso.internal:6001',
  name: 'ex1.contoso.internal:6001',
};

// The words and the fields are those that scripts and tests have read since there is a journal.
describe('an event in words, and its fields', () => {
  it.each<[string, string, RecordedEvent, WireFields]>([
    [
      '_autodiscover._tcp.contoso.example SRV',
      'NXDOMAIN, 0 answers',
      dns({
        event: 'query',
        facts: { name: '_autodiscover._tcp.contoso.example', type: 'SRV', status: 'NXDOMAIN', answers: 0 },
      }),
      { operation: 'query', name: '_autodiscover._tcp.contoso.example', type: 'SRV', status: 'NXDOMAIN' },
    ],
    [
      'no query: too short',
      'nothing',
      dns({ event: 'not a query', facts: { problem: 'too short', status: 'nothing' } }),
      { status: 'nothing' },
    ],
    [
      'bind "anna@contoso.example" simple',
      'success',
      ldap({
        event: 'bind',
        facts: {
          name: 'anna@contoso.example',
          type: 'simple',
          user: 'anna@contoso.example',
          status: 'success',
        },
      }),
      {
        operation: 'bind',
        name: 'anna@contoso.example',
        type: 'simple',
        user: 'anna@contoso.example',
        status: 'success',
      },
    ],
    [
      'search "CN=a,DC=b" sub (&(cn=x \\29 for y)(sn=*)) for cn sn',
      'success, 2 entries',
      ldap({
        event: 'search',
        facts: {
          name: 'CN=a,DC=b',
          type: 'sub',
          filter: '(&(cn=x \\29 for y)(sn=*))',
          attributes: ['cn', 'sn'],
          entries: 2,
          status: 'success',
        },
      }),
      {
        operation: 'search',
        name: 'CN=a,DC=b',
        type: 'sub',
        filter: '(&(cn=x \\29 for y)(sn=*))',
        status: 'success',
      },
    ],
    [
      'add "CN=Room "A" 2,DC=contoso,DC=internal"',
      'insufficientAccessRights',
      ldap({
        event: 'add',
        facts: { name: 'CN=Room "A" 2,DC=contoso,DC=internal', status: 'insufficientAccessRights' },
      }),
      {
        operation: 'add',
        name: 'CN=Room "A" 2,DC=contoso,DC=internal',
        status: 'insufficientAccessRights',
      },
    ],
    [
      'modify "CN=DB1" replace homeMDB, delete mail',
      'noSuchObject',
      ldap({
        event: 'modify',
        facts: { name: 'CN=DB1', changes: ['replace homeMDB', 'delete mail'], status: 'noSuchObject' },
      }),
      { operation: 'modify', name: 'CN=DB1', status: 'noSuchObject' },
    ],
    [
      'something that is not LDAP',
      'disconnected: too long',
      ldap({ event: 'not LDAP', facts: { status: 'disconnected', reason: 'too long' } }),
      { status: 'disconnected' },
    ],
    [
      `POST /autodiscover/autodiscover.xml ${legacyDn} as anna@contoso.example`,
      '200 settings: EXCH',
      http({
        event: 'POX',
        facts: {
          ...pox,
          subject: legacyDn,
          user: 'anna@contoso.example',
          status: '200',
          action: 'settings',
          protocols: ['EXCH'],
        },
      }),
      { operation: 'POST', ...pox, subject: legacyDn, user: 'anna@contoso.example', status: '200' },
    ],
    [
      'POST /autodiscover/autodiscover.svc GetUserSettings anna@contoso.example, b@c.example as CONTOSO\\anna',
      '200 NoError, InvalidUser',
      http({
        event: 'SOAP',
        facts: {
          ...soap,
          type: 'GetUserSettings',
          subject: 'anna@contoso.example, b@c.example',
          user: 'CONTOSO\\anna',
          status: '200',
          errorCodes: ['NoError', 'InvalidUser'],
        },
      }),
      { operation: 'POST', ...soap, type: 'GetUserSettings', user: 'CONTOSO\\anna', status: '200' },
    ],
    [
      'GET /autodiscover/autodiscover.json anna@contoso.example EWS',
      '200 https://mail.contoso.example/EWS/Exchange.asmx',
      http({
        event: 'JSON',
        facts: {
          method: 'GET',
          name: '/autodiscover/autodiscover.json',
          subject: 'anna@contoso.example',
          type: 'EWS',
          status: '200',
          url: 'https://mail.contoso.example/EWS/Exchange.asmx',
        },
      }),
      { operation: 'GET', type: 'EWS', subject: 'anna@contoso.example', status: '200' },
    ],
    [
      'POST /mapi/emsmdb Connect',
      'X-ResponseCode 5 InvalidVerb: only POST',
      http({
        event: 'MAPI',
        facts: { ...emsmdb, type: 'Connect', status: 'InvalidVerb', responseCode: 5, reason: 'only POST' },
      }),
      { operation: 'POST', name: '/mapi/emsmdb', type: 'Connect', status: 'InvalidVerb' },
    ],
    [
      'POST /mapi/emsmdb Execute RopLogon: mailbox open; ROP 0x2: ecNotSupported; 3 more',
      'ecNone',
      http({
        event: 'MAPI',
        facts: {
          ...emsmdb,
          type: 'Execute',
          status: 'ecNone',
          rops: ['RopLogon', 'ROP 0x2'],
          ropStatuses: ['mailbox', 'ecNotSupported'],
          ropCount: 5,
        },
      }),
      { operation: 'POST', name: '/mapi/emsmdb', type: 'Execute', status: 'ecNone' },
    ],
    [
      'TLS handshake',
      'failed: reset',
      http({ event: 'TLS handshake', facts: { status: 'failed', reason: 'reset' } }),
      { operation: 'TLS handshake', status: 'failed' },
    ],
    [
      'bind EMSMDB v0.81 with SPNEGO privacy',
      'bind_ack acceptance',
      rpc({
        event: 'bind',
        facts: { name: 'EMSMDB v0.81', type: 'SPNEGO privacy', status: 'bind_ack', results: ['acceptance'] },
      }),
      { operation: 'bind', name: 'EMSMDB v0.81', type: 'SPNEGO privacy', status: 'bind_ack' },
    ],
    [
      'alter_context NSPI v56.0 with SPNEGO privacy',
      'alter_context_resp acceptance, logged on as CONTOSO\\anna berg',
      rpc({
        event: 'alter_context',
        facts: {
          name: 'NSPI v56.0',
          type: 'SPNEGO privacy',
          status: 'alter_context_resp',
          results: ['acceptance'],
          user: 'CONTOSO\\anna berg',
        },
      }),
      {
        operation: 'alter_context',
        name: 'NSPI v56.0',
        type: 'SPNEGO privacy',
        user: 'CONTOSO\\anna berg',
        status: 'alter_context_resp',
      },
    ],
    [
      `NspiResolveNamesW ${legacyDn}`,
      'resolved',
      rpc({
        event: 'NspiResolveNamesW',
        facts: { names: [legacyDn], nameCount: 1, resolutions: ['resolved'], status: 'resolved' },
      }),
      { operation: 'NspiResolveNamesW', name: legacyDn, status: 'resolved' },
    ],
    [
      'RfrGetNewDSA /o=x',
      'outlook.contoso.example',
      rpc({
        event: 'RfrGetNewDSA',
        facts: { name: '/o=x', status: 'success', server: 'outlook.contoso.example' },
      }),
      { operation: 'RfrGetNewDSA', name: '/o=x' },
    ],
    [
      'request EMSMDB v0.81 opnum 99',
      'fault nca_s_op_rng_error',
      rpc({ event: 'request', facts: { name: 'EMSMDB v0.81 opnum 99', status: 'nca_s_op_rng_error' } }),
      { operation: 'request', name: 'EMSMDB v0.81 opnum 99', status: 'nca_s_op_rng_error' },
    ],
    [
      'EcDoRpcExt2 RopLogon: ecWrongServer, EX2 is the right one',
      'ecNone',
      rpc({
        event: 'EcDoRpcExt2',
        facts: {
          status: 'ecNone',
          rops: ['RopLogon'],
          ropStatuses: ['ecWrongServer'],
          ropCount: 1,
          rightServers: ['EX2'],
        },
      }),
      {
        operation: 'EcDoRpcExt2',
        name: 'RopLogon: ecWrongServer, EX2 is the right one',
        status: 'ecNone',
      },
    ],
    [
      'RPC_IN_DATA /rpc/rpcproxy.dll?ex1.contoso.internal:6001',
      '401 Unauthorized: NTLM challenge',
      rpcHttp({
        event: 'request',
        facts: { ...proxied, status: '401', statusText: '401 Unauthorized', reason: 'NTLM challenge' },
      }),
      { operation: 'RPC_IN_DATA', name: 'ex1.contoso.internal:6001', status: '401' },
    ],
    [
      'RPC_IN_DATA /rpc/rpcproxy.dll?ex1.contoso.internal:6001',
      'virtual connection to EX1:6001',
      rpcHttp({ event: 'channel', facts: { ...proxied, happened: 'virtual connection to EX1:6001' } }),
      { operation: 'RPC_IN_DATA', name: 'ex1.contoso.internal:6001' },
    ],
    [
      'connect',
      'forwarded to CAS1 at 127.0.0.1:1',
      tcp({ event: 'connect', facts: { name: 'CAS1', address: '127.0.0.1:1', status: 'forwarded' } }),
      { operation: 'connect', name: 'CAS1', status: 'forwarded' },
    ],
  ])('%s -> %s', (asked, answered, event, fields) => {
    expect(sentencesOf(event)).toEqual({ asked, answered });
    expect(fieldsOf(event)).toMatchObject(fields);
    const { operation, ...rest } = fieldsOf(event);
    expect(operation).toBe(fields.operation);
    expect(Object.values(rest)).not.toContain('');
    expect(Object.values(rest)).not.toContain(undefined);
  });
});

describe('the list of events', () => {
  it('lets nothing through that is misspelt, missing or of another kind', () => {
    // @ts-expect-error there is no such event
    dns({ event: 'qurey', facts: { name: 'a', type: 'A' } });
    // @ts-expect-error there is no such fact
    dns({ event: 'query', facts: { name: 'a', type: 'A', anwsers: 1 } });
    // @ts-expect-error a query has a type
    dns({ event: 'query', facts: { name: 'a' } });
    // @ts-expect-error answers are counted
    dns({ event: 'query', facts: { name: 'a', type: 'A', answers: '1' } });
    // @ts-expect-error a filter belongs to a search
    ldap({ event: 'bind', facts: { name: 'a', type: 'simple', filter: '(a=b)' } });
    expect(Object.keys(eventOf)).toHaveLength(6);
  });
});
