import { LabError } from '../../../errors.js';
import type { ClientStep, SecurityClient } from '../security-context.js';
import type { SessionSecurity } from '../session-security.js';
import { mechanisms } from './mechanisms.js';
import { encodeMechTypeList, encodeNegTokenInit } from './neg-token-init.js';
import { decodeNegTokenResp, encodeNegTokenResp } from './neg-token-resp.js';

const list = [mechanisms.ntlm];

/**
 * The client's side of one SPNEGO negotiation that offers NTLM alone. It always sends a mechListMIC and expects one.
 *
 * @param ntlm - a fresh `createNtlmClient`
 */
export function createSpnegoClient(ntlm: SecurityClient): SecurityClient {
  let security: SessionSecurity | undefined;

  function finish(mechListMic: Uint8Array | undefined, agreed: SessionSecurity): ClientStep {
    if (mechListMic === undefined || !agreed.verify(encodeMechTypeList(list), mechListMic)) {
      throw new LabError('protocol-refused', 'the server has not proved that it saw the list of mechanisms');
    }
    agreed.resetKeyStreams();
    return { token: undefined, security: agreed, done: true };
  }

  return {
    begin: () => encodeNegTokenInit({ mechanisms: list, mechToken: ntlm.begin() }),
    respond: (token) => {
      const { state, responseToken, mechListMic } = decodeNegTokenResp(token);
      if (state === 'reject') throw new LabError('protocol-refused', 'the server rejects the negotiation');
      if (security !== undefined) return finish(mechListMic, security);
      const step = ntlm.respond(responseToken ?? new Uint8Array());
      security = step.security;
      const mic = security?.sign(encodeMechTypeList(list));
      const answer = encodeNegTokenResp({
        ...(step.token === undefined ? {} : { responseToken: step.token }),
        ...(mic === undefined ? {} : { mechListMic: mic }),
      });
      return { token: answer, security: undefined, done: false };
    },
  };
}
