import { isLabError } from '../errors.js';
import type { Workstation } from '../network/workstation.js';
import { parseSmtpAddress } from '../values/smtp-address.js';
import { failure, type Learned, learnByAutodiscover, learnByCheckName, nobodyToAsk } from './learn.js';
import { connectAs, type Ending, isDue, refresh, startWithProfile } from './profile-life.js';
import type { Failure, Resolution, Step } from './resolution.js';
import { createOutlook, type Outlook, type ResolveOptions, searchOptions } from './running-outlook.js';
import { type Recorder, startTrace } from './trace.js';

export type { ResolveOptions } from './running-outlook.js';

/**
 * Starts a simulated Outlook. One that has a profile connects by it, and looks for settings only when that fails, or
 * afterwards when they are due. One that has none looks for its settings by Autodiscover (or by Check Name, at a server
 * that was typed), and connects: RPC over TCP to the home server when that name resolves, RPC over HTTP when it does not or
 * does not answer. By RPC over TCP it logs on to its mailbox; the server may send it to another one, which changes its
 * profile. It knows only what the wires tell it.
 *
 * @returns the whole story; a client that ends up nowhere is a result, not an error
 * @throws LabError `wrong-usage` for a profile that cannot be understood or is another address's, and for a version that has no
 * Autodiscover and was given no server
 * @example
 * const { profile } = await resolveMailbox(workstation, {
 *   address: 'anna@contoso.example',
 *   credentials: { userName: 'anna@contoso.example', password },
 * });
 */
export async function resolveMailbox(workstation: Workstation, options: ResolveOptions): Promise<Resolution> {
  const outlook = createOutlook(workstation, options);
  const release = workstation.clock.hold();
  try {
    const trace = startTrace(workstation.clock);
    const { profile, connection, failure: failed } = await start(outlook, trace);
    return {
      schema: 1,
      address: options.address,
      location: workstation.location,
      outlook: outlook.client.policy.version,
      outcome: connection === null ? 'failed' : 'connected',
      elapsedMs: trace.elapsedMs(),
      profile,
      connection,
      failure: failed,
      steps: trace.steps(),
    };
  } finally {
    release();
  }
}

/**
 * What a running Outlook does when its settings fall due: it looks for them and keeps its home server. Nothing when they are
 * not due yet.
 *
 * @returns the steps, empty when nothing was due; times since the refresh began
 */
export async function refreshProfile(
  workstation: Workstation,
  options: ResolveOptions,
): Promise<readonly Step[]> {
  const outlook = createOutlook(workstation, options);
  const release = workstation.clock.hold();
  try {
    const saved = await outlook.options.profiles?.read();
    if (saved === undefined || !isDue(outlook, saved)) return [];
    const trace = startTrace(workstation.clock);
    await refresh(outlook, trace, saved);
    return trace.steps();
  } finally {
    release();
  }
}

async function start(outlook: Outlook, recorder: Recorder): Promise<Ending> {
  const { options } = outlook;
  try {
    parseSmtpAddress(options.address);
  } catch (error) {
    const why = isLabError(error) ? error.message : String(error);
    return { profile: null, connection: null, failure: failure('bad-address', why) };
  }
  const saved = options.server === undefined ? await options.profiles?.read() : undefined;
  if (saved !== undefined) return startWithProfile(outlook, recorder, saved);
  const learned = await learn(outlook, recorder);
  if ('code' in learned) return { profile: null, connection: null, failure: learned };
  return connectAs(outlook, recorder, learned);
}

function learn(outlook: Outlook, recorder: Recorder): Promise<Learned | Failure> {
  const { client, options } = outlook;
  if (options.server !== undefined) {
    return learnByCheckName(client, recorder, options.address, options.server);
  }
  if (client.policy.lookups.length === 0) nobodyToAsk(client.policy.version);
  return learnByAutodiscover(client, recorder, options.address, searchOptions(outlook, 'new-profile'));
}
