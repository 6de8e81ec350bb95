import { type OutlookSession, openSession } from '../../outlook/session.js';
import { type SessionPolicy, usualSessionPolicy } from '../../outlook/session-policy.js';
import type { ResolveRequest } from './request.js';
import { type ClientContext, optionsIn, workstationIn } from './resolve.js';

/** How to open a simulated Outlook that stays open. */
export interface ConnectRequest extends ResolveRequest {
  /** Overrides the default figures. */
  readonly session?: Partial<SessionPolicy>;
}

/**
 * Opens a simulated Outlook in a running lab.
 *
 * @throws as `resolveIn`
 */
export async function connectIn(
  context: ClientContext,
  address: string,
  request: ConnectRequest = {},
): Promise<OutlookSession> {
  const { from = 'corp', clock = context.here?.clockKind ?? 'virtual' } = request;
  const options = await optionsIn(context, from, address, request);
  const workstation = workstationIn(context, from, clock, options.policy?.windows);
  return openSession(workstation, options, { ...usualSessionPolicy, ...request.session });
}
