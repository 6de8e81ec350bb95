import type { Facts } from '../../../record/events/recorded-event.js';
import type { EndpointEntry } from '../../../wire/endpoint-mapper/endpoint.js';

/** An answer to an ept_map, and what is told of it. */
export interface MapAnswer {
  readonly facts: Facts<'rpc', 'ept_map'>;
  readonly stub: Uint8Array;
}

/** Questions remembered: many more than clients have. */
const maxAnswers = 64;

/**
 * Answers to ept_map as long as the endpoint map is the same list: clients ask the same few questions over and over, byte
 * for byte. Only for questions that neither begin nor continue a lookup. What that is worth: `npm run bench -- rpc`.
 */
export class MapMemory {
  readonly #answers = new Map<string, MapAnswer>();
  #endpoints: readonly EndpointEntry[] = [];

  recall(endpoints: readonly EndpointEntry[], address: string, stub: Uint8Array): MapAnswer | undefined {
    if (endpoints !== this.#endpoints) {
      this.#answers.clear();
      this.#endpoints = endpoints;
    }
    return this.#answers.get(keyOf(address, stub));
  }

  /** Keeps an answer for the list of the last `recall`. */
  remember(address: string, stub: Uint8Array, answer: MapAnswer): void {
    if (this.#answers.size >= maxAnswers) this.#answers.clear();
    this.#answers.set(keyOf(address, stub), answer);
  }
}

function keyOf(address: string, stub: Uint8Array): string {
  return address + Buffer.from(stub.buffer, stub.byteOffset, stub.byteLength).toString('latin1');
}
