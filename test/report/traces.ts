import type { Resolution } from '../../src/outlook/resolution.js';
import { type RecordedStep, type Step, stepOf } from '../../src/record/steps/step.js';
import { type StepKind, stepKinds } from '../../src/record/steps/step-kinds.js';

/** What a step may differ in. */
export type Recorded<Kind extends StepKind> = Partial<
  Pick<RecordedStep<Kind>, 'outcome' | 'facts' | 'detail' | 'code' | 'steps'>
>;

/** One step, as a recorder would give it. */
export function step<Kind extends StepKind>(
  kind: Kind,
  target: string,
  startedMs: number,
  elapsedMs: number,
  more: Recorded<Kind> = {},
): Step {
  const nothing = stepKinds[kind].facts.parse({});
  return stepOf(kind, {
    target,
    outcome: 'success',
    facts: nothing,
    startedMs,
    elapsedMs,
    steps: [],
    ...more,
  });
}

/** A step that failed. */
export function failed<Kind extends StepKind>(
  kind: Kind,
  target: string,
  startedMs: number,
  elapsedMs: number,
  code: NonNullable<Step['code']>,
  more: Recorded<Kind> = {},
): Step {
  return step(kind, target, startedMs, elapsedMs, { outcome: 'failed', detail: code, code, ...more });
}

const host = 'https://autodiscover.contoso.example/autodiscover/autodiscover.xml';

