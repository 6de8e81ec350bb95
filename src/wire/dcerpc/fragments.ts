import { DecodeError } from '../../errors.js';
import { ByteWriter } from '../ndr/byte-writer.js';
import { pduFlags } from './common-header.js';
import { stubOffset } from './request.js';

/** What requests and responses have in common that matters for putting them together. */
export interface Fragment {
  readonly callId: number;
  readonly flags: number;
  readonly stub: Uint8Array;
}

/** Bounds of a {@link FragmentReassembler}. */
export interface ReassemblyLimits {
  /** Bytes of stub kept over all unfinished calls. */
  readonly maxBytes: number;
  /** Unfinished calls at once. */
  readonly maxCalls: number;
}

interface Unfinished<F> {
  readonly first: F;
  readonly stub: ByteWriter;
}

/** Puts fragmented calls together again, by call_id (C706 12.6.3.1: PFC_FIRST_FRAG, PFC_LAST_FRAG). */
export class FragmentReassembler<F extends Fragment> {
  readonly #limits: ReassemblyLimits;
  readonly #unfinished = new Map<number, Unfinished<F>>();
  #bytes = 0;

  constructor(limits: ReassemblyLimits) {
    this.#limits = limits;
  }

  /** Bytes of stub kept for unfinished calls. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Unfinished calls. */
  get calls(): number {
    return this.#unfinished.size;
  }

  /** The first fragment of an unfinished call. */
  first(callId: number): F | undefined {
    return this.#unfinished.get(callId)?.first;
  }

  /**
   * @returns the whole call with the fields of its first fragment once the last one is in, else undefined
   * @throws DecodeError for fragments out of order, or beyond the limits
   */
  push(fragment: F): F | undefined {
    const { callId, flags, stub } = fragment;
    const last = (flags & pduFlags.LAST_FRAG) !== 0;
    let call = this.#unfinished.get(callId);
    if ((flags & pduFlags.FIRST_FRAG) !== 0) {
      if (call !== undefined) throw new DecodeError('fragment', 3, 'no second first fragment of a call');
      if (last && stub.length <= this.#limits.maxBytes) return fragment;
      if (this.#unfinished.size >= this.#limits.maxCalls) {
        throw new DecodeError('fragment', 12, `at most ${this.#limits.maxCalls} unfinished calls`);
      }
      call = { first: fragment, stub: new ByteWriter() };
      this.#unfinished.set(callId, call);
    }
    if (call === undefined) throw new DecodeError('fragment', 3, 'a first fragment of the call');
    this.#bytes += stub.length;
    if (this.#bytes > this.#limits.maxBytes) {
      throw new DecodeError('fragment', stubOffset, `at most ${this.#limits.maxBytes} bytes of stub`);
    }
    call.stub.bytes(stub);
    if (!last) return undefined;
    this.abandon(callId);
    return {
      ...call.first,
      flags: call.first.flags | pduFlags.LAST_FRAG,
      stub: new Uint8Array(call.stub.finish()),
    };
  }

  /** Forgets an unfinished call: its client gave it up. */
  abandon(callId: number): void {
    this.#bytes -= this.#unfinished.get(callId)?.stub.length ?? 0;
    this.#unfinished.delete(callId);
  }
}

/** Bytes of stub that fit into a fragment of `maxFragment` bytes behind the 24 of a response's or plain request's head. */
export function stubRoom(maxFragment: number): number {
  return Math.max(8, (maxFragment - stubOffset) & ~7); // all pieces but the last: multiples of NDR's largest alignment
}

/** Cuts a stub into pieces of at most `room` bytes. An empty stub is one empty piece. */
export function splitStub(stub: Uint8Array, room: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = 0;
  do {
    pieces.push(stub.subarray(start, start + room));
    start += room;
  } while (start < stub.length);
  return pieces;
}
