import type { Entry } from './entry.js';
import type { DirectoryReader } from './reader.js';

/** Something that a room above will not have in its directory. Asked before every add and modify by request. */
export interface WriteRule {
  /**
   * Looks at an entry as it would become; `directory` still holds it as it is.
   *
   * @throws LabError `attribute-refused`, which refuses the write
   */
  check(entry: Entry, directory: DirectoryReader): void;
}
