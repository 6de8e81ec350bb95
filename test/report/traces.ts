import type { Resolution, Step } from '../../src/outlook/resolution.js';
import { kindOf } from '../../src/outlook/step-kind.js';

/** One step, with the kind that a recorder would give it. */
export function step(
  name: string,
  target: string,
  startedMs: number,
  elapsedMs: number,
  more: Partial<Step> = {},
): Step {
  const kind = kindOf(name);
  return {
    name,
    target,
    outcome: 'success',
    detail: '',
    startedMs,
    elapsedMs,
    ...(kind === undefined ? {} : { kind }),
    steps: [],
    ...more,
  };
}

/** A step that failed. */
export function failed(
  name: string,
  target: string,
  startedMs: number,
  elapsedMs: number,
  code: NonNullable<Step['code']>,
  more: Partial<Step> = {},
): Step {
  return step(name, target, startedMs, elapsedMs, { outcome: 'failed', detail: code, code, ...more });
}

const host = 'https://autodiscover.contoso.example/autodiscover/autodiscover.xml';

/** Steps of an address that answers, after a 401. */
export function answering(startedMs: number): readonly Step[] {
  const page = 'autodiscover.contoso.example/autodiscover/autodiscover.xml';
  return [
    step('DNS lookup', 'autodiscover.contoso.example', startedMs, 20, { detail: '203.0.113.10' }),
    step('TCP connect', '203.0.113.10:443', startedMs + 20, 20, { detail: 'connected' }),
    step('TLS handshake', 'autodiscover.contoso.example', startedMs + 40, 40),
    step('HTTP POST', page, startedMs + 80, 20, { detail: '401: Negotiate, NTLM, Basic' }),
    step('HTTP POST', page, startedMs + 100, 20, { detail: '200' }),
  ];
}

/** Outside, with the array's name in public DNS: the firewall drops 135, then the proxy answers. */
export const outsideWithBadRecord: Resolution = {
  schema: 1,
  address: 'anna@contoso.example',
  location: 'internet',
  outlook: '2010',
  outcome: 'connected',
  elapsedMs: 22_000,
  profile: {
    homeServer: 'outlook.contoso.example',
    homeServerDN: '/o=Contoso/ou=First/cn=Configuration/cn=Servers/cn=outlook.contoso.example',
    userDN: '/o=Contoso/ou=First/cn=Recipients/cn=anna',
    proxyServer: 'mail.contoso.example',
    learnedBy: 'autodiscover',
  },
  connection: { protocol: 'RPC/HTTP', server: 'mail.contoso.example', address: '203.0.113.10', port: 443 },
  failure: null,
  steps: [
    step('Find settings', 'anna@contoso.example', 0, 400, {
      steps: [
        failed(
          'Root domain',
          'https://contoso.example/autodiscover/autodiscover.xml',
          0,
          60,
          'name-not-found',
          {
            steps: [
              failed(
                'Autodiscover',
                'https://contoso.example/autodiscover/autodiscover.xml',
                0,
                60,
                'name-not-found',
                {
                  steps: [failed('DNS lookup', 'contoso.example', 0, 60, 'name-not-found')],
                },
              ),
            ],
          },
        ),
        step('Autodiscover host', host, 60, 260, {
          steps: [step('Autodiscover', host, 60, 260, { detail: 'settings: EXCH', steps: answering(60) })],
        }),
      ],
    }),
    step('Connection order', 'outlook.contoso.example', 400, 0, { detail: 'RPC/TCP, then RPC/HTTP' }),
    failed('RPC/TCP', 'outlook.contoso.example', 400, 21_040, 'connection-timed-out', {
      steps: [
        failed('Referral', 'outlook.contoso.example', 400, 21_040, 'connection-timed-out', {
          steps: [
            step('DNS lookup', 'outlook.contoso.example', 400, 41, { detail: '203.0.113.10' }),
            failed('TCP connect', '203.0.113.10:135', 440, 21_000, 'connection-timed-out'),
          ],
        }),
      ],
    }),
    step('RPC/HTTP', 'mail.contoso.example', 21_440, 360, {
      steps: [
        step('Mail', 'outlook.contoso.example', 21_440, 360, {
          steps: [
            step('OUT channel', 'mail.contoso.example', 21_440, 260, {
              steps: [
                step('TCP connect', '203.0.113.10:443', 21_440, 40),
                step(
                  'RPC_OUT_DATA',
                  'mail.contoso.example/rpc/rpcproxy.dll?outlook.contoso.example:6001',
                  21_480,
                  40,
                  {
                    detail: '200 Success',
                  },
                ),
              ],
            }),
            step('RPC bind', 'EMSMDB', 21_700, 20),
            step('EcDoConnectEx', '/o=Contoso/ou=First/cn=Recipients/cn=anna', 21_720, 30, {
              detail: 'session opened, server version 14.3.123.0',
            }),
            step('RopLogon', '/o=Contoso/ou=First/cn=Recipients/cn=anna', 21_750, 50),
          ],
        }),
      ],
    }),
    failed('Public folders', 'mbx1.contoso.internal', 21_800, 200, 'protocol-refused', {
      steps: [failed('OUT channel', 'mail.contoso.example', 21_800, 200, 'protocol-refused')],
    }),
  ],
};

