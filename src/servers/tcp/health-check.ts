import type { Balancer } from '../../network/balancer.js';
import { type Clock, withDeadline } from '../../network/time/clock.js';
import type { BalancerSettings } from '../../network/world/world.js';

/** What a health check needs. */
export interface HealthCheckOptions {
  readonly settings: BalancerSettings;
  readonly clock: Clock;
  /**
   * Whether a member accepts connections on the checked port; a rejection means no, and so does no answer until the
   * signal is aborted. What it does in real time belongs into `clock.during`.
   */
  readonly probe: (member: string, signal: AbortSignal) => Promise<boolean>;
  readonly balancer: Balancer;
  /** Called once for a member that is found to be down. */
  readonly onLost?: (member: string) => void;
  /** Ends the check: probes are aborted and what they find is no longer reported. */
  readonly signal: AbortSignal;
}

/** A check that goes on. */
export interface HealthCheck {
  /** Something has changed that a round may find out. */
  wake(): void;
  /** Resolves after its signal was aborted. */
  readonly ended: Promise<void>;
}

/**
 * Probes every member once and reports to the balancer. A probe that outlasts the interval has failed.
 *
 * @returns whether every member was found as the balancer has it already
 */
export async function checkHealth(options: HealthCheckOptions): Promise<boolean> {
  const { settings, clock, probe, balancer, signal, onLost } = options;
  const isHealthy = (member: string) => balancer.health().some((one) => one.member === member && one.healthy);
  const found = await Promise.all(
    settings.members.map(async (member) => {
      const up = await withDeadline(
        clock,
        settings.health.intervalMs,
        (late) => probe(member, AbortSignal.any([late, signal])),
        () => new Error('the probe took longer than the interval'),
      ).catch(() => false);
      if (signal.aborted) return true;
      const wasHealthy = isHealthy(member);
      balancer.report(member, up);
      if (wasHealthy && !isHealthy(member)) onLost?.(member);
      return isHealthy(member) === up;
    }),
  );
  return found.every((isKnown) => isKnown);
}

/**
 * Checks at once and then at every interval, until the signal is aborted. Rounds that could find nothing new, as nothing
 * has changed since one that found nothing new, are left out: call {@link HealthCheck.wake} after every change. The
 * rounds that take place do so when they would have anyway.
 */
export function startHealthCheck(options: HealthCheckOptions): HealthCheck {
  const { signal, settings } = options;
  const clock = options.clock.background;
  const { intervalMs } = settings.health;
  let hasNews = true;
  let tellNews: (() => void) | undefined;
  signal.addEventListener('abort', () => tellNews?.(), { once: true });

  const run = async () => {
    const started = clock.now();
    let next = started;
    while (!signal.aborted) {
      await clock.sleep(Math.max(0, next - clock.now()), signal).catch(() => undefined);
      if (signal.aborted) return;
      hasNews = false;
      const isSettled = await checkHealth({ ...options, clock });
      if (isSettled && !hasNews && !signal.aborted) {
        await new Promise<void>((resolve) => {
          tellNews = resolve;
        });
      }
      next = followingRound(started, next, clock.now(), intervalMs);
    }
  };
  return {
    wake: () => {
      hasNews = true;
      tellNews?.();
    },
    ended: run(),
  };
}

/** A round that has taken its whole interval is followed at once; rounds that were left out are not made up for. */
function followingRound(started: number, last: number, now: number, intervalMs: number): number {
  const interval = Math.max(1, intervalMs);
  const slot = Math.ceil((now - started) / interval - 0.1);
  return Math.max(last + interval, started + slot * interval);
}
