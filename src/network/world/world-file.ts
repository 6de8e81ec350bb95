import type { z } from 'zod';
import { LabError } from '../../errors.js';
import type { BalancerSettings, DnsRecordSet, WebAnswer, WebSiteSettings, World } from './world.js';
import { eventProblem } from './world-event-check.js';
import { type WebAnswerFile, type WebSiteFile, type WorldFile, worldSchema } from './world-schema.js';
import { readYaml } from './yaml-text.js';

/** A YAML mapping as read, before any meaning. */
export type YamlMapping = { readonly [key: string]: unknown };

/**
 * Reads the text of a `network.yaml` to plain data.
 *
 * @param file - the file's name, for messages
 * @throws LabError `bad-network` with file, line and column
 */
export function readWorldText(text: string, file: string): YamlMapping {
  const read = readYaml(text);
  if (!read.ok) {
    throw new LabError('bad-network', `not YAML: ${read.problem}`, {
      where: `${file}:${read.place}`,
      hint: 'check indentation, colons, quotes and aliases there',
    });
  }
  const { value } = read;
  if (!isMapping(value)) {
    throw new LabError('bad-network', 'the file must be a mapping', {
      where: file,
      hint: 'it starts with hosts:, locations:, dns:',
    });
  }
  return value;
}

/**
 * Lays one world over another: mappings are merged key by key, `null` takes a key away, anything else replaces.
 */
export function mergeWorlds(base: YamlMapping, overlay: YamlMapping): YamlMapping {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overlay)) {
    const below = merged[key];
    if (value === null) delete merged[key];
    else if (isMapping(value) && isMapping(below)) merged[key] = mergeWorlds(below, value);
    else merged[key] = value;
  }
  return merged;
}

/**
 * Checks a world's shape and its cross-references.
 *
 * @param file - the file's name, for messages
 * @throws LabError `bad-network` naming the path of the value
 */
export function parseWorld(source: YamlMapping, file: string): World {
  const result = worldSchema.safeParse(source);
  if (!result.success) throw shapeError(result.error, source, file);
  const world = toWorld(result.data);
  checkReferences(world, file);
  return world;
}

/** The names that would be right, as the end of a hint: `known: a, b`. */
function known(names: Iterable<string>): string {
  return `known: ${firstTen([...names]) || 'none'}`;
}

