import { z } from 'zod';
import { parseWorldEvent, worldEventForms, worldEventNames } from '../../network/world/world-event.js';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import type { Subject } from './controlled.js';

/** Any object here: the lab itself reads events, and says better than a schema what is wrong with one. */
const event = z.record(z.string(), z.unknown());

const describeEvent = () => ({
  description: `One key says what happens: ${worldEventNames.join(', ')}.`,
  anyOf: worldEventForms.map((form) => {
    const { $schema: _, ...schema } = z.toJSONSchema(form, { io: 'input', unrepresentable: 'any' });
    return schema;
  }),
  examples: [{ stop: 'CAS1' }, { move: 'DB1', to: 'MBX2' }],
});

const machine = z.strictObject({
  name: z.string(),
  condition: z.enum(['running', 'stopped', 'silent']),
});

const member = z.strictObject({
  member: z.string(),
  healthy: z.boolean(),
  draining: z.boolean(),
  connections: z.int().min(0),
});

const world = z.strictObject({
  clockMs: z.number().meta({ description: "The lab's clock." }),
  machines: z.array(machine).meta({ description: 'Hosts and balancers.' }),
  balancers: z.array(z.strictObject({ name: z.string(), members: z.array(member) })),
  past: z
    .array(
      z.strictObject({
        atMs: z.number(),
        event: z.record(z.string(), z.unknown()),
        problem: z.string().exactOptional().meta({ description: 'Why it could not happen.' }),
      }),
    )
    .meta({ description: 'What has happened so far, the last thousand events.' }),
});

const path = '/control/v1/world';

/** How the world is, and what happens to it. */
export function worldRoutes(subject: Subject): readonly Route[] {
  return [
    route({
      method: 'GET',
      path,
      operationId: 'getWorld',
      summary: 'Machines, balancers, and what has happened.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [{ status: 200, description: 'As it is now', contentType: 'application/json', schema: world }],
      refusals: [503],
      handle: () => {
        const { lab, machines } = subject();
        return {
          json: {
            clockMs: lab.clock.now(),
            machines: machines.map((name) => ({ name, condition: lab.world.condition(name) })),
            balancers: lab.world.balancers(),
            past: lab.world.past,
          },
        };
      },
    }),
    route({
      method: 'POST',
      path: `${path}/events`,
      operationId: 'applyEvent',
      summary: 'Lets something happen: a server stops, a database moves, a record changes.',
      parameters: none,
      query: none,
      body: event,
      describeBody: describeEvent,
      answers: [{ status: 204, description: 'It has happened' }],
      refusals: [404, 503],
      handle: async ({ body }) => {
        await subject().lab.world.apply(parseWorldEvent(body));
        return { status: 204 };
      },
    }),
  ];
}
