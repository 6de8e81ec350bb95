import type { ExternalDirectory } from './external-directory.js';
import { type ExternalLayout, readMarker } from './layout.js';

/** Tells whether an external directory has changed since it was last asked. */
export class ChangeWatch {
  readonly #external: ExternalDirectory;
  readonly #layout: ExternalLayout;
  readonly #refreshMs: number;
  #marker: string | undefined;
  #changedAt = performance.now();

  private constructor(
    external: ExternalDirectory,
    layout: ExternalLayout,
    refreshMs: number,
    marker: string | undefined,
  ) {
    this.#external = external;
    this.#layout = layout;
    this.#refreshMs = refreshMs;
    this.#marker = marker;
  }

  /**
   * @param refreshMs - after so long, a directory that does not say is taken to have changed
   * @throws LabError as `ExternalDirectory.search`
   */
  static async begin(
    external: ExternalDirectory,
    layout: ExternalLayout,
    refreshMs: number,
  ): Promise<ChangeWatch> {
    return new ChangeWatch(external, layout, refreshMs, await readMarker(external, layout));
  }

  /** @throws LabError as `ExternalDirectory.search` */
  async hasChanged(): Promise<boolean> {
    const marker = await readMarker(this.#external, this.#layout);
    const isDue = performance.now() - this.#changedAt >= this.#refreshMs;
    if (marker === undefined ? !isDue : marker === this.#marker) return false;
    this.#marker = marker;
    this.#changedAt = performance.now();
    return true;
  }
}
