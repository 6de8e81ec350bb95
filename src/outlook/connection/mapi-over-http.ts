import { rpcExtFlag } from '../../wire/mailbox-store/ec-do-rpc-ext2.js';
import { encodeExtendedBuffer } from '../../wire/mailbox-store/extended-buffer.js';
import { maxRopOut, storeStatus } from '../../wire/mailbox-store/status.js';
import { decodeConnectResponse, encodeConnectRequest } from '../../wire/mapi-http/mailbox/connect.js';
import { encodeDisconnectRequest } from '../../wire/mapi-http/mailbox/disconnect.js';
import { decodeExecuteResponse, encodeExecuteRequest } from '../../wire/mapi-http/mailbox/execute.js';
import type { Client } from '../client.js';
import type { Connection, Profile } from '../resolution.js';
import { type Recorder, startTrace } from '../trace.js';
import { MapiHttpSession } from '../wires/mapi-http.js';
import { serverOfDatabase } from './address-book.js';
import { type Connected, connectionStep, directoryAndMail, unlessDenied } from './connections.js';
import { decodeLogon, encodeLogon, recordLogon } from './logon.js';
import { type StoreSession, western } from './mail.js';
import { MapiAddressBook } from './mapi-address-book.js';
import type { Way } from './order.js';
import { StoreRefused, storeStatusName } from './refusals.js';

type MapiWay = Extract<Way, { readonly protocol: 'MAPI/HTTP' }>;

/** What a logon leads to. */
type Opened =
  | { readonly outcome: 'open'; readonly session: StoreSession; readonly connection: Connection }
  | { readonly outcome: 'redirect'; readonly serverDN: string };

/**
 * Reaches the mailbox by MAPI over HTTP, by two connections: Directory (the user's own entry in the address book) and Mail
 * (a session and a logon). A server that answers and has no address book does not stop it.
 *
 * @throws StoreRefused or LogonRefused when a server turns the user away; LabError for whatever else stops it
 */
export async function connectByMapiHttp(
  client: Client,
  recorder: Recorder,
  way: MapiWay,
  profile: Profile,
): Promise<Connected> {
  const { serverDN, connected } = await directoryAndMail(client, {
    directory: async () => ({ serverDN: await consult(client, recorder, way, profile) }),
    mail: async () => ({ connected: await connectMail(client, recorder, way, profile) }),
  });
  const known = connected.profile;
  // Autodiscover names no server beside the addresses of MAPI over HTTP: the address book does.
  const completed = known.homeServerDN === '' ? { ...known, homeServerDN: serverDN ?? '' } : known;
  return { ...connected, profile: completed };
}

/** @returns the legacyExchangeDN of the mailbox's server */
function consult(
  client: Client,
  recorder: Recorder,
  { addressBookUrl }: MapiWay,
  { userDN }: Profile,
): Promise<string | undefined> {
  const host = new URL(addressBookUrl).hostname;
  return unlessDenied(() =>
    connectionStep(recorder, 'directory', host, async (step) => {
      step.facts({ server: host });
      const book = await MapiAddressBook.bind(client, step, addressBookUrl);
      try {
        const { displayName, homeMdb } = await book.resolve(step, userDN);
        const { address, port } = book.session;
        step.facts({ displayName, address, port });
        return homeMdb === undefined ? undefined : serverOfDatabase(homeMdb);
      } finally {
        await book.close(step);
      }
    }),
  );
}

/** A wrong server is left once, for the address that the address book has for the one that it names. */
async function connectMail(
  client: Client,
  recorder: Recorder,
  way: MapiWay,
  profile: Profile,
): Promise<Connected> {
  const first = await openStore(client, recorder, way.mailStoreUrl, profile.userDN);
  if (first.outcome === 'open') return { ...first, profile };
  const { serverDN } = first;
  const url = await connectionStep(
    recorder,
    'directory',
    new URL(way.addressBookUrl).hostname,
    async (step) => {
      const book = await MapiAddressBook.bind(client, step, way.addressBookUrl);
      try {
        return await book.mailboxUrl(step, serverDN);
      } finally {
        await book.close(step);
      }
    },
  );
  const homeServer = new URL(url).searchParams.get('MailboxId') ?? new URL(url).hostname;
  const rewritten: Profile = { ...profile, homeServer, homeServerDN: serverDN, learnedBy: 'redirect' };
  const second = await openStore(client, recorder, url, profile.userDN);
  if (second.outcome === 'redirect') {
    throw new StoreRefused(storeStatus.ecWrongServer, `${new URL(url).hostname}: Mail`);
  }
  return { ...second, profile: rewritten };
}

function openStore(client: Client, recorder: Recorder, url: string, userDN: string): Promise<Opened> {
  const host = new URL(url).hostname;
  return connectionStep(recorder, 'mail', host, async (step): Promise<Opened> => {
    step.facts({ server: host });
    const http = await MapiHttpSession.open(client, step, url);
    try {
      await openSession(step, http, userDN);
      const logon = await recordLogon(step, userDN, 'mailbox', async () =>
        decodeLogon(await logOn(step, http, userDN)),
      );
      const session = storeSession(client, http);
      const { address, port } = http;
      step.facts({ result: logon.outcome === 'open' ? 'open' : 'wrong-server', address, port });
      if (logon.outcome === 'open') {
        return {
          outcome: 'open',
          session,
          connection: { protocol: 'MAPI/HTTP', server: host, address, port },
        };
      }
      await session.close();
      return logon;
    } catch (error) {
      http.close();
      throw error;
    }
  });
}

function openSession(recorder: Recorder, http: MapiHttpSession, userDN: string): Promise<void> {
  return recorder.step('mapi-connect', userDN, async (step) => {
    step.facts({ userDN });
    const request = encodeConnectRequest({
      userDN,
      flags: 0,
      codePage: western.codePage,
      sortLocale: western.locale,
      stringLocale: western.locale,
      auxIn: new Uint8Array(),
    });
    const { status, displayName } = decodeConnectResponse(await http.request(step, 'Connect', request));
    step.facts({ status: storeStatusName(status) });
    if (status !== storeStatus.ecNone) throw new StoreRefused(status);
    step.facts({ displayName });
  });
}

async function logOn(recorder: Recorder, http: MapiHttpSession, userDN: string): Promise<Uint8Array> {
  const request = encodeExecuteRequest({
    flags: rpcExtFlag.NoCompression | rpcExtFlag.NoXorMagic,
    ropIn: encodeExtendedBuffer(encodeLogon(userDN, 'mailbox')),
    maxRopOut,
    auxIn: new Uint8Array(),
  });
  const { status, ropOut } = decodeExecuteResponse(await http.request(recorder, 'Execute', request));
  if (status !== storeStatus.ecNone) throw new StoreRefused(status);
  return ropOut;
}

/** What happens to it later belongs to no step of the resolution. */
function storeSession(client: Client, http: MapiHttpSession): StoreSession {
  const unheard = startTrace(client.workstation.clock);
  return {
    ended: http.ended,
    probe: async () => {
      await http.request(unheard, 'PING', new Uint8Array());
    },
    close: async () => {
      try {
        await http.request(unheard, 'Disconnect', encodeDisconnectRequest({ auxIn: new Uint8Array() }));
      } finally {
        http.close();
      }
    },
  };
}
