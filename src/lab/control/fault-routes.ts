import { z } from 'zod';
import { faultNames, faultShapes } from '../../network/faults/faults-list.js';
import { formatFault, parseFault } from '../../network/faults/faults-text.js';
import { ControlError } from '../../servers/control/control-error.js';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import type { LabFaults } from '../services/faults.js';
import type { Subject } from './controlled.js';

/** Any object or text here: the lab itself reads faults, and says better than a schema what is wrong with one. */
const fault = z.union([z.record(z.string(), z.unknown()), z.string().max(4_000)]);

const describeFault = () => ({
  description: `A fault as data, or in the text form of --fault. Faults: ${faultNames.join(', ')}.`,
  anyOf: [
    { type: 'string' },
    ...Object.values(faultShapes).map((shape) => {
      const { $schema: _, ...schema } = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
      return schema;
    }),
  ],
  examples: [{ fault: 'http:status', status: 503, host: 'CAS1', count: 2 }, 'dns:silent,view=external'],
});

const activeFault = z.strictObject({
  id: z.int().min(1),
  fault: z.looseObject({ fault: z.enum(faultNames) }),
  text: z.string().meta({ description: 'The same in the text form.' }),
  struck: z.int().min(0).meta({ description: 'How many times it has struck.' }),
});

const json = 'application/json';
const path = '/control/v1/faults';

/** What is made to go wrong: set, seen, removed. */
export function faultRoutes(subject: Subject): readonly Route[] {
  return [
    route({
      method: 'GET',
      path,
      operationId: 'listFaults',
      summary: 'The faults that are set.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [
        {
          status: 200,
          description: 'In the order in which they were added',
          contentType: json,
          schema: z.strictObject({ faults: z.array(activeFault) }),
        },
      ],
      refusals: [503],
      handle: () => ({ json: { faults: subject().lab.faults.list().map(shown) } }),
    }),
    route({
      method: 'POST',
      path,
      operationId: 'addFault',
      summary: 'Sets a fault, until it is removed or has struck as often as its count says.',
      parameters: none,
      query: none,
      body: fault,
      describeBody: describeFault,
      answers: [{ status: 200, description: 'It is set', contentType: json, schema: activeFault }],
      refusals: [503],
      handle: ({ body }) => ({ json: shown(subject().lab.faults.add(parseFault(body))) }),
    }),
    route({
      method: 'DELETE',
      path,
      operationId: 'clearFaults',
      summary: 'Nothing goes wrong any more.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [{ status: 204, description: 'None is set' }],
      refusals: [503],
      handle: () => {
        subject().lab.faults.clear();
        return { status: 204 };
      },
    }),
    route({
      method: 'DELETE',
      path: `${path}/{id}`,
      operationId: 'removeFault',
      summary: 'Removes one.',
      parameters: z.strictObject({ id: z.coerce.number().int().min(1) }),
      query: none,
      body: noBody,
      answers: [{ status: 204, description: 'It strikes no more' }],
      refusals: [404, 503],
      handle: ({ path: { id } }) => {
        if (subject().lab.faults.remove(id)) return { status: 204 };
        throw new ControlError(404, 'no fault has this id', {
          where: String(id),
          hint: 'one with a count is gone after the last time',
        });
      },
    }),
  ];
}

function shown({
  id,
  fault: one,
  struck,
}: ReturnType<LabFaults['list']>[number]): z.infer<typeof activeFault> {
  return { id, fault: one, text: formatFault(one), struck };
}
