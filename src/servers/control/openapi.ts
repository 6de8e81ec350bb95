import { z } from 'zod';
import { problemSchema, problemType } from './problem.js';
import type { Answer, Route } from './route.js';

/*
 * An OpenAPI 3.1 document, made of the route table: section 4.8 of the specification. Its schemas are JSON Schema
 * 2020-12, as the checks themselves are written down.
 */

/** What a document is, beside its routes. */
export interface DocumentFacts {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** What any request can meet. */
const commonRefusals = [400, 403];

const reasons: Readonly<Record<number, string>> = {
  400: 'Not what this resource takes',
  401: 'Without the token',
  403: 'Asked by a foreign host name, or by a page of another site',
  404: 'No such thing',
  409: 'Not possible as things are',
  413: 'The body is too long',
  415: 'The body is not declared as JSON',
  422: 'The directory refuses it',
  429: 'Too much at once',
  503: 'The lab is starting or stopping',
};

/** Writes the document. */
export function openApiDocument(
  routes: readonly Route[],
  facts: DocumentFacts,
): Readonly<Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: facts,
    paths,
    security: [{}, { token: [] }],
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Needed where the lab has a control token.' },
      },
    },
  };
}

function operationOf(route: Route): unknown {
  const { operationId, summary, body, answers, isOpen = false, refusals = [] } = route;
  const statuses = [
    ...commonRefusals,
    ...(isOpen ? [] : [401]),
    ...(body === undefined ? [] : [413, 415]),
    ...refusals,
  ];
  const parameters = [...parametersOf(route.parameters, 'path'), ...parametersOf(route.query, 'query')];
  return {
    operationId,
    summary,
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: {
              'application/json': { schema: { ...schemaOf(body, 'input'), ...route.describeBody?.() } },
            },
          },
        }),
    responses: Object.fromEntries([
      ...answers.map((answer) => [String(answer.status), responseOf(answer)]),
      ...[...new Set(statuses)].sort().map((status) => [String(status), refusalOf(status)]),
    ]),
  };
}

function parametersOf(shape: z.ZodObject, place: 'path' | 'query'): readonly unknown[] {
  return Object.entries(shape.shape).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(z.object({ [name]: schema }), 'input', name);
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function responseOf({ description, contentType, schema }: Answer): unknown {
  if (contentType === undefined) return { description };
  const content = schema === undefined ? { type: 'string' } : schemaOf(schema, 'output');
  return { description, content: { [contentType]: { schema: content } } };
}

function refusalOf(status: number): unknown {
  return {
    description: reasons[status] ?? 'Refused',
    content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** @param property - of an object's shape, that property's alone */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', property?: string): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  if (property === undefined) return rest;
  const own = rest.properties?.[property];
  return typeof own === 'object' ? { ...own } : {};
}
