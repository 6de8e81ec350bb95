import { createColors } from 'picocolors';
import type { Paint } from '../report/paint.js';

/** Writes one line to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes one line to standard error. */
export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Colours when standard output is a terminal that has them (`NO_COLOR` and `FORCE_COLOR` are honoured). */
export function terminalPaint(): Paint {
  return createColors();
}
