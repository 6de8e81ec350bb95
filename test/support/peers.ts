import { existsSync } from 'node:fs';
import { findClient } from './run-client.js';

/**
 * True when a real client is installed. A missing one is named on standard error and its test passes over it, unless
 * `AUTODISCOVER_LAB_REQUIRE_PEERS=1` says that nothing may be passed over.
 *
 * @param files - what it needs besides the program
 */
export function peer(program: string, ...files: readonly string[]): boolean {
  const missing = findClient(program) === undefined ? program : files.find((file) => !existsSync(file));
  if (missing === undefined) return true;
  if (process.env['AUTODISCOVER_LAB_REQUIRE_PEERS'] === '1') throw new Error(`${missing} is not installed`);
  process.stderr.write(`skipped: ${missing} is not installed\n`);
  return false;
}
