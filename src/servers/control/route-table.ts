import { ControlError } from './control-error.js';
import type { Route } from './route.js';

/** The rows that a control interface is made of. */
export interface RouteTable {
  readonly routes: readonly Route[];
  /**
   * The route of a request, and the values of its path's parameters.
   *
   * @throws ControlError 404 where nothing has that path, 405 where only other methods have it
   */
  find(
    method: string,
    path: string,
  ): { readonly route: Route; readonly path: Readonly<Record<string, string>> };
}

/** Makes the table. Of two rows that fit, the first counts. */
export function createRouteTable(routes: readonly Route[]): RouteTable {
  const rows = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return {
    routes,
    find: (method, path) => {
      const asked = path.split('/');
      const fitting = rows.flatMap(({ route, segments }) => {
        const values = match(segments, asked);
        return values === undefined ? [] : [{ route, path: values }];
      });
      const found = fitting.find(({ route }) => route.method === method);
      if (found !== undefined) return found;
      if (fitting.length === 0) {
        throw new ControlError(404, 'no such resource', {
          where: path.slice(0, 200),
          hint: '/control/v1/openapi.json lists those there are',
        });
      }
      const allowed = [...new Set(fitting.map(({ route }) => route.method))].join(', ');
      throw new ControlError(405, 'this resource has no such method', {
        where: path,
        hint: `it has ${allowed}`,
        headers: { Allow: allowed },
      });
    },
  };
}

function match(
  segments: readonly string[],
  asked: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (segments.length !== asked.length) return undefined;
  const values: [string, string][] = [];
  for (const [index, segment] of segments.entries()) {
    const [, name] = /^\{(\w+)\}$/.exec(segment) ?? [];
    const value = asked[index] ?? '';
    if (name === undefined) {
      if (segment !== value) return undefined;
      continue;
    }
    if (value === '') return undefined;
    values.push([name, decode(value)]);
  }
  return Object.fromEntries(values);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new ControlError(400, 'is not percent-encoded UTF-8', { where: 'the path', cause });
  }
}
