import { isLabError } from '../errors.js';
import type { Workstation } from '../network/workstation.js';
import { parseSmtpAddress } from '../values/smtp-address.js';
import { isInconclusive } from './autodiscover/ask-server.js';
import { type LookupState, lookUpSettings, TooManyRedirects } from './autodiscover/lookup.js';
import { checkName } from './check-name.js';
import type { Client, Credentials } from './client.js';
import { NotInAddressBook } from './connection/address-book.js';
import { StoreRefused } from './connection/mail.js';
import { connectRpcOverHttp } from './connection/rpc-over-http.js';
import { type Connected, connectRpcOverTcp, openPublicFolders } from './connection/rpc-over-tcp.js';
import { outlook2010 } from './policy.js';
import { profileFromSettings, publicFolderServerOf } from './profile.js';
import type { Connection, Failure, FailureCode, Profile, Resolution } from './resolution.js';
import { type Recorder, startTrace } from './trace.js';
import { LogonRefused } from './wires/rpc.js';

/** What the simulated client is told. */
export interface ResolveOptions {
  readonly address: string;
  readonly credentials: Credentials;
  /** A server that the user has typed: Autodiscover is not asked, Check Name is. */
  readonly server?: string;
}

/**
 * Starts a simulated Outlook 2010 without a profile: it looks for its settings by Autodiscover (or by Check Name, at a
 * server that was typed), writes a profile, and connects: RPC over TCP to the home server when that name resolves, RPC
 * over HTTP when it does not or does not answer. By RPC over TCP it logs on to its mailbox; the server may send it to
 * another one, which changes its profile. It knows only what the wires tell it.
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

  const learned = await learn(client, trace, options);
  if ('code' in learned) return end(null, null, learned);
  const connected = await connect(client, trace, learned.profile);
  if ('code' in connected) return end(learned.profile, null, connected);
  const { publicFolderServer } = learned;
  if (publicFolderServer !== undefined && connected.connection.protocol === 'RPC/TCP') {
    await openPublicFolders(client, trace, publicFolderServer, connected.profile);
  }
  return end(connected.profile, connected.connection, null);
}

/** What a client knows before it connects. */
interface Learned {
  readonly profile: Profile;
  readonly publicFolderServer: string | undefined;
}

async function learn(
  client: Client,
  recorder: Recorder,
  { address, server }: ResolveOptions,
): Promise<Learned | Failure> {
  try {
    parseSmtpAddress(address);
  } catch (error) {
    return failure('bad-address', isLabError(error) ? error.message : String(error));
  }
  return server === undefined
    ? learnByAutodiscover(client, recorder, address)
    : learnByCheckName(client, recorder, address, server);
}

async function learnByCheckName(
  client: Client,
  recorder: Recorder,
  address: string,
  server: string,
): Promise<Learned | Failure> {
  try {
    return {
      profile: await checkName(client, recorder, server, address),
      publicFolderServer: undefined,
    };
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof NotInAddressBook) {
      return failure('address-not-found', `the address book has no mailbox ${address}: ${why}`);
    }
    if (error instanceof LogonRefused) return failure('credentials-refused', why);
    return failure('not-connected', `${server} does not resolve the name: ${why}`);
  }
}

async function learnByAutodiscover(
  client: Client,
  recorder: Recorder,
  address: string,
): Promise<Learned | Failure> {
  const state: LookupState = { redirects: 0, addresses: new Set(), refusals: new Map() };
  try {
    const settings = await recorder.step('Find settings', address, async (step) => {
      const found = await lookUpSettings(client, step, address, state);
      const server = found === undefined ? undefined : profileFromSettings(found)?.homeServer;
      step.detail(server === undefined ? 'no settings found' : `home server ${server}`);
      return found;
    });
    if (settings === undefined) return lastWord(address, state);
    const profile = profileFromSettings(settings);
    if (profile !== undefined) return { profile, publicFolderServer: publicFolderServerOf(settings) };
    return failure(
      'no-exchange-settings',
      `Autodiscover answered for ${address}, but without Exchange (EXCH) settings`,
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
async function connect(client: Client, recorder: Recorder, profile: Profile): Promise<Connected | Failure> {
  let last = '';
  const attempts = [
    ...Array.from({ length: client.policy.rpcTcpAttempts }, () => connectRpcOverTcp),
    async (...known: Parameters<typeof connectRpcOverHttp>) => ({
      connection: await connectRpcOverHttp(...known),
      profile,
    }),
  ];
  for (const attempt of attempts) {
    try {
      return await attempt(client, recorder, profile);
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      last = error instanceof Error ? error.message : String(error);
      if (error instanceof LogonRefused) return failure('credentials-refused', last);
      if (error instanceof StoreRefused) return failure('logon-refused', `${profile.homeServer}: ${last}`);
    }
  }
  return failure('not-connected', `neither RPC/TCP nor RPC/HTTP reached ${profile.homeServer}: ${last}`);
}

function failure(code: FailureCode, message: string): Failure {
  return { code, message };
}
