import type { FactSource } from '../exchange/fact.js';
import type { ExplainedFact } from './explained-fact.js';
import type { Explanation } from './explanation.js';
import type { Paint } from './paint.js';

/** What the text passes over: names and pages that nobody asks about. JSON has them all. */
const details = /^User\/|^WEB\/|EcpUrl-|^EXCH\/MdbDN$/;

/** An explanation for people: each fact, then why, by which attribute, and what else it could have been. */
export function renderExplanation(explanation: Explanation, paint: Paint): string {
  const { address, location, outlook, connection, failure, facts } = explanation;
  const end =
    connection === null
      ? paint.red(`not connected: ${failure?.message ?? 'unknown reason'}`)
      : `connected by ${connection.protocol} to ${connection.server}`;
  const head = `${paint.bold(address)} from ${location}, Outlook ${outlook}: ${end}`;
  const shown = facts.filter(({ name }) => !details.test(name));
  const rest = facts.length - shown.length;
  return [
    head,
    ...shown.map((fact) => factText(fact, paint)),
    ...(rest === 0 ? [] : [paint.dim(`${rest} further facts with --json`)]),
  ].join('\n\n');
}

function factText({ name, value, because, source, via, otherwise }: ExplainedFact, paint: Paint): string {
  const lines = [
    `${paint.bold(name)}  ${value === '' ? '(none)' : value}`,
    ...(because === '' ? [] : [`  because     ${because}`]),
    ...(source === undefined ? [] : [`  decided by  ${sourceText(source)}`]),
    ...(via ?? []).map((other) => paint.dim(`  by way of   ${sourceText(other)}`)),
    ...(otherwise === undefined ? [] : [`  otherwise   ${otherwise}`]),
  ];
  return lines.join('\n');
}

const sourceText = ({ dn, attribute }: FactSource): string => `${attribute} on ${dn}`;
