import { createColors } from 'picocolors';
import { isFileError } from '../lab/write-refused.js';
import type { Paint } from '../report/paint.js';
import { exitCode } from './exit-codes.js';

/** Writes one line to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A reader that goes away (`| head`) ends the output, not the program. */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (!isFileError(error) || stream === process.stderr) throw error;
      complain(`error: standard output cannot be written: ${error.code}`);
      process.exit(exitCode.wrongUsage);
    });
  }
}

/** Writes one line to standard error. */
export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Colours when standard output is a terminal that has them; `NO_COLOR` and `FORCE_COLOR` decide where they are set. */
export function terminalPaint(): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0';
  const terminal = process.stdout.isTTY === true && TERM !== 'dumb';
  return createColors(!NO_COLOR && (forced || terminal));
}
