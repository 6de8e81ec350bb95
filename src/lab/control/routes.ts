import { z } from 'zod';
import { openApiDocument } from '../../servers/control/openapi.js';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import { createRouteTable, type RouteTable } from '../../servers/control/route-table.js';
import type { Subject } from './controlled.js';
import { faultRoutes } from './fault-routes.js';
import { healthRoutes } from './health-routes.js';
import { journalRoutes } from './journal-routes.js';
import { labRoutes } from './lab-routes.js';
import { pageRoute } from './page-route.js';
import { resolutionRoutes } from './resolution-routes.js';
import { worldRoutes } from './world-routes.js';

const facts = {
  title: 'autodiscover-lab control interface',
  version: '1.0.0',
  description: 'Watches and steers a running lab. Errors are problem details, RFC 9457.',
};

/** Every row of the control interface. */
export function controlTable(subject: Subject): RouteTable {
  /** Written when somebody asks: most labs of a test run are never asked. */
  let text: ReturnType<typeof openApiDocument> | undefined;
  const document = route({
    method: 'GET',
    path: '/control/v1/openapi.json',
    operationId: 'getDocument',
    summary: 'This document.',
    parameters: none,
    query: none,
    body: noBody,
    answers: [
      {
        status: 200,
        description: 'OpenAPI 3.1',
        contentType: 'application/json',
        schema: z.looseObject({ openapi: z.string() }),
      },
    ],
    handle: () => {
      text ??= openApiDocument(routes, facts);
      return { json: text };
    },
  });
  const routes: readonly Route[] = [
    ...labRoutes(subject),
    ...worldRoutes(subject),
    ...faultRoutes(subject),
    ...journalRoutes(subject),
    ...resolutionRoutes(subject),
    ...healthRoutes(subject),
    pageRoute(),
    document,
  ];
  return createRouteTable(routes);
}
