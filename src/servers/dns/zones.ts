import type { Answer } from 'dns-packet';
import { dnsKey, enclosingZone } from '../../network/resolver/dns-registration.js';
import type { DnsRecordSet, DnsViewSettings } from '../../network/world/world.js';

type WithoutName<Record> = Record extends Answer ? Omit<Record, 'name'> : never;
/** A record whose owner is put in when it is answered: the name as the client spelled it. */
export type RecordData = WithoutName<Exclude<Answer, { type: 'OPT' }>>;

/** Short, so that a client which caches sees a changed view soon. Seconds. */
const recordTtl = 60;
const mostCharacterStringOctets = 255;

/** A name looked up in a view. */
export interface Found {
  /** Undefined: the name does not exist. Empty: it does, and owns nothing (RFC 4592 section 2.2.2). */
  readonly records: readonly RecordData[] | undefined;
  /** Whether one of the view's zones holds the name. */
  readonly authoritative: boolean;
  /** For the authority section of a negative answer (RFC 2308 section 2). */
  readonly soa: Answer;
}

/** A view's zones, indexed by name. */
export interface Zones {
  /** Wildcards are applied (RFC 4592 section 3.3.1). */
  find(name: string): Found;
}

/** Builds the index: every record, every empty name above it, and each zone's SOA and NS. */
export function indexZones(view: DnsViewSettings): Zones {
  const nodes = new Map<string, RecordData[]>();
  const soas = new Map<string, Answer>();

  const node = (name: string): RecordData[] => {
    const existing = nodes.get(name);
    if (existing !== undefined) return existing;
    const created: RecordData[] = [];
    nodes.set(name, created);
    if (name !== '' && enclosingZone(view.zones, parentOf(name)) !== undefined) node(parentOf(name));
    return created;
  };

  for (const [name, set] of view.records) {
    if (enclosingZone(view.zones, name) !== undefined) node(dnsKey(name)).push(...recordsOf(set));
  }
  for (const zone of new Set(view.zones.map(dnsKey))) {
    const server = nameServerOf(view, zone);
    const soa = zoneSoa(server, zone);
    soas.set(zone, { name: zone === '' ? '.' : zone, ...soa });
    node(zone).push(soa, { type: 'NS', ttl: recordTtl, data: server });
    if (!nodes.has(server)) node(server).push({ type: 'A', ttl: recordTtl, data: view.address });
  }

  return {
    find: (name) => {
      const key = dnsKey(name);
      const zone = enclosingZone(view.zones, key);
      const soa = zone === undefined ? undefined : soas.get(zone);
      if (soa === undefined) return { records: undefined, authoritative: false, soa: rootSoa };
      return { records: nodes.get(key) ?? synthesize(nodes, key), authoritative: true, soa };
    },
  };
}

/** RFC 4592 section 3.3.1: the wildcard below the closest encloser, if there is one. */
function synthesize(nodes: ReadonlyMap<string, RecordData[]>, name: string): RecordData[] | undefined {
  // An escaped label has no owner name that dns-packet could write.
  if (name.includes('\\')) return undefined;
  let encloser = parentOf(name);
  while (encloser !== '' && !nodes.has(encloser)) encloser = parentOf(encloser);
  return nodes.get(encloser === '' ? '*' : `*.${encloser}`);
}

function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

function recordsOf(set: DnsRecordSet): RecordData[] {
  const ttl = recordTtl;
  const records: RecordData[] = [];
  for (const data of set.A ?? []) records.push({ type: 'A', ttl, data });
  if (set.CNAME !== undefined) records.push({ type: 'CNAME', ttl, data: set.CNAME });
  for (const data of set.SRV ?? []) records.push({ type: 'SRV', ttl, data: { ...data } });
  for (const data of set.MX ?? []) records.push({ type: 'MX', ttl, data: { ...data } });
  for (const text of set.TXT ?? []) records.push({ type: 'TXT', ttl, data: characterStrings(text) });
  return records;
}

/** RFC 1035 section 3.3: a character string holds at most 255 octets; a longer text is several. */
function characterStrings(text: string): Buffer[] {
  const octets = Buffer.from(text);
  const strings = [octets.subarray(0, mostCharacterStringOctets)];
  for (let at = mostCharacterStringOctets; at < octets.length; at += mostCharacterStringOctets) {
    strings.push(octets.subarray(at, at + mostCharacterStringOctets));
  }
  return strings;
}

/** The host that has the view's address, as on a domain controller that runs DNS; else a name made up for it. */
function nameServerOf(view: DnsViewSettings, zone: string): string {
  const apexes = new Set(view.zones.map(dnsKey));
  for (const [name, { A }] of view.records) {
    const owner = dnsKey(name);
    const host =
      !apexes.has(owner) && !owner.startsWith('*') && enclosingZone(view.zones, owner) !== undefined;
    if (host && A?.includes(view.address)) return owner;
  }
  return zone === '' ? 'ns' : `ns.${zone}`;
}

/** The times are those of a new zone on Windows' DNS server, but for the short negative TTL. */
function zoneSoa(server: string, zone: string): RecordData {
  return {
    type: 'SOA',
    ttl: recordTtl,
    data: {
      mname: server,
      rname: zone === '' ? 'hostmaster' : `hostmaster.${zone}`,
      serial: 1,
      refresh: 900,
      retry: 600,
      expire: 86_400,
      minimum: recordTtl,
    },
  };
}

/** The real root's, with a serial that stays: the world outside the view's zones has no other name in it. */
const rootSoa: Answer = {
  name: '.',
  type: 'SOA',
  ttl: recordTtl,
  data: {
    mname: 'a.root-servers.net',
    rname: 'nstld.verisign-grs.com',
    serial: 2010010100,
    refresh: 1800,
    retry: 900,
    expire: 604_800,
    minimum: recordTtl,
  },
};
