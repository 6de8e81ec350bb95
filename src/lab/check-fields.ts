import type { z } from 'zod';
import { LabError } from '../errors.js';
import { nearest } from './journal/nearest.js';

/** What a caller gives for optional fields of a schema; their comments are those of the fields. */
export type Given<Fields extends Readonly<Record<string, z.ZodType>>> = {
  readonly [Field in keyof Fields]?: z.input<Fields[Field]>;
};

/**
 * Checks what a caller gave against a schema, and fills in its defaults.
 *
 * @throws LabError `wrong-usage` for the first field that is not as it must be, with the values that are valid
 */
export function checkFields<Schema extends z.ZodObject>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue === undefined
    ? new LabError('wrong-usage', 'invalid options')
    : problemOf(schema, issue, given);
}

function problemOf(schema: z.ZodObject, issue: z.core.$ZodIssue, given: unknown): LabError {
  const name = issue.path.join('.');
  const value = valueAt(given, issue.path);
  const label = schema.shape[String(issue.path[0])]?.meta()?.title ?? name;
  switch (issue.code) {
    case 'invalid_value': {
      const known = issue.values.map(String);
      const close = nearest(String(value), known);
      return new LabError('wrong-usage', `unknown ${label} "${String(value)}"`, {
        hint: `${close === undefined ? '' : `did you mean ${close}? `}one of: ${known.join(', ')}`,
      });
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = issue.origin === 'string' ? ' characters' : '';
      const was = issue.origin === 'string' ? '' : `: ${String(value)}`;
      return new LabError('wrong-usage', `${label} must be ${bound}${unit}${was}`);
    }
    default:
      return new LabError('wrong-usage', `${label}: ${issue.message}`);
  }
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    given,
  );
}
