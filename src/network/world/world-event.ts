import { z } from 'zod';
import { LabError } from '../../errors.js';
import { duration, hostName, recordSet, rule } from './schema-parts.js';

/*
 * Something that happens to the world: one key says what and to whom, the others how. The same form in `network.yaml`
 * (with `at`), in the library and wherever else events come from.
 */

const name = z.string().min(1);
const by = z.enum(['reset', 'silent']);

const actions = {
  /** A host or balancer stops. `reset`: its services end, connections are cut by a reset. `silent`: it is switched off. */
  stop: z.strictObject({ stop: name, by: by.exactOptional() }),
  start: z.strictObject({ start: name }),
  /** Balancers give a host no new connections; existing ones stay. */
  drain: z.strictObject({ drain: name }),
  undrain: z.strictObject({ undrain: name }),
  /** Another copy of a mailbox database becomes the active one. */
  move: z.strictObject({ move: name, to: name }),
  dismount: z.strictObject({ dismount: name }),
  mount: z.strictObject({ mount: name }),
  /** Everything in an Active Directory site is switched off. */
  failSite: z.strictObject({ failSite: name }),
  restoreSite: z.strictObject({ restoreSite: name }),
  /** The records of a name in a DNS view are replaced; `null` removes them. */
  record: z.strictObject({ record: hostName, view: name, set: recordSet.nullable() }),
  /** The firewall's rules are replaced. They apply to new connections. */
  firewall: z.strictObject({ firewall: z.array(rule) }),
  /** Every open connection to a host or balancer is cut; it keeps running. */
  cut: z.strictObject({ cut: name, by: by.exactOptional() }),
};

type Actions = typeof actions;

/** An event that changes the world. */
export type WorldEvent = { [Action in keyof Actions]: z.infer<Actions[Action]> }[keyof Actions];

/** An event and its time, ms of the lab's clock. */
export interface TimedWorldEvent {
  readonly atMs: number;
  readonly event: WorldEvent;
}

/** All of them, for messages and documentation. */
export const worldEventNames: readonly string[] = Object.keys(actions);

/** @internal Their shapes, for documentation. */
export const worldEventForms: readonly z.ZodType<WorldEvent>[] = Object.values(actions);

function schemaFor(mapping: object): z.ZodType<WorldEvent> | undefined {
  for (const [action, schema] of Object.entries(actions)) if (action in mapping) return schema;
  return undefined;
}

const noAction = `says nothing that can happen: one of ${worldEventNames.join(', ')}`;

/** @internal */
export const worldEvent = z.record(z.string(), z.unknown()).transform((mapping, context): WorldEvent => {
  const schema = schemaFor(mapping);
  const result = schema?.safeParse(mapping);
  if (result?.success) return result.data;
  if (result === undefined) context.addIssue({ code: 'custom', message: noAction });
  for (const { path, message } of result?.error.issues ?? []) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
  return z.NEVER;
});

/** @internal */
export const timedWorldEvent = z
  .looseObject({ at: duration })
  .transform(({ at, ...rest }, context): TimedWorldEvent => {
    const event = worldEvent.safeParse(rest);
    if (event.success) return { atMs: at, event: event.data };
    for (const { path, message } of event.error.issues) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
    return z.NEVER;
  });

/**
 * Reads an event from data that came from outside.
 *
 * @throws LabError `wrong-usage`
 */
export function parseWorldEvent(value: unknown): WorldEvent {
  const result = worldEvent.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new LabError('wrong-usage', `no event: ${issue?.message ?? 'it is not valid'}`, {
    where: issue?.path.join('.') ?? '',
    hint: `events: ${worldEventNames.join(', ')}`,
  });
}
