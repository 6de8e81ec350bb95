// npm run docs: writes the parts of docs/ that are made from lists in the source. test/docs.test.ts fails where one is old.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventTable } from './event-table.js';
import { faultTable } from './fault-table.js';
import { protocolTable } from './protocol-table.js';
import { stepTable } from './step-table.js';

/** Each part that is generated: the page, the name in its markers, and what stands between them. */
export const generated = [
  { page: 'trace.md', part: 'step kinds', text: stepTable },
  { page: 'control-api.md', part: 'wire events', text: eventTable },
  { page: 'faults.md', part: 'faults', text: faultTable },
  { page: 'protocols.md', part: 'specifications', text: protocolTable },
] as const;

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs');

/** The page as it is, and as it would be with its part made anew. */
export function renewed({ page, part, text }: (typeof generated)[number]) {
  const now = readFileSync(join(docs, page), 'utf8');
  const [begin, end] = [`<!-- generated: ${part} -->\n`, '<!-- end -->'];
  const [before, rest = ''] = now.split(begin);
  const after = rest.slice(rest.indexOf(end));
  return { now, current: `${before}${begin}\n${text()}\n\n${after}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const one of generated) writeFileSync(join(docs, one.page), renewed(one).current);
}
