import { z } from 'zod';
import { isLabError } from '../errors.js';
import { parseHostPort } from '../values/host-port.js';
import { parseIpv4, parseIpv4Network } from '../values/ipv4.js';
import { certificateFaults } from './certificate-faults.js';
import { isWritableName } from './resolver-message.js';

/** The shape of `network.yaml`, field by field, with its defaults. Cross-references are checked in `world-file.ts`. */

const checkedBy = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: isLabError(error) ? error.message : String(error) });
    }
  });

const address = checkedBy(parseIpv4);
const addressAndPort = checkedBy(parseHostPort).transform(parseHostPort);
const port = z.int().min(1).max(65535);
const milliseconds = z.number().min(0);
const hostName = z
  .string()
  .regex(/^[\p{L}\p{N}_*-]+(?:\.[\p{L}\p{N}_-]+)*\.?$/u, 'is not a DNS name')
  .refine((name) => isWritableName(name.replace(/\.$/, '')), 'is longer than a DNS name may be');
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));

const host = z.strictObject({
  address,
  rpcClientAccessPort: port.exactOptional(),
  addressBookPort: port.exactOptional(),
  encryptionRequired: z.boolean().exactOptional(),
  httpRedirect: z.url().exactOptional(),
});

const location = z.strictObject({ source: address, view: z.string(), roundTripMs: milliseconds.default(1) });

const recordSet = z.strictObject({
  A: oneOrMore(address).exactOptional(),
  CNAME: hostName.exactOptional(),
  TXT: oneOrMore(z.string()).exactOptional(),
  SRV: oneOrMore(
    z.strictObject({
      priority: z.int().min(0).max(65535).default(0),
      weight: z.int().min(0).max(65535).default(0),
      port,
      target: hostName,
    }),
  ).exactOptional(),
  MX: oneOrMore(
    z.strictObject({ preference: z.int().min(0).max(65535).default(10), exchange: hostName }),
  ).exactOptional(),
});

const view = z.strictObject({
  address,
  zones: z.array(hostName).min(1),
  registersHosts: z.boolean().default(false),
  records: z.record(hostName, recordSet).default({}),
  silent: z.boolean().default(false),
});

const rule = z.strictObject({
  from: z.string().default('*'),
  to: z.union([z.literal('*'), checkedBy(parseIpv4Network)]).default('*'),
  ports: oneOrMore(port).exactOptional(),
  action: z.enum(['accept', 'reject', 'drop']),
});

const balancer = z.strictObject({
  address,
  ports: z.array(port).min(1),
  members: z.array(z.string()).min(1),
  algorithm: z.enum(['source-affinity', 'round-robin', 'least-connections']).default('source-affinity'),
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
});

/** `network.yaml` after its defaults are filled in. */
export type WorldFile = z.infer<typeof worldSchema>;
