import { isLabError } from '../../../errors.js';
import { isNtlmMessage } from '../payload.js';
import type { RefusalReason, SecurityServer, ServerStep } from '../security-context.js';
import { mechanisms } from './mechanisms.js';
import { decodeNegTokenInit, encodeMechTypeList } from './neg-token-init.js';
import { decodeNegTokenResp, encodeNegTokenResp, type NegTokenResp } from './neg-token-resp.js';

/**
 * The server's side of one SPNEGO negotiation (RFC 4178, MS-SPNG) that ends at NTLM. A client that likes another
 * mechanism better is asked for NTLM and, where signatures were agreed on, has to prove with a mechListMIC that nobody
 * has changed its list. Bare NTLM messages are answered with bare ones, as Windows does.
 *
 * @param ntlm - a fresh `createNtlmServer`
 */
export function createSpnegoServer(ntlm: SecurityServer): SecurityServer {
  let expects: (token: Uint8Array) => ServerStep = first;

  function first(token: Uint8Array): ServerStep {
    if (isNtlmMessage(token)) {
      expects = (next) => ntlm.accept(next);
      return ntlm.accept(token);
    }
    const init = decodeNegTokenInit(token);
    const preferred = init.mechanisms.indexOf(mechanisms.ntlm);
    if (preferred < 0) return refused('unsupported');
    const negotiation = { list: encodeMechTypeList(init.mechanisms), needsMic: preferred > 0 };
    const opening = { mechanism: mechanisms.ntlm } as const;
    if (preferred === 0 && init.mechToken !== undefined) {
      return relay(init.mechToken, { mechListMic: init.mechListMic }, negotiation, opening);
    }
    expects = (next) => {
      const { responseToken, mechListMic } = decodeNegTokenResp(next);
      return relay(responseToken ?? new Uint8Array(), { mechListMic }, negotiation, {});
    };
    const state = negotiation.needsMic ? 'request-mic' : 'accept-incomplete';
    return { state: 'challenge', token: encodeNegTokenResp({ state, ...opening }) };
  }

  function relay(
    inner: Uint8Array,
    { mechListMic }: { readonly mechListMic: Uint8Array | undefined },
    negotiation: Negotiation,
    opening: NegTokenResp,
  ): ServerStep {
    const step = ntlm.accept(inner);
    switch (step.state) {
      case 'refused':
        return refused(step.reason);
      case 'challenge':
        expects = (next) => {
          const answer = decodeNegTokenResp(next);
          return relay(
            answer.responseToken ?? new Uint8Array(),
            { mechListMic: answer.mechListMic },
            negotiation,
            {},
          );
        };
        return {
          state: 'challenge',
          token: encodeNegTokenResp({ state: 'accept-incomplete', ...opening, responseToken: step.token }),
        };
      case 'authenticated':
        return complete(step, mechListMic, negotiation);
    }
  }

  return {
    accept: (token) => {
      const next = expects;
      expects = () => refused('malformed');
      try {
        return next(token);
      } catch (error) {
        if (isLabError(error, 'decode-failed')) return refused('malformed');
        expects = next; // as if the token had not come: what the look-up lacked may be there next time
        throw error;
      }
    },
  };
}

interface Negotiation {
  /** MechTypeList as DER. */
  readonly list: Uint8Array;
  readonly needsMic: boolean;
}

function complete(
  step: Extract<ServerStep, { readonly state: 'authenticated' }>,
  mechListMic: Uint8Array | undefined,
  { list, needsMic }: Negotiation,
): ServerStep {
  const { security } = step;
  if (mechListMic === undefined || security === undefined) {
    // Without integrity there is no MIC to ask for (RFC 4178 5).
    if (needsMic && security?.canSign === true) return refused('wrong-mic');
    return { ...step, token: encodeNegTokenResp({ state: 'accept-completed' }) };
  }
  if (!security.verify(list, mechListMic)) return refused('wrong-mic');
  const answer = security.sign(list);
  security.resetKeyStreams();
  return { ...step, token: encodeNegTokenResp({ state: 'accept-completed', mechListMic: answer }) };
}

function refused(reason: RefusalReason): ServerStep {
  return { state: 'refused', reason, token: encodeNegTokenResp({ state: 'reject' }) };
}
