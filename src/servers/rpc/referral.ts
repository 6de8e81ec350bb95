import type { ReferralRole } from '../../exchange/roles/referral.js';
import { interfaces } from '../../wire/dcerpc/interfaces.js';
import {
  decodeRfrGetFqdnFromServerDnRequest,
  encodeRfrGetFqdnFromServerDnResponse,
} from '../../wire/referral/rfr-get-fqdn-from-server-dn.js';
import {
  decodeRfrGetNewDsaRequest,
  encodeRfrGetNewDsaResponse,
} from '../../wire/referral/rfr-get-new-dsa.js';
import { rfrOpnum, rfrStatus } from '../../wire/referral/status.js';
import type { RpcCall, RpcInterface } from './rpc-interface.js';

/**
 * The referral service (RFR, MS-OXABREF 3.1.4). It has an error of its own for anonymous callers, so they get as far as
 * that.
 */
export function referralInterface(role: ReferralRole): RpcInterface {
  const newDsa = (stub: Uint8Array, call: RpcCall): Uint8Array => {
    const { userDN } = decodeRfrGetNewDsaRequest(stub);
    const { status, name: server } = answerTo(call, () => role.newDsa(userDN));
    call.tell({ event: 'RfrGetNewDSA', facts: { name: userDN, status: statusName(status), server } });
    return encodeRfrGetNewDsaResponse({ unused: undefined, server, status });
  };
  const fqdnFromServerDn = (stub: Uint8Array, call: RpcCall): Uint8Array => {
    const { mailboxServerDN } = decodeRfrGetFqdnFromServerDnRequest(stub);
    const { status, name: server } = answerTo(call, () => role.fqdnOf(mailboxServerDN));
    const facts = { name: mailboxServerDN, status: statusName(status), server };
    call.tell({ event: 'RfrGetFQDNFromServerDN', facts });
    return encodeRfrGetFqdnFromServerDnResponse({ serverFQDN: server, status });
  };
  return {
    syntax: interfaces.RFR,
    authentication: 'none-needed',
    operations: new Map([
      [rfrOpnum.RfrGetNewDSA, newDsa],
      [rfrOpnum.RfrGetFQDNFromServerDN, fqdnFromServerDn],
    ]),
  };
}

interface Answer {
  readonly status: number;
  readonly name: string | undefined;
}

function answerTo({ principal }: RpcCall, find: () => string | undefined): Answer {
  if (principal === undefined) return { status: rfrStatus.MAPI_E_LOGON_FAILED, name: undefined };
  const name = find();
  return { status: name === undefined ? rfrStatus.MAPI_E_NOT_FOUND : rfrStatus.success, name };
}

function statusName(status: number): string {
  return Object.entries(rfrStatus).find(([, value]) => value === status)?.[0] ?? String(status);
}
