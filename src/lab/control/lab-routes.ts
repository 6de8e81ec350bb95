import { z } from 'zod';
import { noBody, none, type Route, route } from '../../servers/control/route.js';
import { dumpInTurns, dumpStyles } from '../seeds/dump.js';
import type { Subject } from './controlled.js';
import { topologyPath, topologySchema } from './topology.js';

const json = 'application/json';

/** The lab as a whole: what there is, its directory, and back to the start. */
export function labRoutes(subject: Subject): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: topologyPath,
      operationId: 'getTopology',
      summary: 'Hosts, sockets, name servers and the authority: what a client needs to live in this lab.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [{ status: 200, description: 'The topology', contentType: json, schema: topologySchema }],
      refusals: [503],
      handle: () => ({ json: subject().topology() }),
    }),
    route({
      method: 'GET',
      path: '/control/v1/directory',
      operationId: 'dumpDirectory',
      summary: 'The directory as it is now, as LDIF; without passwords.',
      parameters: none,
      query: z.strictObject({
        style: z.enum(dumpStyles).default('seed').meta({
          description: 'seed: what is stored, RFC 2849. ldifde: as ldifde -u writes it, but UTF-8.',
        }),
      }),
      body: noBody,
      answers: [{ status: 200, description: 'LDIF', contentType: 'text/x-ldif; charset=utf-8' }],
      refusals: [503],
      handle: async ({ query }) => ({
        text: await dumpInTurns(subject().lab.directory, query),
        contentType: 'text/x-ldif; charset=utf-8',
      }),
    }),
    route({
      method: 'POST',
      path: '/control/v1/reset',
      operationId: 'resetLab',
      summary: 'Back to the seed: directory, databases, machines, names, firewall; the journal is empty.',
      parameters: none,
      query: none,
      body: noBody,
      answers: [{ status: 204, description: 'Everything is as at the start' }],
      refusals: [503],
      handle: async () => {
        await subject().lab.reset();
        return { status: 204 };
      },
    }),
  ];
}
