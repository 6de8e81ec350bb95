import { isLabError } from '../errors.js';
import type { Client } from './client.js';
import { AddressBook, NotInAddressBook, serverOfDatabase } from './connection/address-book.js';
import { getFqdnFromServerDn, getNewDsa } from './connection/referral.js';
import { RpcEndpoints } from './connection/rpc-endpoints.js';
import { NotRegistered } from './connection/service-endpoints.js';
import type { LearnedBy, Profile } from './resolution.js';
import type { Recorder } from './trace.js';
import type { RpcConnection } from './wires/rpc.js';

/**
 * Check Name: from a server's name that a user has typed, whichever server it is, and the user's address, to the home
 * server. The server refers to the address book, which knows the mailbox's database; the database's name contains that of
 * the server, which referral spells out, or where there is none the network address of the server's object.
 *
 * @throws NotInAddressBook when there is no such mailbox; LabError for whatever stops it
 */
export function checkName(
  client: Client,
  recorder: Recorder,
  server: string,
  address: string,
): Promise<Profile> {
  return recorder.step('check-name', `${address} at ${server}`, async (step) => {
    step.facts({ address, server });
    const endpoints = new RpcEndpoints(client);
    let referral: RpcConnection | undefined;
    try {
      referral = await connectReferral(step, endpoints, server);
      const host = referral === undefined ? server : await getNewDsa(step, referral, '');
      const { rpc } = await endpoints.connect(step, host, 'NSPI');
      const profile = await lookUp(step, await AddressBook.bind(step, rpc), referral, address);
      step.facts({ homeServer: profile.homeServer });
      return profile;
    } finally {
      referral?.close();
      endpoints.close();
    }
  });
}

/** Undefined on a server that has an address book only, such as a domain controller. */
async function connectReferral(
  recorder: Recorder,
  endpoints: RpcEndpoints,
  server: string,
): Promise<RpcConnection | undefined> {
  try {
    return (await endpoints.connect(recorder, server, 'RFR')).rpc;
  } catch (error) {
    if (error instanceof NotRegistered) return undefined;
    throw error;
  }
}

async function lookUp(
  recorder: Recorder,
  addressBook: AddressBook,
  referral: RpcConnection | undefined,
  address: string,
): Promise<Profile> {
  try {
    const { userDN, homeMdb } = await addressBook.resolve(recorder, `=SMTP:${address}`);
    if (homeMdb === undefined) {
      throw new NotInAddressBook('no-such-object', `${address} has no mailbox in this organization`);
    }
    const homeServerDN = serverOfDatabase(homeMdb);
    const [homeServer, learnedBy] = await nameOf(recorder, addressBook, referral, homeServerDN);
    return { homeServer, homeServerDN, userDN, proxyServer: '', learnedBy };
  } finally {
    await addressBook.close();
  }
}

async function nameOf(
  recorder: Recorder,
  addressBook: AddressBook,
  referral: RpcConnection | undefined,
  serverDN: string,
): Promise<readonly [name: string, learnedBy: LearnedBy]> {
  if (referral !== undefined) {
    try {
      return [await getFqdnFromServerDn(recorder, referral, serverDN), 'referral'];
    } catch (error) {
      if (!isLabError(error, 'protocol-refused')) throw error;
    }
  }
  return [await addressBook.serverName(recorder, serverDN), 'address-book'];
}
