import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import { stepsOf } from '../record/steps/walk.js';

/** The figures by which two resolutions are compared; ms of the lab's clock, undefined where it did not happen. */
export interface Figures {
  /** Start of the first TCP connect to the endpoint mapper. */
  readonly firstEndpointMapperAttemptMs: number | undefined;
  /** Start of the first TCP connect to the RPC over HTTP proxy. */
  readonly firstProxyAttemptMs: number | undefined;
  /** Spent on finding the settings. */
  readonly lookupMs: number | undefined;
  /** Spent on RPC over TCP, whatever came of it. */
  readonly rpcOverTcpMs: number | undefined;
  /** What became of the home server's name in DNS. */
  readonly homeServerLookup: string | undefined;
}

/** Reads the figures off a trace. */
export function figuresOf(resolution: Resolution): Figures {
  const firstConnect = (steps: readonly Step[], port: number) =>
    stepsOf(steps, 'tcp-connect').find(({ facts }) => facts.port === port)?.startedMs;
  const rpcOverTcp = stepsOf(resolution.steps, 'rpc-tcp');
  const [lookup] = stepsOf(rpcOverTcp, 'dns-lookup');
  return {
    firstEndpointMapperAttemptMs: firstConnect(rpcOverTcp, 135),
    firstProxyAttemptMs: firstConnect(stepsOf(resolution.steps, 'rpc-http'), 443),
    lookupMs: stepsOf(resolution.steps, 'find-settings')[0]?.elapsedMs,
    rpcOverTcpMs:
      rpcOverTcp.length === 0 ? undefined : rpcOverTcp.reduce((sum, step) => sum + step.elapsedMs, 0),
    homeServerLookup:
      lookup === undefined ? undefined : lookup.outcome === 'success' ? lookup.detail : 'no such name',
  };
}

/** `8 ms`, `21.0 s`; from ten minutes on `1 h 30 min 2 s`. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 600_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
