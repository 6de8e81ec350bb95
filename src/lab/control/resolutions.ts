import type { Resolution } from '../../outlook/resolution.js';
import { walk } from '../../record/steps/walk.js';
import { ControlError } from '../../servers/control/control-error.js';
import { createHistogram, type Histogram } from '../../servers/control/histogram.js';
import { type Problem, problemOf } from '../../servers/control/problem.js';
import type { MetricFamily } from '../../servers/control/prometheus.js';
import type { ResolveRequest } from '../clients/request.js';
import type { Lab } from '../lab.js';

/** A simulated Outlook that somebody started from outside. */
export interface StartedResolution {
  readonly id: string;
  readonly address: string;
  /** `failed`: this program failed, not the client; see `problem`. */
  readonly state: 'running' | 'done' | 'failed';
  /** Wall time, ISO 8601. */
  readonly startedAt: string;
  readonly resolution?: Resolution;
  readonly problem?: Problem;
}

/** The simulated Outlooks of a control interface, the newest hundred of those that are done. */
export interface Resolutions {
  /**
   * @throws LabError `wrong-usage` for what a client cannot be
   * @throws ControlError 429 when too many run
   */
  start(address: string, request: ResolveRequest): Promise<StartedResolution>;
  /** Newest last. */
  list(): readonly StartedResolution[];
  /**
   * One of them when it has ended, or as it is after so many ms of real time.
   *
   * @throws ControlError 404
   */
  settled(id: string, waitMs: number): Promise<StartedResolution>;
  /** How many there were, and how long their exchanges took. */
  readonly families: readonly MetricFamily[];
}

const mostRunning = 32;
const mostDone = 100;

interface Kept {
  readonly id: string;
  readonly address: string;
  readonly startedAt: string;
  readonly end: Promise<void>;
  result: { readonly resolution: Resolution } | { readonly error: unknown } | undefined;
}

/** Seconds: from an exchange on one machine to the time-outs of Windows. */
const exchangeBounds = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 21, 60];
const resolutionBounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 21, 45, 90, 180];

/** @param resolve - of the lab */
export function createResolutions(resolve: Lab['resolve']): Resolutions {
  const kept = new Map<string, Kept>();
  const byProtocol = new Map<string, Histogram>();
  const byOutcome = new Map<
    string,
    { readonly labels: Record<string, string>; readonly histogram: Histogram }
  >();
  let started = 0;

  const running = () => [...kept.values()].filter(({ result }) => result === undefined).length;
  const find = (id: string): Kept => {
    const found = kept.get(id);
    if (found !== undefined) return found;
    throw new ControlError(404, 'unknown resolution', {
      where: id.slice(0, 100),
      hint: `the newest ${mostDone} are kept`,
    });
  };
  const forgetOldest = () => {
    const done = [...kept.values()].filter(({ result }) => result !== undefined);
    for (const { id } of done.slice(0, Math.max(0, done.length - mostDone))) kept.delete(id);
  };
  const observe = (resolution: Resolution) => {
    const { outcome, connection, elapsedMs } = resolution;
    const protocol = connection?.protocol ?? 'none';
    const key = `${outcome} ${protocol}`;
    const labels = { outcome, protocol };
    const known = byOutcome.get(key) ?? { labels, histogram: createHistogram(resolutionBounds) };
    byOutcome.set(key, known);
    known.histogram.observe(elapsedMs / 1000);
    for (const { protocol: spoken, outcome: came, elapsedMs: took } of walk(resolution.steps)) {
      if (spoken === undefined || spoken === 'wait' || came === 'skipped') continue;
      const histogram = byProtocol.get(spoken) ?? createHistogram(exchangeBounds);
      byProtocol.set(spoken, histogram);
      histogram.observe(took / 1000);
    }
  };

  return {
    start: async (address, request) => {
      if (running() >= mostRunning) {
        throw new ControlError(429, `${mostRunning} resolutions are running`, {
          hint: 'wait for one of them',
          headers: { 'Retry-After': '1' },
        });
      }
      started++;
      const end = resolve(address, request).then(
        (resolution) => {
          one.result = { resolution };
          observe(resolution);
          forgetOldest();
        },
        (error: unknown) => {
          one.result = { error };
          forgetOldest();
        },
      );
      const one: Kept = {
        id: String(started),
        address,
        startedAt: new Date().toISOString(),
        end,
        result: undefined,
      };
      kept.set(one.id, one);
      // What is refused is refused before anything is sent: that is no resolution, it is the answer to this request.
      await new Promise((done) => setImmediate(done));
      if (one.result !== undefined && 'error' in one.result) {
        kept.delete(one.id);
        throw one.result.error;
      }
      return shown(one);
    },
    list: () => [...kept.values()].map(shown),
    settled: async (id, waitMs) => {
      const one = find(id);
      if (one.result === undefined && waitMs > 0) await endOrTime(one.end, waitMs);
      return shown(one);
    },
    get families(): readonly MetricFamily[] {
      return [
        {
          name: 'autodiscover_lab_resolution_seconds',
          help: 'Resolutions started by the control interface, by outcome and protocol; time of the client.',
          type: 'histogram',
          samples: [...byOutcome.values()].map(({ labels, histogram }) => histogram.sample(labels)),
        },
        {
          name: 'autodiscover_lab_exchange_seconds',
          help: 'Exchanges of these clients with one peer, by protocol; time of the client.',
          type: 'histogram',
          samples: [...byProtocol].map(([protocol, histogram]) => histogram.sample({ protocol })),
        },
      ];
    },
  };
}

function shown({ id, address, startedAt, result }: Kept): StartedResolution {
  const facts = { id, address, startedAt };
  if (result === undefined) return { ...facts, state: 'running' };
  if ('error' in result) return { ...facts, state: 'failed', problem: problemOf(result.error) };
  return { ...facts, state: 'done', resolution: result.resolution };
}

async function endOrTime(end: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([end, time]);
  clearTimeout(timer);
}