/** Inside: everything by RPC over TCP. */
export const inside: Resolution = {
  ...outsideWithBadRecord,
  location: 'corp',
  elapsedMs: 250,
  connection: {
    protocol: 'RPC/TCP',
    server: 'outlook.contoso.example',
    address: '10.10.10.20',
    port: 59_532,
  },
  steps: [
    step('Find settings', 'anna@contoso.example', 0, 150, {
      steps: [
        step('Service connection point', 'contoso.internal', 0, 150, {
          steps: [
            step('LDAP search', 'CN=Configuration,DC=contoso,DC=internal', 0, 10),
            step('Autodiscover', host, 10, 140, { detail: 'settings: EXCH', steps: answering(10) }),
          ],
        }),
      ],
    }),
    step('RPC/TCP', 'outlook.contoso.example', 150, 80, {
      steps: [
        step('Referral', 'outlook.contoso.example', 150, 30, {
          steps: [
            step('TCP connect', '10.10.10.20:59533', 150, 5),
            step('RPC bind', 'RFR', 155, 5),
            step('RfrGetNewDSA', '/o=Contoso/cn=anna', 160, 20),
          ],
        }),
        step('Directory', 'outlook.contoso.example', 180, 20, {
          steps: [
            step('TCP connect', '10.10.10.20:59533', 180, 5),
            step('NspiBind', 'address book', 185, 15),
          ],
        }),
        step('Mail', 'outlook.contoso.example', 200, 30, {
          steps: [
            step('TCP connect', '10.10.10.20:59532', 200, 5),
            step('EcDoConnectEx', '/o=Contoso/cn=anna', 205, 10, {
              detail: 'session opened, server version 14.3.123.0',
            }),
            step('RopLogon', '/o=Contoso/cn=anna', 215, 15),
          ],
        }),
      ],
    }),
    step('Public folders', 'mbx1.contoso.internal', 230, 20, {
      steps: [step('TCP connect', '10.10.10.21:6005', 230, 5), step('RopLogon', 'public folders', 235, 15)],
    }),
  ],
};

/** Nothing answers at all. */
export const nowhere: Resolution = {
  ...outsideWithBadRecord,
  outcome: 'failed',
  elapsedMs: 60,
  profile: null,
  connection: null,
  failure: { code: 'no-autodiscover-answer', message: 'no Autodiscover service answered' },
  steps: [
    failed('Find settings', 'anna@contoso.example', 0, 60, 'name-not-found', {
      steps: [
        failed('Local XML', 'file for contoso.example', 0, 1, 'no-such-object'),
        failed(
          'HTTP redirect',
          'http://autodiscover.contoso.example/autodiscover/autodiscover.xml',
          1,
          40,
          'name-not-found',
          {
            steps: [failed('DNS lookup', 'autodiscover.contoso.example', 1, 40, 'name-not-found')],
          },
        ),
        failed('SRV record', '_autodiscover._tcp.contoso.example', 41, 19, 'name-not-found', {
          steps: [failed('DNS lookup', '_autodiscover._tcp.contoso.example SRV', 41, 19, 'name-not-found')],
        }),
      ],
    }),
  ],
};
