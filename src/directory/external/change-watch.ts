import { type RemoteLayout, readMarker } from './layout.js';
import type { RemoteDirectory } from './remote-directory.js';

/** Tells whether a remote directory has changed since it was last asked. */
export class ChangeWatch {
  readonly #remote: RemoteDirectory;
  readonly #layout: RemoteLayout;
  readonly #refreshMs: number;
  #marker: string | undefined;
  #changedAt = performance.now();

  private constructor(
    remote: RemoteDirectory,
    layout: RemoteLayout,
    refreshMs: number,
    marker: string | undefined,
  ) {
    this.#remote = remote;
    this.#layout = layout;
    this.#refreshMs = refreshMs;
    this.#marker = marker;
  }

  /**
   * @param refreshMs - after so long, a directory that does not say is taken to have changed
   * @throws LabError as `RemoteDirectory.search`
   */
  static async begin(remote: RemoteDirectory, layout: RemoteLayout, refreshMs: number): Promise<ChangeWatch> {
    return new ChangeWatch(remote, layout, refreshMs, await readMarker(remote, layout));
  }

  /** @throws LabError as `RemoteDirectory.search` */
  async hasChanged(): Promise<boolean> {
    const marker = await readMarker(this.#remote, this.#layout);
    const isDue = performance.now() - this.#changedAt >= this.#refreshMs;
    if (marker === undefined ? !isDue : marker === this.#marker) return false;
    this.#marker = marker;
    this.#changedAt = performance.now();
    return true;
  }
}
