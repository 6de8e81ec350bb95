// The list of docs/faults.md: every fault that can be injected, with what it selects by.
import { faultGroups } from '../src/network/faults/faults-described.js';

/** A part for each protocol, with a row for each of its faults. */
export function faultTable(): string {
  return faultGroups()
    .map(({ protocol, targets, faults }) =>
      [
        `### ${protocol}`,
        '',
        `Where: ${targets.map((target) => `\`${target}\``).join(', ')}.`,
        '',
        '| fault | what happens | for example |',
        '|---|---|---|',
        ...faults.map(({ form, does, example }) => `| \`${form}\` | ${does} | \`${example}\` |`),
      ].join('\n'),
    )
    .join('\n\n');
}
