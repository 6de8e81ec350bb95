import type { Writable } from 'node:stream';
import { z } from 'zod';
import { ControlError } from './control-error.js';

/** One answer that a route has when all goes well. */
export interface Answer {
  readonly status: 200 | 202 | 204;
  readonly description: string;
  /** Absent: without a body. */
  readonly contentType?: string;
  /** Of a JSON body. */
  readonly schema?: z.ZodType;
}

/** What a handler gives back. */
export type Reply =
  | {
      readonly json: unknown;
      readonly status?: 200 | 202;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      /** Or what it is in UTF-8. */
      readonly text: string | Uint8Array;
      readonly contentType: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Writes until the reader is gone; the result ends that. */
  | { readonly stream: (sink: Writable) => () => void; readonly contentType: string }
  | { readonly status: 204 };

/** What a request holds, not read yet. */
export interface RawRequest {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What every route is, whatever it takes: the row of which routing, checks and documentation are made. */
export interface RouteFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its parameters in braces, as OpenAPI writes them: `/control/v1/resolutions/{id}`. */
  readonly path: string;
  /** Unique, in camel case: what generators of clients call their functions. */
  readonly operationId: string;
  readonly summary: string;
  readonly answers: readonly Answer[];
  /** Statuses of its own refusals, beside those that any request can meet. */
  readonly refusals?: readonly number[];
  /** What the document says of the body beyond its shape, as JSON Schema; made when somebody reads the document. */
  readonly describeBody?: () => Readonly<Record<string, unknown>>;
  /** True: needs no token. Absent: false. */
  readonly isOpen?: boolean;
}

/** A {@link RouteFacts} with the shapes of what it takes, and what it does. */
export interface Route extends RouteFacts {
  readonly parameters: z.ZodObject;
  readonly query: z.ZodObject;
  /** Absent: it takes no body. */
  readonly body?: z.ZodType;
  /**
   * @throws ControlError 400 for what does not have the shape
   * @throws LabError of what it does
   */
  handle(request: RawRequest): Promise<Reply>;
}

interface Definition<Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>
  extends RouteFacts {
  readonly parameters: Path;
  readonly query: Query;
  readonly body: Body;
  handle(input: {
    readonly path: z.infer<Path>;
    readonly query: z.infer<Query>;
    readonly body: z.infer<Body>;
    readonly headers: RawRequest['headers'];
  }): Reply | Promise<Reply>;
}

/** For routes that have no parameters or no query. */
export const none = z.strictObject({});
/** For routes that take no body. */
export const noBody = z.unknown();

/** Makes a route: what reaches its handler has the shapes that it says. */
export function route<Path extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  definition: Definition<Path, Query, Body>,
): Route {
  const { parameters, query, body, handle, ...facts } = definition;
  const isBodied = !Object.is(body, noBody);
  return {
    ...facts,
    parameters,
    query,
    ...(isBodied ? { body } : {}),
    handle: async (raw) =>
      handle({
        path: read(parameters, raw.path, 'the path'),
        query: read(query, onlyOnce(raw.query), 'the query'),
        body: read(body, raw.body, 'the body'),
        headers: raw.headers,
      }),
  };
}

function onlyOnce(query: URLSearchParams): Readonly<Record<string, string>> {
  for (const name of query.keys()) {
    if (query.getAll(name).length > 1) throw new ControlError(400, 'is given twice', { where: name });
  }
  return Object.fromEntries(query);
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ControlError(400, issue?.message ?? 'is not as it should be', {
    where: issue === undefined || issue.path.length === 0 ? what : issue.path.join('.'),
    hint: '/control/v1/openapi.json describes what it takes',
  });
}
