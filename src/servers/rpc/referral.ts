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
    const { status, name } = answerTo(call, () => role.newDsa(userDN));
    call.describe(`RfrGetNewDSA ${userDN}`, describe(status, name));
    return encodeRfrGetNewDsaResponse({ unused: undefined, server: name, status });
  };
  const fqdnFromServerDn = (stub: Uint8Array, call: RpcCall): Uint8Array => {
    const { mailboxServerDN } = decodeRfrGetFqdnFromServerDnRequest(stub);
    const { status, name } = answerTo(call, () => role.fqdnOf(mailboxServerDN));
    call.describe(`RfrGetFQDNFromServerDN ${mailboxServerDN}`, describe(status, name));
    return encodeRfrGetFqdnFromServerDnResponse({ serverFQDN: name, status });
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

function describe(status: number, name: string | undefined): string {
  return name ?? (status === rfrStatus.MAPI_E_LOGON_FAILED ? 'MAPI_E_LOGON_FAILED' : 'MAPI_E_NOT_FOUND');
}