/** Names for a message, which has to stay readable however many there are, and however long. */
function firstTen(names: readonly string[]): string {
  const more = names.length - 10;
  const shown = names.slice(0, 10).map((name) => (name.length > 100 ? `${name.slice(0, 100)}...` : name));
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function toWorld(file: WorldFile): World {
  return {
    description: file.description,
    workstation: file.workstation,
    hosts: new Map(Object.entries(file.hosts)),
    locations: new Map(Object.entries(file.locations)),
    views: mapOf(file.dns, (view) => ({
      ...view,
      zones: view.zones.map(normalName),
      records: new Map(
        Object.entries(view.records).map(([name, set]): [string, DnsRecordSet] => [normalName(name), set]),
      ),
    })),
    firewall: file.firewall,
    balancers: mapOf(file.balancers, (settings): BalancerSettings => {
      const firstPort = settings.ports[0] ?? 0;
      const health = settings.health ?? { port: firstPort, intervalMs: 5000, fall: 3, rise: 2 };
      return { ...settings, health };
    }),
    published: file.published,
    certificates: file.certificates.map((one) => ({
      ...one,
      ...(one.names === undefined ? {} : { names: one.names.map(normalName) }),
    })),
    webSites: mapOf(file.webSites, toWebSite),
    databases: file.databases,
    events: file.events,
    faults: file.faults,
  };
}

function toWebSite({ address, http, https }: WebSiteFile): WebSiteSettings {
  return {
    address,
    ...(http === undefined ? {} : { http: toWebAnswer(http) }),
    ...(https === undefined
      ? {}
      : {
          https: {
            ...toWebAnswer(https),
            names: https.names,
            ...(https.fault === undefined ? {} : { fault: https.fault }),
          },
        }),
  };
}

/** A redirect is a 302 unless another status is given. */
function toWebAnswer({ status, redirect, body, delay }: WebAnswerFile): WebAnswer {
  return {
    status: status ?? (redirect === undefined ? 200 : 302),
    ...(redirect === undefined ? {} : { redirect }),
    ...(body === undefined ? {} : { body }),
    delayMs: delay,
  };
}

function checkReferences(world: World, file: string): void {
  const bad = (path: string, what: string, hint: string) => {
    throw new LabError('bad-network', what, { where: `${file}: ${path}`, hint });
  };
  for (const [name, location] of world.locations) {
    if (!world.views.has(location.view)) {
      bad(`locations.${name}.view`, `no DNS view "${location.view}"`, known(world.views.keys()));
    }
  }
  const hostOrBalancer = new Map<string, string>();
  const place = (path: string, address: string) => {
    const other = hostOrBalancer.get(address);
    if (other !== undefined) bad(path, `${address} is already the address of ${other}`, 'give each its own');
    hostOrBalancer.set(address, path.replace(/\.address$/, ''));
  };
  for (const [name, host] of world.hosts) place(`hosts.${name}.address`, host.address);
  for (const [name, site] of world.webSites) {
    place(`webSites.${name}.address`, site.address);
    if (world.hosts.has(name) || world.balancers.has(name)) {
      bad(`webSites.${name}`, `a host or balancer is called ${name} too`, 'rename one');
    }
  }
  for (const [name, balancer] of world.balancers) {
    place(`balancers.${name}.address`, balancer.address);
    if (world.hosts.has(name)) bad(`balancers.${name}`, `a host is called ${name} too`, 'rename one');
    balancer.members.forEach((member, index) => {
      if (!world.hosts.has(member)) {
        bad(`balancers.${name}.members[${index}]`, `no host "${member}"`, known(world.hosts.keys()));
      }
    });
  }
  world.firewall.forEach((rule, index) => {
    if (rule.from !== '*' && !world.locations.has(rule.from)) {
      bad(`firewall[${index}].from`, `no location "${rule.from}"`, known(world.locations.keys()));
    }
  });
  world.certificates.forEach(({ hosts = [] }, index) => {
    hosts.forEach((host, at) => {
      if (world.hosts.has(host)) return;
      bad(`certificates[${index}].hosts[${at}]`, `no host "${host}"`, known(world.hosts.keys()));
    });
  });
  world.events.forEach(({ event }, index) => {
    const problem = eventProblem(event, world);
    if (problem !== undefined) bad(`events[${index}]`, problem.what, known(problem.known));
  });
  world.published.forEach(({ inside, outside }, index) => {
    if (!hostOrBalancer.has(inside.host)) {
      bad(
        `published[${index}].inside`,
        `nothing has the address ${inside.host}`,
        known(hostOrBalancer.keys()),
      );
    }
    if (hostOrBalancer.has(outside.host)) {
      bad(
        `published[${index}].outside`,
        `${outside.host} is a host's own address`,
        'publish on another address',
      );
    }
  });
}

/** The first fault; a mistyped field name before the absence of the right one. */
function shapeError(error: z.ZodError, source: YamlMapping, file: string): LabError {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const keys = issue?.path ?? [];
  const path = keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
  return new LabError('bad-network', describeIssue(issue, valueAt(source, keys)), {
    where: path === '' ? file : `${file}: ${path}`,
    hint: 'directory-seed/README.md describes every field',
  });
}

function describeIssue(issue: z.core.$ZodIssue | undefined, found: unknown): string {
  if (issue?.code === 'unrecognized_keys') return `unknown field ${firstTen(issue.keys)}`;
  const message = issue?.message ?? 'is not valid';
  if (found === undefined) return `is missing (${message})`;
  return typeof found === 'object' ? message : `${firstTen([JSON.stringify(found)])}: ${message}`;
}

function valueAt(source: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value) && typeof key === 'number') return value[key];
    return isMapping(value) ? value[String(key)] : undefined;
  }, source);
}

function isMapping(value: unknown): value is YamlMapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function mapOf<A, B>(record: Record<string, A>, convert: (value: A) => B): ReadonlyMap<string, B> {
  return new Map(Object.entries(record).map(([key, value]) => [key, convert(value)]));
}
