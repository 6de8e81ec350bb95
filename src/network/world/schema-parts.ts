import { z } from 'zod';
import { isLabError } from '../../errors.js';
import { parseHostPort } from '../../values/host-port.js';
import { parseIpv4, parseIpv4Network } from '../../values/ipv4.js';
import { isWritableName } from '../resolver/resolver-message.js';

/** What the shapes of `network.yaml` and of world events are made of. */

export const checkedBy = (parse: (text: string) => unknown) =>
  z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: isLabError(error) ? error.message : String(error) });
    }
  });

export const address = checkedBy(parseIpv4);
export const addressAndPort = checkedBy(parseHostPort).transform(parseHostPort);
export const port = z.int().min(1).max(65535);
export const milliseconds = z.number().min(0);
export const hostName = z
  .string()
  .regex(/^[\p{L}\p{N}_*-]+(?:\.[\p{L}\p{N}_-]+)*\.?$/u, 'is not a DNS name')
  .refine((name) => isWritableName(name.replace(/\.$/, '')), 'is longer than a DNS name may be');
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));

export const recordSet = z.strictObject({
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

export const rule = z.strictObject({
  from: z.string().default('*'),
  to: z.union([z.literal('*'), checkedBy(parseIpv4Network)]).default('*'),
  ports: oneOrMore(port).exactOptional(),
  action: z.enum(['accept', 'reject', 'drop']),
});

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const noTime = 'is not a valid time: write a number of ms, or 10s, 250ms, 2h, 1h 30m';

/** A time as a number of ms, or as text with units: `10s`, `1h 30m`, `250ms`. Gives ms. */
export const duration = z.union(
  [
    milliseconds,
    z
      .string()
      .regex(/^\s*(?:\d+(?:\.\d+)?\s*(?:ms|s|m|h|d)\s*)+$/)
      .transform((text) =>
        [...text.matchAll(/\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*/gy)].reduce(
          (total, [, count, unit = '']) => total + Number(count) * (unitMs[unit] ?? 0),
          0,
        ),
      ),
  ],
  { error: noTime },
);
