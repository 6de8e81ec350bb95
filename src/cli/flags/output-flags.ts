import { writeFile } from 'node:fs/promises';
import type { Command, Option } from 'commander';
import { writeRefused } from '../../lab/write-refused.js';
import type { Titled } from '../../report/comparison.js';
import { type Format, formats } from '../../report/formats.js';
import { noPaint } from '../../report/paint.js';
import { print, terminalPaint } from '../output.js';
import { flag } from './options.js';

/** How a command shows resolutions. */
export interface OutputFlags {
  readonly format: Format;
  readonly json: boolean;
  readonly out?: string;
  /** Of the tree: every step, also where all went well. */
  readonly verbose?: boolean;
}

/** `--format`, `--json` and `--out`. */
export function outputFlags(): readonly Option[] {
  return [
    flag('--format <form>', 'output format; html is a page with a time axis')
      .choices(formats)
      .default('tree'),
    flag('--json', 'print one JSON object; same as --format json').default(false),
    outFlag(),
  ];
}

/** `--out`, for any command that shows something. */
export function outFlag(): Option {
  return flag('--out <file>', 'write to this file instead of standard output');
}

/** The form that was asked for. */
export function formatOf({ format, json }: Pick<OutputFlags, 'format' | 'json'>): Format {
  return json ? 'json' : format;
}

/** Adds {@link outputFlags} to a command. */
export function addOutputFlags(command: Command): Command {
  for (const option of outputFlags()) command.addOption(option);
  return command;
}

/**
 * Shows resolutions as the flags say.
 *
 * @throws LabError `wrong-usage` for a file that cannot be written
 */
export async function showRuns(runs: readonly Titled[], flags: OutputFlags, startedAt: Date): Promise<void> {
  const { renderAs } = await import('../../report/formats.js');
  const paint = flags.out === undefined ? terminalPaint() : noPaint;
  const options = { paint, startedAt, everyStep: flags.verbose ?? false };
  await emit(await renderAs(formatOf(flags), runs, options), flags.out);
}

/** Writes a text to a file, or prints it. */
export async function emit(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) {
    print(text);
    return;
  }
  await writeFile(out, `${text}\n`).catch((error: unknown) => {
    throw writeRefused(out, error);
  });
}
