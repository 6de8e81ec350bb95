import { z } from 'zod';
import { errorCodes } from '../../errors.js';
import { outlookVersions } from '../../outlook/outlook-version.js';
import { stepProtocols } from '../../record/steps/step-definition.js';
import { isStepKind, stepKinds } from '../../record/steps/step-kinds.js';
import { problemSchema } from '../../servers/control/problem.js';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import { remoteRequest } from '../clients/request.js';
import type { Subject } from './controlled.js';

const resolutionRequest = remoteRequest.extend({
  address: z
    .string()
    .min(1)
    .max(1_000)
    .meta({ description: 'E-mail address.', examples: ['anna@contoso.example'] }),
});

const stepWords = Object.keys(stepKinds).filter(isStepKind);

const step = z
  .looseObject({
    name: z.string(),
    target: z.string(),
    outcome: z.enum(['success', 'failed', 'skipped']),
    detail: z.string(),
    startedMs: z.number(),
    elapsedMs: z.number(),
    kind: z.enum(stepWords).meta({ description: 'What the client did, of a closed list.' }),
    protocol: z.enum(stepProtocols).exactOptional().meta({ description: 'Of an exchange with one peer.' }),
    facts: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What is known of it, by `kind`: docs/trace.md lists the facts of each.' }),
    code: z.enum(errorCodes).exactOptional().meta({ description: 'Why it failed.' }),
    steps: z.array(z.looseObject({ name: z.string() })).meta({ description: 'The same again.' }),
  })
  .meta({ description: 'What the client did. Times in ms of its clock.' });

const resolution = z
  .looseObject({
    schema: z.literal(1),
    address: z.string(),
    location: z.string(),
    outlook: z.enum(outlookVersions),
    outcome: z.enum(['connected', 'failed']),
    elapsedMs: z.number(),
    profile: z.looseObject({ homeServer: z.string() }).nullable(),
    connection: z.looseObject({ protocol: z.string(), server: z.string() }).nullable(),
    failure: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
    steps: z.array(step),
  })
  .meta({ description: 'As `resolve --json` prints it.' });

const startedResolution = z.strictObject({
  id: z.string(),
  address: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: z.iso.datetime(),
  resolution: resolution.exactOptional().meta({ description: 'When it is done.' }),
  problem: problemSchema.exactOptional().meta({ description: 'When this program failed.' }),
});

const waiting = z.strictObject({
  wait: z.coerce
    .number()
    .int()
    .min(0)
    .max(60_000)
    .default(0)
    .meta({ description: 'Waits for the result, for at most this many ms of real time.' }),
});

const json = 'application/json';
const path = '/control/v1/resolutions';

/** Starts simulated Outlooks, and tells of them. */
export function resolutionRoutes(subject: Subject): readonly Route[] {
  return [
    route({
      method: 'POST',
      path,
      operationId: 'startResolution',
      summary: 'Starts a simulated Outlook inside the lab.',
      parameters: none,
      query: waiting,
      body: resolutionRequest,
      answers: [
        {
          status: 202,
          description: 'Started; `Location` tells where to ask.',
          contentType: json,
          schema: startedResolution,
        },
      ],
      refusals: [429, 503],
      handle: async ({ body: { address, ...request }, query: { wait } }) => {
        const { resolutions } = subject();
        const { id } = await resolutions.start(address, request);
        const now = await resolutions.settled(id, wait);
        return { json: now, status: 202, headers: { Location: `${path}/${id}` } };
      },
    }),
    route({
      method: 'GET',
      path,
      operationId: 'listResolutions',
      summary: 'Those that run, and the last hundred that are done; without their traces.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [
        {
          status: 200,
          description: 'Oldest first',
          contentType: json,
          schema: z.strictObject({
            resolutions: z.array(startedResolution.omit({ resolution: true, problem: true })),
          }),
        },
      ],
      refusals: [503],
      handle: () => ({
        json: {
          resolutions: subject()
            .resolutions.list()
            .map(({ id, address, state, startedAt }) => ({ id, address, state, startedAt })),
        },
      }),
    }),
    route({
      method: 'GET',
      path: `${path}/{id}`,
      operationId: 'getResolution',
      summary: 'One of them, with its trace when it is done.',
      parameters: z.strictObject({ id: z.string().max(100) }),
      query: waiting,
      body: noBody,
      answers: [{ status: 200, description: 'As it is now', contentType: json, schema: startedResolution }],
      refusals: [404, 503],
      handle: async ({ path: { id }, query: { wait } }) => ({
        json: await subject().resolutions.settled(id, wait),
      }),
    }),
  ];
}
