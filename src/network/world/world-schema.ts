import { z } from 'zod';
import { certificateFaults } from '../certificate-faults.js';
import { faultEntry } from '../faults/faults-text.js';
import {
  address,
  addressAndPort,
  duration,
  hostName,
  milliseconds,
  port,
  recordSet,
  rule,
} from './schema-parts.js';
import { timedWorldEvent } from './world-event.js';

/** The shape of `network.yaml`, field by field, with its defaults. Cross-references are checked in `world-file.ts`. */

const host = z.strictObject({
  address,
  rpcClientAccessPort: port.exactOptional(),
  addressBookPort: port.exactOptional(),
  encryptionRequired: z.boolean().exactOptional(),
  httpRedirect: z.url().exactOptional(),
  sslOffloading: z.boolean().exactOptional(),
  autodiscoverRedirect: z.enum(['http', 'redirectUrl']).exactOptional(),
});

const location = z.strictObject({ source: address, view: z.string(), roundTripMs: milliseconds.default(1) });

const view = z.strictObject({
  address,
  zones: z.array(hostName).min(1),
  registersHosts: z.boolean().default(false),
  records: z.record(hostName, recordSet).default({}),
  silent: z.boolean().default(false),
});

const balancer = z.strictObject({
  address,
  ports: z.array(port).min(1),
  members: z.array(z.string()).min(1),
  algorithm: z.enum(['source-affinity', 'round-robin', 'least-connections']).default('source-affinity'),
  // Outlook keeps quiet for half an hour and more, and must find its server again then.
  affinityMs: milliseconds.default(3_600_000),
  onLoss: z.enum(['reset', 'keep']).default('reset'),
  health: z
    .strictObject({
      port,
      intervalMs: milliseconds.default(5000),
      fall: z.int().min(1).default(3),
      rise: z.int().min(1).default(2),
    })
    .exactOptional(),
});

const published = z.strictObject({ outside: addressAndPort, inside: addressAndPort });

const certificate = z.strictObject({
  hosts: z.array(z.string()).min(1).exactOptional(),
  names: z.array(hostName).min(1).exactOptional(),
  subjectAltNames: z.array(hostName).min(1).exactOptional(),
  fault: z.enum(certificateFaults).exactOptional(),
});

const webAnswer = z.strictObject({
  status: z.int().min(200).max(599).exactOptional(),
  redirect: z.string().max(2000).exactOptional(),
  body: z.string().max(65_536).exactOptional(),
  delay: duration.default(0),
});

const webSite = z.strictObject({
  address,
  http: webAnswer.exactOptional(),
  https: webAnswer
    .extend({ names: z.array(hostName).min(1), fault: z.enum(certificateFaults).exactOptional() })
    .exactOptional(),
});

/** @internal */
export const worldSchema = z.strictObject({
  extends: z.string().exactOptional(),
  description: z.string().default(''),
  workstation: z.strictObject({ domain: hostName.exactOptional() }).default({}),
  hosts: z.record(z.string(), host),
  locations: z.record(z.string(), location),
  dns: z.record(z.string(), view),
  firewall: z.array(rule).default([]),
  balancers: z.record(z.string(), balancer).default({}),
  published: z.array(published).default([]),
  certificates: z.array(certificate).default([]),
  webSites: z.record(z.string(), webSite).default({}),
  // What TechNet says that clients of Exchange 2010 wait for a database to fail over; from memory.
  databases: z.strictObject({ failoverMs: duration.default(30_000) }).default({ failoverMs: 30_000 }),
  events: z.array(timedWorldEvent).default([]),
  faults: z.array(faultEntry).default([]),
});

/** `network.yaml` after its defaults are filled in. */
export type WorldFile = z.infer<typeof worldSchema>;

/** One web site, and one answer of it, before that. */
export type WebSiteFile = z.infer<typeof webSite>;
export type WebAnswerFile = z.infer<typeof webAnswer>;
