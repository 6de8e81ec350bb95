import type { Guid } from '../../values/guid.js';
import { type ContextHandle, isNullContextHandle, nullContextHandle } from '../../wire/ndr/context-handle.js';

/** State kept between calls under handles, at most `limit` at once: the one untouched longest makes room. */
export class ContextHandles<T> {
  readonly #newGuid: () => Guid;
  readonly #limit: number;
  readonly #states = new Map<Guid, T>();

  constructor(newGuid: () => Guid, limit: number) {
    this.#newGuid = newGuid;
    this.#limit = limit;
  }

  get(handle: ContextHandle): T | undefined {
    return this.#states.get(handle.uuid);
  }

  /** Keeps a state under its handle, or with the null handle under a new one. Undefined closes the handle. */
  keep(handle: ContextHandle, state: T | undefined): ContextHandle {
    this.#states.delete(handle.uuid);
    if (state === undefined) return nullContextHandle;
    const kept = isNullContextHandle(handle) ? { attributes: 0, uuid: this.#newGuid() } : handle;
    this.#states.set(kept.uuid, state);
    for (const oldest of this.#states.keys()) {
      if (this.#states.size <= this.#limit) break;
      this.#states.delete(oldest);
    }
    return kept;
  }
}
