import { stepKinds } from '../../record/steps/step-kinds.js';
import { storeStatus } from '../../wire/mailbox-store/status.js';
import type { Client } from '../client.js';
import type { Connection, Profile } from '../resolution.js';
import type { Recorder } from '../trace.js';
import { AddressBook } from './address-book.js';
import { type Connected, connectionStep, directoryAndMail, unlessDenied } from './connections.js';
import type { StoreKind } from './logon.js';
import { logOnToStore, type MailLogon } from './mail.js';
import { getFqdnFromServerDn, getNewDsa } from './referral.js';
import { StoreRefused } from './refusals.js';
import type { ServiceEndpoints } from './service-endpoints.js';

/**
 * Reaches the mailbox by RPC, by three connections: Referral (who has the address book), Directory (the user's own entry
 * in it) and Mail (a session and a logon). Servers that answer and have no referral or address book do not stop it.
 *
 * @throws StoreRefused or LogonRefused when a server turns the user away; LabError for whatever else stops it
 */
export async function connectByRpc(
  client: Client,
  recorder: Recorder,
  endpoints: ServiceEndpoints,
  profile: Profile,
): Promise<Connected> {
  return directoryAndMail(client, {
    directory: async () => {
      const addressBook = await refer(recorder, endpoints, profile);
      await consult(recorder, endpoints, addressBook, profile);
      return {};
    },
    mail: () => connectMail(client, recorder, endpoints, profile),
  });
}

/** The host of the address book; the home server itself where nobody refers to another one. */
async function refer(recorder: Recorder, endpoints: ServiceEndpoints, profile: Profile): Promise<string> {
  const { homeServer, userDN } = profile;
  const referred = await unlessDenied(() =>
    connectionStep(recorder, 'referral', homeServer, async (step) => {
      step.facts({ server: homeServer });
      const { rpc, connection } = await endpoints.connect(step, homeServer, 'RFR');
      try {
        const addressBookServer = await getNewDsa(step, rpc, userDN);
        step.facts({ addressBookServer, ...at(connection) });
        return addressBookServer;
      } finally {
        rpc.close();
      }
    }),
  );
  return referred ?? homeServer;
}

async function consult(
  recorder: Recorder,
  endpoints: ServiceEndpoints,
  host: string,
  { userDN }: Profile,
): Promise<void> {
  await unlessDenied(() =>
    connectionStep(recorder, 'directory', host, async (step) => {
      step.facts({ server: host });
      const { rpc, connection } = await endpoints.connect(step, host, 'NSPI');
      try {
        const addressBook = await AddressBook.bind(step, rpc);
        const { displayName } = await addressBook.resolve(step, userDN);
        step.facts({ displayName, ...at(connection) });
        await addressBook.close();
      } finally {
        rpc.close();
      }
    }),
  );
}

/** A wrong server is left once, for the one that it names: the profile is rewritten. */
async function connectMail(
  client: Client,
  recorder: Recorder,
  endpoints: ServiceEndpoints,
  profile: Profile,
): Promise<Connected> {
  const open = ({ homeServer, userDN }: Profile) =>
    openStore(client, recorder, endpoints, homeServer, userDN, 'mailbox');
  const { logon, connection } = await open(profile);
  if (logon.outcome === 'open') return { connection, profile, session: logon.session };
  const { serverDN } = logon;
  const homeServer = await connectionStep(recorder, 'referral', profile.homeServer, async (step) => {
    step.facts({ server: profile.homeServer });
    const { rpc, connection: asked } = await endpoints.connect(step, profile.homeServer, 'RFR');
    try {
      const name = await getFqdnFromServerDn(step, rpc, serverDN);
      step.facts({ homeServer: name, ...at(asked) });
      return name;
    } finally {
      rpc.close();
    }
  });
  const rewritten: Profile = { ...profile, homeServer, homeServerDN: serverDN, learnedBy: 'redirect' };
  const second = await open(rewritten);
  if (second.logon.outcome === 'redirect') {
    throw new StoreRefused(storeStatus.ecWrongServer, `${homeServer}: ${stepKinds.mail.name}`);
  }
  return { connection: second.connection, profile: rewritten, session: second.logon.session };
}

const storeSteps = { mailbox: 'mail', 'public-folders': 'public-folders' } as const;

/** One connection to a mailbox store. Where it ends in an open store it stays, otherwise it is closed. */
export function openStore(
  client: Client,
  recorder: Recorder,
  endpoints: ServiceEndpoints,
  host: string,
  userDN: string,
  kind: StoreKind,
): Promise<{ readonly logon: MailLogon; readonly connection: Connection }> {
  return connectionStep(recorder, storeSteps[kind], host, async (step) => {
    step.facts({ server: host });
    const { rpc, connection } = await endpoints.connect(step, host, 'EMSMDB');
    try {
      const logon = await logOnToStore(client, step, rpc, userDN, kind);
      step.facts({ result: logon.outcome === 'open' ? 'open' : 'wrong-server', ...at(connection) });
      return { logon, connection };
    } catch (error) {
      rpc.close();
      throw error;
    }
  });
}

const at = ({ address, port }: Connection) => ({ address, port });
