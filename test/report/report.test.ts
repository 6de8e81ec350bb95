import { describe, expect, it } from 'vitest';
import type { Resolution } from '../../src/outlook/resolution.js';
import type { Step } from '../../src/record/steps/step.js';
import type { StepKind } from '../../src/record/steps/step-kinds.js';
import { renderComparison } from '../../src/report/comparison.js';
import { figuresOf, formatMs } from '../../src/report/figures.js';
import { noPaint } from '../../src/report/paint.js';
import { renderTree } from '../../src/report/tree.js';
import { type Recorded, step as recorded } from './traces.js';

/** A step of which nothing is said. */
const step = <Kind extends StepKind>(
  kind: Kind,
  target: string,
  startedMs: number,
  elapsedMs: number,
  more: Recorded<Kind> = {},
): Step => recorded(kind, target, startedMs, elapsedMs, { detail: '', ...more });

const connect = (address: string, port: number, startedMs: number, elapsedMs: number, more = {}) =>
  step('tcp-connect', `${address}:${port}`, startedMs, elapsedMs, { facts: { address, port }, ...more });

const resolution: Resolution = {
  schema: 1,
  address: 'anna@contoso.example',
  location: 'internet',
  outlook: '2010',
  outcome: 'connected',
  elapsedMs: 21_900,
  profile: {
    homeServer: 'outlook.contoso.example',
    homeServerDN: '/o=Contoso',
    userDN: '/o=Contoso/cn=anna',
    proxyServer: 'mail.contoso.example',
    learnedBy: 'autodiscover',
  },
  connection: { protocol: 'RPC/HTTP', server: 'mail.contoso.example', address: '203.0.113.10', port: 443 },
  failure: null,
  steps: [
    step('find-settings', 'anna@contoso.example', 0, 400, {
      steps: [
        step('autodiscover', 'https://autodiscover.contoso.example/', 0, 400, {
          steps: [connect('203.0.113.10', 443, 10, 40)],
        }),
      ],
    }),
    step('rpc-tcp', 'outlook.contoso.example', 400, 21_040, {
      outcome: 'failed',
      detail: 'no answer',
      steps: [
        step('dns-lookup', 'outlook.contoso.example', 400, 40, { detail: '203.0.113.10' }),
        connect('203.0.113.10', 135, 440, 21_000, { outcome: 'failed', detail: 'no answer' }),
      ],
    }),
    step('rpc-http', 'mail.contoso.example', 21_440, 460, {
      steps: [connect('203.0.113.10', 443, 21_480, 40)],
    }),
  ],
};

const failed: Resolution = {
  ...resolution,
  outcome: 'failed',
  profile: null,
  connection: null,
  failure: { code: 'no-autodiscover-answer', message: 'no Autodiscover service answered' },
  steps: [],
};

describe('figures read off a trace', () => {
  it('tell the attempts on 135 and on the proxy from the lookup of the settings', () => {
    expect(figuresOf(resolution)).toEqual({
      firstEndpointMapperAttemptMs: 440,
      firstProxyAttemptMs: 21_480,
      lookupMs: 400,
      rpcOverTcpMs: 21_040,
      homeServerLookup: '203.0.113.10',
    });
  });

  it('are undefined where nothing happened', () => {
    expect(figuresOf(failed)).toEqual({
      firstEndpointMapperAttemptMs: undefined,
      firstProxyAttemptMs: undefined,
      lookupMs: undefined,
      rpcOverTcpMs: undefined,
      homeServerLookup: undefined,
    });
  });

  it('are written as people say them', () => {
    expect([formatMs(8), formatMs(999), formatMs(21_040)]).toEqual(['8 ms', '999 ms', '21.0 s']);
    expect([formatMs(600_000), formatMs(5_402_100), formatMs(7_200_000)]).toEqual([
      '10 min',
      '1 h 30 min 2 s',
      '2 h',
    ]);
  });
});

describe('tree', () => {
  it('answers at its head, then shows the steps', () => {
    expect(renderTree(resolution, noPaint).split('\n')).toEqual([
      'home server   outlook.contoso.example, learned from Autodiscover (EXCH/Server) at https://autodiscover.contoso.example/',
      'connected by  RPC/HTTP to mail.contoso.example (203.0.113.10:443)',
      'total time    21.9 s from internet, Outlook 2010',
      '',
      '   start     took',
      '    0 ms   400 ms  ✓ Find settings anna@contoso.example',
      '    0 ms   400 ms    ✓ Autodiscover https://autodiscover.contoso.example/',
      '   10 ms    40 ms      ✓ TCP connect 203.0.113.10:443',
      '  400 ms   21.0 s  ✗ RPC/TCP outlook.contoso.example: no answer',
      '  400 ms    40 ms    ✓ DNS lookup outlook.contoso.example: 203.0.113.10',
      '  440 ms   21.0 s    ✗ TCP connect 203.0.113.10:135: no answer',
      '  21.4 s   460 ms  ✓ RPC/HTTP mail.contoso.example',
      '  21.5 s    40 ms    ✓ TCP connect 203.0.113.10:443',
    ]);
  });

  it('folds a channel of RPC over HTTP in which all went well, unless every step is asked for', () => {
    const below = (more: Recorded<'rpc-out-data'> = {}, elapsedMs = 40) => [
      connect('203.0.113.10', 443, 0, 40),
      step('rpc-out-data', 'mail.contoso.example/rpc/rpcproxy.dll', 40, elapsedMs, more),
    ];
    const run = (elapsedMs: number, steps: readonly Step[]) => ({
      ...resolution,
      steps: [step('out-channel', 'mail.contoso.example', 0, elapsedMs, { detail: 'Basic', steps })],
    });
    const lines = (shown: Resolution, everyStep?: boolean) =>
      renderTree(shown, noPaint, everyStep === undefined ? {} : { everyStep })
        .split('\n')
        .slice(5);
    const well = run(80, below());
    expect(lines(well)).toEqual(['    0 ms    80 ms  ✓ OUT channel mail.contoso.example: Basic (2 steps)']);
    expect(lines(well, true)).toHaveLength(3);
    expect(lines(run(80, below({ outcome: 'failed' })))).toHaveLength(3);
    expect(lines(run(21_000, below({}, 20_900)))).toHaveLength(3);
  });

  it('says why when there is no connection', () => {
    const [home, connected] = renderTree(failed, noPaint).split('\n');
    expect(home).toBe('home server   not learned');
    expect(connected).toBe('connected by  not connected: no Autodiscover service answered');
  });
});

describe('comparison', () => {
  it('sets one column for each resolution', () => {
    const table = renderComparison([
      { title: 'with', resolution },
      { title: 'without', resolution: failed },
    ]);
    expect(table).toMatch(/^ +with +without$/m);
    expect(table).toMatch(/^RPC\/TCP took +21\.0 s +-$/m);
    expect(table).toMatch(/^connected by +RPC\/HTTP +no-autodiscover-answer$/m);
  });
});
