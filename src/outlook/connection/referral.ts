import { LabError } from '../../errors.js';
import {
  decodeRfrGetFqdnFromServerDnResponse,
  encodeRfrGetFqdnFromServerDnRequest,
} from '../../wire/referral/rfr-get-fqdn-from-server-dn.js';
import {
  decodeRfrGetNewDsaResponse,
  encodeRfrGetNewDsaRequest,
} from '../../wire/referral/rfr-get-new-dsa.js';
import { rfrOpnum } from '../../wire/referral/status.js';
import type { Recorder } from '../trace.js';
import type { RpcConnection } from '../wires/rpc.js';

/**
 * Asks which host has the address book for a user (MS-OXABREF 3.1.4.1).
 *
 * @param userDN - may be empty when it is not known yet
 * @throws LabError `protocol-refused` when there is none
 */
export function getNewDsa(recorder: Recorder, rpc: RpcConnection, userDN: string): Promise<string> {
  return recorder.step('rfr-get-new-dsa', userDN === '' ? 'any user' : userDN, async (step) => {
    step.facts({ userDN });
    const request = encodeRfrGetNewDsaRequest({ flags: 0, userDN, unused: undefined, server: '' });
    const { server, status } = decodeRfrGetNewDsaResponse(await rpc.call(rfrOpnum.RfrGetNewDSA, request));
    step.facts({ status, server });
    return answerOf(server, status);
  });
}

/**
 * Asks for the host name of a server by its legacyExchangeDN (MS-OXABREF 3.1.4.2).
 *
 * @throws LabError `protocol-refused` when it has none
 */
export function getFqdnFromServerDn(
  recorder: Recorder,
  rpc: RpcConnection,
  serverDN: string,
): Promise<string> {
  return recorder.step('rfr-get-fqdn-from-server-dn', serverDN, async (step) => {
    step.facts({ serverDN });
    const request = encodeRfrGetFqdnFromServerDnRequest({ flags: 0, mailboxServerDN: serverDN });
    const stub = await rpc.call(rfrOpnum.RfrGetFQDNFromServerDN, request);
    const { serverFQDN, status } = decodeRfrGetFqdnFromServerDnResponse(stub);
    step.facts({ status, server: serverFQDN });
    return answerOf(serverFQDN, status);
  });
}

function answerOf(name: string | undefined, status: number): string {
  if (status !== 0 || name === undefined || name === '') {
    throw new LabError('protocol-refused', `no answer (0x${status.toString(16)})`);
  }
  return name;
}
