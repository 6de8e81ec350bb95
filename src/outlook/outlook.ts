import { isLabError } from '../errors.js';
import type { Workstation } from '../network/workstation.js';
import { parseSmtpAddress } from '../values/smtp-address.js';
import { isInconclusive } from './autodiscover/ask-server.js';
import { type LookupState, lookUpSettings, TooManyRedirects } from './autodiscover/lookup.js';
import type { Client, Credentials } from './client.js';
import { connectRpcOverHttp } from './connection/rpc-over-http.js';
import { connectRpcOverTcp } from './connection/rpc-over-tcp.js';
import { outlook2010 } from './policy.js';
import { profileFromSettings } from './profile.js';
import type { Connection, Failure, FailureCode, Profile, Resolution } from './resolution.js';
import { type Recorder, startTrace } from './trace.js';

/** What the simulated client is told. */
export interface ResolveOptions {
  readonly address: string;
  readonly credentials: Credentials;
}

/**
 * Starts a simulated Outlook 2010 without a profile: it looks for its settings by Autodiscover, writes a profile, and
 * connects: RPC over TCP to the home server when that name resolves, RPC over HTTP when it does not or does not
 * answer. It knows only what the wires tell it.
 *
 * @returns the whole story; a client that ends up nowhere is a result, not an error
 * @example
 * const { profile } = await resolveMailbox(workstation, {
 *   address: 'anna@contoso.example',
 *   credentials: { userName: 'anna@contoso.example', password },
 * });
 */
export async function resolveMailbox(workstation: Workstation, options: ResolveOptions): Promise<Resolution> {
  const trace = startTrace(workstation.clock);
  const client: Client = { workstation, credentials: options.credentials, policy: outlook2010 };
  const end = (
    profile: Profile | null,
    connection: Connection | null,
    failure: Failure | null,
  ): Resolution => ({
    schema: 1,
    address: options.address,
    location: workstation.location,
    outlook: '2010',
    outcome: connection === null ? 'failed' : 'connected',
    elapsedMs: trace.elapsedMs(),
    profile,
    connection,
    failure,
    steps: trace.steps(),
  });

  const learned = await learnProfile(client, trace, options.address);
  if ('code' in learned) return end(null, null, learned);
  const connection = await connect(client, trace, learned);
  return 'code' in connection ? end(learned, null, connection) : end(learned, connection, null);
}

async function learnProfile(client: Client, recorder: Recorder, address: string): Promise<Profile | Failure> {
  const state: LookupState = { redirects: 0, addresses: new Set(), refusals: new Map() };
  try {
    parseSmtpAddress(address);
  } catch (error) {
    return failure('bad-address', isLabError(error) ? error.message : String(error));
  }
  try {
    const settings = await recorder.step('Find settings', address, async (step) => {
      const found = await lookUpSettings(client, step, address, state);
      const server = found === undefined ? undefined : profileFromSettings(found)?.homeServer;
      step.detail(server === undefined ? 'no settings found' : `home server ${server}`);
      return found;
    });
    if (settings === undefined) return lastWord(address, state);
    return (
      profileFromSettings(settings) ??
      failure(
        'no-exchange-settings',
        `Autodiscover answered for ${address}, but without Exchange (EXCH) settings`,
      )
    );
  } catch (error) {
    if (error instanceof TooManyRedirects) return failure('too-many-redirects', error.message);
    throw error;
  }
}

/** What a user would be told after every lookup failed. */
function lastWord(address: string, { refusals }: LookupState): Failure {
  const notFound = refusals.get('address-not-found');
  if (notFound !== undefined) {
    return failure('address-not-found', `no mailbox has the address ${address} (${notFound})`);
  }
  const refused = refusals.get('credentials-refused');
  if (refused !== undefined) return failure('credentials-refused', refused);
  return failure('no-autodiscover-answer', `no Autodiscover service answered for ${address}`);
}

/** RPC over TCP first, as on any fast network; then HTTPS (facts: the order that ROH flags 0x27 give). */
async function connect(client: Client, recorder: Recorder, profile: Profile): Promise<Connection | Failure> {
  let last = '';
  const attempts = [
    ...Array.from({ length: client.policy.rpcTcpAttempts }, () => connectRpcOverTcp),
    connectRpcOverHttp,
  ];
  for (const attempt of attempts) {
    try {
      return await attempt(client, recorder, profile);
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      last = error instanceof Error ? error.message : String(error);
    }
  }
  return failure('not-connected', `neither RPC/TCP nor RPC/HTTP reached ${profile.homeServer}: ${last}`);
}

function failure(code: FailureCode, message: string): Failure {
  return { code, message };
}
