import type { Balancer } from '../../network/balancer.js';
import { type Clock, withDeadline } from '../../network/clock.js';
import type { BalancerSettings } from '../../network/world.js';

/** What a health check needs. */
export interface HealthCheckOptions {
  readonly settings: BalancerSettings;
  readonly clock: Clock;
  /** Whether a member accepts connections on the checked port; a rejection means no. */
  readonly probe: (member: string, signal: AbortSignal) => Promise<boolean>;
  readonly balancer: Balancer;
  /** Ends the check: probes are aborted and what they find is no longer reported. */
  readonly signal: AbortSignal;
}

/** Probes every member once and reports to the balancer. A probe that outlasts the interval has failed. */
export async function checkHealth(options: HealthCheckOptions): Promise<void> {
  const { settings, clock, probe, balancer, signal } = options;
  await Promise.all(
    settings.members.map(async (member) => {
      const up = await withDeadline(
        clock,
        settings.health.intervalMs,
        (late) => clock.during(() => probe(member, AbortSignal.any([late, signal]))),
        () => new Error('the probe took longer than the interval'),
      ).catch(() => false);
      if (!signal.aborted) balancer.report(member, up);
    }),
  );
}

/**
 * Checks at once and then at every interval, until the signal is aborted; resolves then, and never rejects.
 *
 * Only for a real clock: on a virtual clock it would be the sleeper that makes time jump for ever. There, call
 * {@link checkHealth} when a round is wanted, or tell the balancer directly what is known of a member.
 */
export async function startHealthCheck(options: HealthCheckOptions): Promise<void> {
  const { clock, settings, signal } = options;
  while (!signal.aborted) {
    const started = clock.now();
    await checkHealth(options);
    const left = started + settings.health.intervalMs - clock.now();
    await clock.sleep(Math.max(0, left), signal).catch(() => undefined);
  }
}
