import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { type ErrorCode, errorCodes, isLabError, type LabError } from '../../errors.js';
import { ControlError } from './control-error.js';

/*
 * Problem details (RFC 9457, section 3): the members `type`, `title`, `status` and `detail`, and as extensions
 * (section 3.2) the parts of a LabError. `type` is `about:blank` (section 4.2.1): the title is the status's own.
 */

/** Media type of an error. */
export const problemType = 'application/problem+json';

export const problemSchema = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What is wrong, in one line.' }),
    code: z.enum(errorCodes),
    where: z.string().exactOptional().meta({ description: 'Where the fault lies.' }),
    hint: z.string().exactOptional().meta({ description: 'How to mend it.' }),
  })
  .meta({ description: 'An error, RFC 9457.' });

/** An error as it is answered. */
export type Problem = z.infer<typeof problemSchema>;

const statuses: Partial<Readonly<Record<ErrorCode, number>>> = {
  'wrong-usage': 400,
  'no-such-object': 404,
  'entry-exists': 409,
  'entry-refused': 422,
  'attribute-refused': 422,
  'not-as-expected': 409,
};

/** What is said of an error. Of a fault of this program only that there was one: its text may hold anything. */
export function problemOf(error: unknown): Problem {
  if (!isLabError(error) || error.code === 'internal') {
    return {
      ...titled(500),
      detail: 'a fault of this program',
      code: 'internal',
    };
  }
  return {
    ...titled(error instanceof ControlError ? error.status : (statuses[error.code] ?? 500)),
    detail: detailOf(error),
    code: error.code,
    ...(error.where === undefined || error.where === '' ? {} : { where: error.where }),
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  };
}

function titled(status: number): Pick<Problem, 'type' | 'title' | 'status'> {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? '', status };
}

/** The message without what stands beside it. */
function detailOf({ message, where, hint }: LabError): string {
  const start = where === undefined ? 0 : where.length + 2;
  return message.slice(start, hint === undefined ? undefined : message.length - hint.length - 3);
}
