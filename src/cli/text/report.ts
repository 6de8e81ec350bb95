import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Argument, Command } from 'commander';
import { LabError } from '../../errors.js';
import type { Titled } from '../../report/comparison.js';
import { type Format, formats } from '../../report/formats.js';
import { flag } from '../flags/options.js';
import { outFlag, showRuns } from '../flags/output-flags.js';

/** `report <form> <file...>`: resolutions that were saved, shown again, several side by side. */
export function reportCommand(): Command {
  return new Command('report')
    .description('show results saved by `resolve --json`, side by side')
    .addArgument(new Argument('<form>', 'output format').choices(formats))
    .argument('<file...>', 'JSON files; title=file sets a title, by default the file name')
    .addOption(outFlag())
    .addOption(flag('--verbose', 'tree: show all steps').default(false))
    .action(async (format: Format, files: readonly string[], flags: { out?: string; verbose: boolean }) => {
      const runs = (await Promise.all(files.map(readRuns))).flat();
      await showRuns(runs, { ...flags, format, json: false }, new Date());
    });
}

/** Longer files are none of ours. */
const longestFile = 64 * 1024 * 1024;

async function readRuns(argument: string): Promise<readonly Titled[]> {
  const [, given, path = argument] = /^([^=]+)=(.+)$/s.exec(argument) ?? [];
  const { parseResolutions } = await import('../../report/saved-trace.js');
  const json = await readText(path).catch((error: unknown) => {
    throw error instanceof LabError
      ? error
      : new LabError('wrong-usage', 'cannot be read', { where: path, cause: error });
  });
  const title = given ?? basename(path).replace(/\.json$/i, '');
  const resolutions = parseResolutions(json, path);
  return resolutions.map((resolution, index) => ({
    title: resolutions.length === 1 ? title : `${title} ${index + 1}`,
    resolution,
  }));
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > longestFile) throw new LabError('wrong-usage', 'is too long', { where: path });
  return readFile(path, 'utf8');
}
