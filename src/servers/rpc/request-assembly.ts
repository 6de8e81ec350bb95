import { DecodeError } from '../../errors.js';
import { FragmentReassembler } from '../../wire/dcerpc/fragments.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';

/** Calls a client may have begun and not ended sending. */
const maxUnfinishedCalls = 16;

/** Puts the requests of one connection together from fragments, by the rules for its calls (C706 12.6.3.1, 12.6.4.9). */
export class RequestAssembly {
  /** Agreed on in the bind (PFC_CONC_MPX): fragments of several calls may be mixed. */
  multiplexes = false;
  readonly #maxBytes: number;
  readonly #requests: FragmentReassembler<RequestPdu>;

  /** @param maxBytes - of stub, over all fragments of the calls begun */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#requests = new FragmentReassembler({ maxBytes, maxCalls: maxUnfinishedCalls });
  }

  /** Whether there is room for the stub of one more fragment. */
  hasRoomFor({ stub }: RequestPdu): boolean {
    return this.#requests.bytes + stub.length <= this.#maxBytes;
  }

  /**
   * @returns the whole request once its last fragment is in
   * @throws DecodeError for a fragment that its client may not send now
   */
  push(fragment: RequestPdu): RequestPdu | undefined {
    const { callId, contextId, opnum } = fragment;
    const first = this.#requests.first(callId);
    if (first === undefined && this.#requests.calls > 0 && !this.multiplexes) {
      throw new DecodeError('request', 12, 'the call whose fragments have begun');
    }
    if (first !== undefined && (first.contextId !== contextId || first.opnum !== opnum)) {
      throw new DecodeError('request', 20, 'context and opnum of the first fragment');
    }
    return this.#requests.push(fragment);
  }

  /** Forgets an unfinished request: its client gave it up. */
  abandon(callId: number): void {
    this.#requests.abandon(callId);
  }
}
