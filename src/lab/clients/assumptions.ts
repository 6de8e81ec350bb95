import { z } from 'zod';
import { LabError } from '../../errors.js';
import { duration } from '../../network/world/schema-parts.js';
import type { ConnectionPolicy } from '../../outlook/connection-policy.js';
import type { LookupAssumptions, OutlookPolicy } from '../../outlook/policy.js';
import { nearest } from '../journal/nearest.js';

/** Behaviour of Outlook that is not documented, by name: how it looks up settings, and how it connects. */
export type Assumptions = Partial<LookupAssumptions> &
  Partial<
    Pick<
      ConnectionPolicy,
      | 'rpcTcpAttempts'
      | 'rpcHttpAttempts'
      | 'mapiHttpAttempts'
      | 'afterRefusedLogon'
      | 'directoryAndMail'
      | 'mailAfterUnreachableDirectory'
      | 'rpcCallTimeoutMs'
      | 'certificatePrincipalNames'
    >
  >;

/** From data and from text alike. */
const attempts = z.coerce.number<number | string>().int().min(1).max(20);
const milliseconds = z.union([z.string().regex(/^\d+$/).transform(Number), duration]);
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** Their names and what each can be. */
export const assumptions = z.strictObject({
  scpOrder: z.enum(['oldest-first', 'as-found']).exactOptional(),
  scpPreferenceMs: milliseconds.exactOptional(),
  nextDomainControllerMs: milliseconds.exactOptional(),
  localXml: z.enum(['after-autodiscover-host', 'last']).exactOptional(),
  rootDomainAttempts: attempts.exactOptional(),
  promptMs: milliseconds.exactOptional(),
  rpcTcpAttempts: attempts.exactOptional(),
  rpcHttpAttempts: attempts.exactOptional(),
  mapiHttpAttempts: attempts.exactOptional(),
  afterRefusedLogon: z.enum(['stop', 'next-protocol']).exactOptional(),
  directoryAndMail: z.enum(['serial', 'parallel']).exactOptional(),
  mailAfterUnreachableDirectory: truth.exactOptional(),
  rpcCallTimeoutMs: milliseconds.exactOptional(),
  certificatePrincipalNames: z.enum(['subject', 'subject-and-alternative']).exactOptional(),
}) satisfies z.ZodType<Assumptions>;

const names = Object.keys(assumptions.shape);

/**
 * Reads assumptions, from the library or from text such as `scpOrder=as-found`.
 *
 * @throws LabError `wrong-usage` for a name that is unknown, and for what its values cannot be
 */
export function readAssumptions(given: Assumptions | Readonly<Record<string, string>>): Assumptions {
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const close = nearest(name, names);
    throw new LabError('wrong-usage', `unknown assumption "${name}"`, {
      hint: close === undefined ? `one of: ${names.join(', ')}` : `did you mean ${close}?`,
    });
  }
  const result = assumptions.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0] ?? '');
  const [, value] = Object.entries(given).find(([key]) => key === name) ?? [];
  throw new LabError('wrong-usage', `the assumption ${name} cannot be "${String(value)}"`, {
    hint: issue?.message ?? 'give another value',
  });
}

/**
 * Puts assumptions in the place of those of a policy.
 *
 * @param policy - of a version of Outlook
 */
export function assume(policy: OutlookPolicy, given: Assumptions): OutlookPolicy {
  const { scpOrder, scpPreferenceMs, nextDomainControllerMs, localXml, rootDomainAttempts, ...others } =
    given;
  const { promptMs, ...connecting } = others;
  const lookups = {
    scpOrder,
    scpPreferenceMs,
    nextDomainControllerMs,
    localXml,
    rootDomainAttempts,
    promptMs,
  };
  const set: Partial<LookupAssumptions> = Object.fromEntries(
    Object.entries(lookups).filter(([, value]) => value !== undefined),
  );
  return {
    ...policy,
    assumptions: { ...policy.assumptions, ...set },
    connecting: { ...policy.connecting, ...connecting },
  };
}
