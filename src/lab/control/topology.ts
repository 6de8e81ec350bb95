import { z } from 'zod';

/** Its path: a client of any version asks here. */
export const topologyPath = '/control/v1/topology';

const runningHost = z.strictObject({
  name: z.string(),
  fqdn: z.string(),
  kind: z.enum(['server', 'balancer', 'published']),
  address: z.string().meta({ description: 'The modelled address.' }),
  listen: z
    .record(z.string(), z.string())
    .meta({ description: 'Modelled port to real socket, `127.0.0.1:40135`.' }),
});

/** What is in a topology. Members that a later version adds are passed over. */
export const topologySchema = z.object({
  schema: z.literal(1),
  seed: z.string(),
  hosts: z.array(runningHost).readonly(),
  nameServers: z
    .record(z.string(), z.string())
    .meta({ description: 'DNS view to the socket of a name server that answers modelled addresses.' }),
  world: z.record(z.string(), z.unknown()).meta({ description: '`network.yaml` with its bases merged in.' }),
  ca: z.string().meta({ description: "Certificate of the lab's authority, PEM." }),
});

/** What a running lab says of itself, so that a client in another process can live in its world. */
export type TopologyDocument = z.infer<typeof topologySchema>;