/** Steps of an address that answers, after a 401. */
export function answering(startedMs: number): readonly Step[] {
  const page = 'autodiscover.contoso.example/autodiscover/autodiscover.xml';
  return [
    step('dns-lookup', 'autodiscover.contoso.example', startedMs, 20, {
      facts: { host: '', addresses: ['203.0.113.10'] },
    }),
    step('tcp-connect', '203.0.113.10:443', startedMs + 20, 20, {
      facts: { address: '203.0.113.10', port: 443 },
    }),
    step('tls-handshake', 'autodiscover.contoso.example', startedMs + 40, 40),
    step('http-post', page, startedMs + 80, 20, {
      facts: { status: 401, schemes: ['Negotiate', 'NTLM', 'Basic'] },
    }),
    step('http-post', page, startedMs + 100, 20, { facts: { status: 200 } }),
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
    step('find-settings', 'anna@contoso.example', 0, 400, {
      steps: [
        failed(
          'root-domain',
          'https://contoso.example/autodiscover/autodiscover.xml',
          0,
          60,
          'name-not-found',
          {
            steps: [
              failed(
                'autodiscover',
                'https://contoso.example/autodiscover/autodiscover.xml',
                0,
                60,
                'name-not-found',
                {
                  steps: [failed('dns-lookup', 'contoso.example', 0, 60, 'name-not-found')],
                },
              ),
            ],
          },
        ),
        step('autodiscover-host', host, 60, 260, {
          steps: [
            step('autodiscover', host, 60, 260, {
              facts: { answer: 'settings', protocols: ['EXCH'] },
              steps: answering(60),
            }),
          ],
        }),
      ],
    }),
    step('connection-order', 'outlook.contoso.example', 400, 0, { detail: 'RPC/TCP, then RPC/HTTP' }),
    failed('rpc-tcp', 'outlook.contoso.example', 400, 21_040, 'connection-timed-out', {
      steps: [
        failed('referral', 'outlook.contoso.example', 400, 21_040, 'connection-timed-out', {
          steps: [
            step('dns-lookup', 'outlook.contoso.example', 400, 41, {
              facts: { host: '', addresses: ['203.0.113.10'] },
            }),
            failed('tcp-connect', '203.0.113.10:135', 440, 21_000, 'connection-timed-out', {
              facts: { address: '203.0.113.10', port: 135 },
            }),
          ],
        }),
      ],
    }),
    step('rpc-http', 'mail.contoso.example', 21_440, 360, {
      steps: [
        step('mail', 'outlook.contoso.example', 21_440, 360, {
          steps: [
            step('out-channel', 'mail.contoso.example', 21_440, 260, {
              steps: [
                step('tcp-connect', '203.0.113.10:443', 21_440, 40, {
                  facts: { address: '203.0.113.10', port: 443 },
                }),
                step(
                  'rpc-out-data',
                  'mail.contoso.example/rpc/rpcproxy.dll?outlook.contoso.example:6001',
                  21_480,
                  40,
                  {
                    facts: {
                      server: 'outlook.contoso.example',
                      port: 6001,
                      purpose: 'channel',
                      status: 200,
                      reason: 'Success',
                    },
                  },
                ),
              ],
            }),
            step('rpc-bind', 'EMSMDB', 21_700, 20),
            step('ec-do-connect-ex', '/o=Contoso/ou=First/cn=Recipients/cn=anna', 21_720, 30, {
              facts: { status: 'ecNone', serverVersion: '14.3.123.0' },
            }),
            step('rop-logon', '/o=Contoso/ou=First/cn=Recipients/cn=anna', 21_750, 50),
          ],
        }),
      ],
    }),
    failed('public-folders', 'mbx1.contoso.internal', 21_800, 200, 'protocol-refused', {
      steps: [failed('out-channel', 'mail.contoso.example', 21_800, 200, 'protocol-refused')],
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
    step('find-settings', 'anna@contoso.example', 0, 150, {
      steps: [
        step('service-connection-point', 'contoso.internal', 0, 150, {
          steps: [
            step('ldap-search', 'CN=Configuration,DC=contoso,DC=internal', 0, 10),
            step('autodiscover', host, 10, 140, {
              facts: { answer: 'settings', protocols: ['EXCH'] },
              steps: answering(10),
            }),
          ],
        }),
      ],
    }),
    step('rpc-tcp', 'outlook.contoso.example', 150, 80, {
      steps: [
        step('referral', 'outlook.contoso.example', 150, 30, {
          steps: [
            step('tcp-connect', '10.10.10.20:59533', 150, 5, {
              facts: { address: '10.10.10.20', port: 59533 },
            }),
            step('rpc-bind', 'RFR', 155, 5),
            step('rfr-get-new-dsa', '/o=Contoso/cn=anna', 160, 20),
          ],
        }),
        step('directory', 'outlook.contoso.example', 180, 20, {
          steps: [
            step('tcp-connect', '10.10.10.20:59533', 180, 5, {
              facts: { address: '10.10.10.20', port: 59533 },
            }),
            step('nspi-bind', 'address book', 185, 15),
          ],
        }),
        step('mail', 'outlook.contoso.example', 200, 30, {
          steps: [
            step('tcp-connect', '10.10.10.20:59532', 200, 5, {
              facts: { address: '10.10.10.20', port: 59532 },
            }),
            step('ec-do-connect-ex', '/o=Contoso/cn=anna', 205, 10, {
              facts: { status: 'ecNone', serverVersion: '14.3.123.0' },
            }),
            step('rop-logon', '/o=Contoso/cn=anna', 215, 15),
          ],
        }),
      ],
    }),
    step('public-folders', 'mbx1.contoso.internal', 230, 20, {
      steps: [
        step('tcp-connect', '10.10.10.21:6005', 230, 5, { facts: { address: '10.10.10.21', port: 6005 } }),
        step('rop-logon', 'public folders', 235, 15),
      ],
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
    failed('find-settings', 'anna@contoso.example', 0, 60, 'name-not-found', {
      steps: [
        failed('local-xml', 'file for contoso.example', 0, 1, 'no-such-object', {
          facts: { domain: 'contoso.example' },
        }),
        failed(
          'http-redirect',
          'http://autodiscover.contoso.example/autodiscover/autodiscover.xml',
          1,
          40,
          'name-not-found',
          {
            steps: [failed('dns-lookup', 'autodiscover.contoso.example', 1, 40, 'name-not-found')],
          },
        ),
        failed('srv-record', '_autodiscover._tcp.contoso.example', 41, 19, 'name-not-found', {
          facts: { domain: 'contoso.example' },
          steps: [failed('dns-lookup', '_autodiscover._tcp.contoso.example SRV', 41, 19, 'name-not-found')],
        }),
      ],
    }),
  ],
};
