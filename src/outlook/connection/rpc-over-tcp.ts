import { isLabError } from '../../errors.js';
import { storeStatus } from '../../wire/mailbox-store/status.js';
import type { Client } from '../client.js';
import type { Connection, Profile } from '../resolution.js';
import type { Recorder } from '../trace.js';
import { LogonRefused } from '../wires/rpc.js';
import { AddressBook } from './address-book.js';
import { logOnToStore, type MailLogon, type StoreKind, StoreRefused } from './mail.js';
import { getFqdnFromServerDn, getNewDsa } from './referral.js';
import { RpcEndpoints } from './rpc-endpoints.js';

/** Where a client ended up, and its profile, which a server may have changed. */
export interface Connected {
  readonly connection: Connection;
  readonly profile: Profile;
}

/**
 * Reaches the mailbox by RPC over TCP, by three connections: Referral (who has the address book), Directory (the user's
 * own entry in it) and Mail (a session and a logon). Servers that answer and have no referral or address book do not stop
 * it; a name that does not resolve, or a server that does not answer, ends it at once.
 *
 * @throws StoreRefused or LogonRefused when a server turns the user away; LabError for whatever else stops it
 */
export function connectRpcOverTcp(client: Client, recorder: Recorder, profile: Profile): Promise<Connected> {
  return recorder.step('RPC/TCP', profile.homeServer, async (step) => {
    const endpoints = new RpcEndpoints(client);
    try {
      const addressBook = await refer(step, endpoints, profile);
      await consult(step, endpoints, addressBook, profile);
      const connected = await connectMail(client, step, endpoints, profile);
      const { address, port } = connected.connection;
      step.detail(`mailbox open at ${address}:${port}`);
      return connected;
    } finally {
      endpoints.close();
    }
  });
}

/** Opens the public folders at the server that has them. It concerns nobody's mail when that fails. */
export async function openPublicFolders(
  client: Client,
  recorder: Recorder,
  server: string,
  profile: Profile,
): Promise<void> {
  const endpoints = new RpcEndpoints(client);
  try {
    await openStore(client, recorder, endpoints, server, profile.userDN, 'public-folders');
  } catch (error) {
    if (!isLabError(error)) throw error;
  } finally {
    endpoints.close();
  }
}

/** The host of the address book; the home server itself where nobody refers to another one. */
async function refer(recorder: Recorder, endpoints: RpcEndpoints, profile: Profile): Promise<string> {
  const { homeServer, userDN } = profile;
  const referred = await unlessDenied(() =>
    recorder.step('Referral', homeServer, async (step) => {
      const { rpc, address, port } = await endpoints.connect(step, homeServer, 'RFR');
      try {
        const host = await getNewDsa(step, rpc, userDN);
        step.detail(`${host} has the address book, says ${address}:${port}`);
        return host;
      } finally {
        rpc.close();
      }
    }),
  );
  return referred ?? homeServer;
}

async function consult(
  recorder: Recorder,
  endpoints: RpcEndpoints,
  host: string,
  { userDN }: Profile,
): Promise<void> {
  await unlessDenied(() =>
    recorder.step('Directory', host, async (step) => {
      const { rpc, address, port } = await endpoints.connect(step, host, 'NSPI');
      const addressBook = await AddressBook.bind(step, rpc);
      try {
        const { displayName } = await addressBook.resolve(step, userDN);
        step.detail(`${displayName} found at ${address}:${port}`);
      } finally {
        await addressBook.close();
      }
    }),
  );
}

/** A wrong server is left once, for the one that it names: the profile is rewritten. */
async function connectMail(
  client: Client,
  recorder: Recorder,
  endpoints: RpcEndpoints,
  profile: Profile,
): Promise<Connected> {
  const open = ({ homeServer, userDN }: Profile) =>
    openStore(client, recorder, endpoints, homeServer, userDN, 'mailbox');
  const { logon, connection } = await open(profile);
  if (logon.outcome === 'open') return { connection, profile };
  const { serverDN } = logon;
  const homeServer = await recorder.step('Referral', profile.homeServer, async (step) => {
    const { rpc } = await endpoints.connect(step, profile.homeServer, 'RFR');
    try {
      const name = await getFqdnFromServerDn(step, rpc, serverDN);
      step.detail(`the profile now says ${name}`);
      return name;
    } finally {
      rpc.close();
    }
  });
  const rewritten: Profile = { ...profile, homeServer, homeServerDN: serverDN, learnedBy: 'redirect' };
  const second = await open(rewritten);
  if (second.logon.outcome === 'redirect') throw new StoreRefused(storeStatus.ecWrongServer);
  return { connection: second.connection, profile: rewritten };
}

const connectionNames: Readonly<Record<StoreKind, string>> = {
  mailbox: 'Mail',
  'public-folders': 'Public folders',
};

function openStore(
  client: Client,
  recorder: Recorder,
  endpoints: RpcEndpoints,
  host: string,
  userDN: string,
  kind: StoreKind,
): Promise<{ readonly logon: MailLogon; readonly connection: Connection }> {
  return recorder.step(connectionNames[kind], host, async (step) => {
    const { rpc, address, port } = await endpoints.connect(step, host, 'EMSMDB');
    try {
      const logon = await logOnToStore(client, step, rpc, userDN, kind);
      const said = logon.outcome === 'open' ? 'logged on' : 'the wrong server';
      step.detail(`${said} at ${address}:${port}`);
      return { logon, connection: { protocol: 'RPC/TCP', server: host, address, port } };
    } finally {
      rpc.close();
    }
  });
}

/** Undefined when a server answered and has not got what was asked for. */
async function unlessDenied<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LogonRefused) throw error;
    if (isLabError(error, 'protocol-refused') || isLabError(error, 'no-such-object')) return undefined;
    throw error;
  }
}
