import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { LabError } from '../../errors.js';
import { faultDescriptions } from './faults-described.js';
import {
  type Fault,
  type FaultName,
  faultNames,
  faultShapes,
  fieldsOf,
  isFaultName,
  ownField,
} from './faults-list.js';

/*
 * A fault as one text: its name, `=` and its own value where it has one, then targets and limits.
 *
 *   fault   name [ "=" value ] *( "," field "=" value )
 *
 *   http:status=503,host=CAS1,count=2        dns:slow=3s,name=autodiscover.*        rpc:hang,interface=EMSMDB
 *
 * A comma belongs to a value where no `field=` follows it.
 */

/**
 * Reads a fault from data (`{ fault: 'http:status', status: 503 }`) or from its text form (`http:status=503`).
 *
 * @throws LabError `wrong-usage` that says what is wrong, where, and what is nearest to it
 */
export function parseFault(value: unknown): Fault {
  const given = typeof value === 'string' ? readText(value) : value;
  const where = typeof value === 'string' ? value : undefined;
  const name = given !== null && typeof given === 'object' && 'fault' in given ? given.fault : undefined;
  if (!isFaultName(name)) throw noSuchFault(name, where);
  const result = faultShapes[name].safeParse(given);
  if (result.success) return result.data;
  throw notThatWay(name, given, result.error, where);
}

/** A fault in `network.yaml`: data or text. @internal */
export const faultEntry = z.unknown().transform((value, context): Fault => {
  try {
    return parseFault(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});

/** The text form of a fault: `parseFault` gives the same fault back. */
export function formatFault(fault: Fault): string {
  const own = ownField(fault.fault);
  const fields = Object.entries(fault).filter(([field]) => field !== 'fault' && field !== own);
  const value = Object.entries(fault).find(([field]) => field === own)?.[1];
  const head = value === undefined ? fault.fault : `${fault.fault}=${value}`;
  return [head, ...fields.map(([field, text]) => `${field}=${text}`)].join(',');
}

/** Of these fields the text is a number. */
const numbers: ReadonlySet<string> = new Set([
  'count',
  'probability',
  'seed',
  'port',
  'opnum',
  'status',
  'delay',
  'code',
]);

function readText(text: string): Readonly<Record<string, unknown>> {
  const [head = '', ...rest] = text.trim().split(/,(?=[A-Za-z]+=)/);
  const [name = '', ...value] = head.split('=');
  const fields: [string, unknown][] = rest.map((part) => {
    const at = part.indexOf('=');
    return [part.slice(0, at), part.slice(at + 1)];
  });
  if (value.length > 0 && isFaultName(name)) {
    const own = ownField(name);
    if (own === undefined) {
      throw new LabError('wrong-usage', `${name} accepts no value`, { where: text, hint: `write ${name}` });
    }
    fields.unshift([own, value.join('=')]);
  }
  const twice = fields.find(([field], index) => fields.findIndex(([other]) => other === field) < index)?.[0];
  if (twice !== undefined) {
    throw new LabError('wrong-usage', `${twice} is given twice`, { where: text, hint: 'give it once' });
  }
  const readValue = (field: string, one: unknown) => {
    const isNumber = numbers.has(field) && typeof one === 'string' && /^-?\d+(?:\.\d+)?$/.test(one);
    return isNumber ? Number(one) : one;
  };
  return { fault: name, ...Object.fromEntries(fields.map(([field, one]) => [field, readValue(field, one)])) };
}

function noSuchFault(name: unknown, where: string | undefined): LabError {
  const text = typeof name === 'string' ? name : '';
  const close = nearestTo(text, faultNames);
  return new LabError('wrong-usage', text === '' ? 'a fault needs a name' : `unknown fault "${text}"`, {
    ...(where === undefined ? {} : { where }),
    hint: `${close === undefined ? '' : `did you mean ${close}? `}\`autodiscover-lab faults\` lists them`,
  });
}

function notThatWay(name: FaultName, given: unknown, error: z.ZodError, where: string | undefined): LabError {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const at = where === undefined ? {} : { where };
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const close = nearestTo(key, fieldsOf(name));
    const takes = `it accepts ${fieldsOf(name).join(', ')}`;
    return new LabError('wrong-usage', `${name} has no ${key}`, {
      ...at,
      hint: close === undefined ? takes : `did you mean ${close}? ${takes}`,
    });
  }
  const field = String(issue?.path[0] ?? '');
  const isMissing = typeof given === 'object' && given !== null && !(field in given);
  const what = isMissing
    ? `${name} needs its ${field}`
    : `the ${field} of ${name} is not right: ${issue?.message ?? 'it is not valid'}`;
  return new LabError('wrong-usage', what, { ...at, hint: `for example ${faultDescriptions[name].example}` });
}

/** The candidate that was probably meant: at most a third of its letters differ. */
function nearestTo(text: string, candidates: readonly string[]): string | undefined {
  if (text === '') return undefined;
  const best = closest(text.toLowerCase(), candidates);
  const most = Math.max(2, Math.floor(text.length / 3));
  return distance(text.toLowerCase(), best.toLowerCase()) <= most ? best : undefined;
}
