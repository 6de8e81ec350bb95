// The table of docs/trace.md: every kind of step, with its facts, from the list in src/record/steps.
import { z } from 'zod';
import { isStepKind, type StepKind, stepKinds } from '../src/record/steps/step-kinds.js';

const shape = z.object({
  properties: z.record(
    z.string(),
    z.looseObject({
      description: z.string().optional(),
      enum: z.array(z.string()).optional(),
    }),
  ),
});

/** The kinds as a table in Markdown, those with the same facts in one row; below it a row for each further fact. */
export function stepTable(): string {
  const groups = new Map<string, StepKind[]>();
  for (const kind of Object.keys(stepKinds).filter(isStepKind)) {
    const key = `${stepKinds[kind].protocol} ${factsOf(kind).join('\n')}`;
    groups.set(key, [...(groups.get(key) ?? []), kind]);
  }
  const rows = [...groups.values()].flatMap(rowsOf);
  return ['| kind: name | protocol | fact | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function rowsOf(kinds: readonly StepKind[]): readonly string[] {
  const [kind] = kinds;
  if (kind === undefined) return [];
  const named = kinds.map((each) => `\`${each}\`: ${stepKinds[each].name}`).join('<br>');
  const [first = '| |', ...others] = factsOf(kind);
  return [
    `| ${named} | ${stepKinds[kind].protocol ?? ''} ${first}`,
    ...others.map((cells) => `| | ${cells}`),
  ];
}

/** The last two cells of the row of each fact. */
function factsOf(kind: StepKind): readonly string[] {
  const { properties } = shape.parse(z.toJSONSchema(stepKinds[kind].facts));
  return Object.entries(properties).map(([fact, { description = '', enum: words = [] }]) => {
    const choices = words.length === 0 ? '' : `: ${words.map((word) => `\`${word}\``).join(', ')}`;
    return `| \`${fact}\` | ${description.replace(/\.$/, '')}${choices} |`;
  });
}
