import type { Socket } from 'node:net';
import { Client as LdapClient } from 'ldapts';
import { type ErrorCode, isLabError, LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { reach } from '../wires/reach.js';
import { ldapPing } from './ldap-ping.js';
import {
  orderServiceConnectionPoints,
  pointerKeyword,
  pointersIn,
  type ServiceConnectionPoint,
  urlKeyword,
} from './scp-order.js';
import { type Attempt, unlessGivenUp } from './search.js';

const ldapPort = 389;

/** So many domain controllers are tried, however many DNS names. */
const mostDomainControllers = 16;

/**
 * Looks for Autodiscover addresses in the Active Directory of the domain that the workstation is joined to: the
 * domain controller by its SRV records, the first of them that answers, the search base from its rootDSE. A pointer to another directory restarts the
 * search there.
 *
 * @param mailDomain - of the address whose settings are wanted
 * @returns the https addresses, best first
 * @throws LabError when there is no domain, no domain controller, or no entry
 */
export async function findServiceConnectionPoints(
  attempt: Attempt,
  recorder: Recorder,
  mailDomain: string,
): Promise<readonly URL[]> {
  const { client } = attempt.search;
  const { domain } = client.workstation;
  if (domain === undefined) throw new LabError('name-not-found', 'this workstation is in no domain');
  let servers = await locateDomainControllers(attempt, recorder, domain);
  let fallback: string | undefined;
  const seen = new Set<string>();
  for (let hops = 0; ; hops++) {
    for (const { host } of servers) seen.add(host.toLowerCase());
    const { points, site } = await searchFirst(attempt, recorder, servers);
    const pointers = pointersIn(points, mailDomain);
    fallback ??= pointers.fallback;
    const urls = orderServiceConnectionPoints(points, site, client.policy.assumptions.scpOrder);
    const next = pointers.forDomain ?? (urls.length === 0 ? fallback : undefined);
    const leadsOn = next !== undefined && !seen.has(next.toLowerCase()) && hops < client.policy.maxScpHops;
    if (!leadsOn) {
      if (urls.length === 0)
        throw new LabError('no-such-object', 'the directory holds no Autodiscover address');
      return urls;
    }
    servers = [{ host: next, port: ldapPort, domain: next }];
  }
}

interface DirectoryServer {
  readonly host: string;
  readonly port: number;
  /** DNS name of the domain that it is asked about. */
  readonly domain: string;
}

/** Best first. */
async function locateDomainControllers(
  { search, signal }: Attempt,
  recorder: Recorder,
  domain: string,
): Promise<readonly DirectoryServer[]> {
  const name = `_ldap._tcp.dc._msdcs.${domain}`;
  return recorder.step('locate-domain-controller', name, async (step) => {
    step.facts({ name });
    const records = await search.client.workstation.resolver.resolveService(name, signal);
    if (records.length === 0) throw new LabError('name-no-data', 'no domain controller', { where: name });
    step.facts({ records: records.map(({ target, port }) => ({ target, port })) });
    return records
      .slice(0, mostDomainControllers)
      .map(({ target, port }) => ({ host: target, port, domain }));
  });
}

interface SearchedPoints {
  readonly points: readonly ServiceConnectionPoint[];
  readonly site: string | undefined;
}

const unreached: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'name-not-found',
  'name-no-data',
  'name-timed-out',
  'connection-timed-out',
  'connection-refused',
  'connection-reset',
]);

/** The next one is tried where one is not reached, and the last is waited for as any server is. */
async function searchFirst(
  attempt: Attempt,
  recorder: Recorder,
  servers: readonly DirectoryServer[],
): Promise<SearchedPoints> {
  const { httpTimeoutMs, assumptions } = attempt.search.client.policy;
  const others = servers.slice(0, -1);
  for (const server of others) {
    try {
      return await searchPoints(attempt, recorder, server, assumptions.nextDomainControllerMs);
    } catch (error) {
      if (!isLabError(error) || !unreached.has(error.code) || attempt.signal?.aborted === true) throw error;
    }
  }
  const [last] = servers.slice(-1);
  if (last === undefined) throw new LabError('name-no-data', 'no domain controller');
  return searchPoints(attempt, recorder, last, httpTimeoutMs);
}

async function searchPoints(
  { search, signal }: Attempt,
  recorder: Recorder,
  server: DirectoryServer,
  timeoutMs: number,
): Promise<SearchedPoints> {
  const { client } = search;
  const limits = { timeoutMs, signal };
  const { socket } = await reach(client, recorder, server.host, server.port, limits);
  return unlessGivenUp(signal, socket, () => searchOn(client, recorder, socket, server));
}

/** Which site this is, and the entries of the whole forest. */
async function searchOn(
  client: Client,
  recorder: Recorder,
  socket: Socket,
  { host, port, domain }: DirectoryServer,
): Promise<SearchedPoints> {
  const ldap = new LdapClient({
    url: `ldap://${host}:${port}`,
    createConnection: () => {
      setImmediate(() => socket.emit('connect')); // ldapts waits for the event of a socket that it dialled itself
      return socket;
    },
  });
  const call = caller(client, host, socket);
  try {
    const site = await ldapPing(recorder, domain, (filter) =>
      call(() =>
        ldap.search('', {
          scope: 'base',
          filter,
          attributes: ['netlogon'],
          explicitBufferAttributes: ['netlogon'],
        }),
      ),
    );
    const { userName: user, password } = client.credentials;
    await recorder.step('ldap-bind', user, (step) => {
      step.facts({ user });
      return call(() => ldap.bind(user, password));
    });
    const base = await recorder.step('ldap-search', 'rootDSE', async (step) => {
      step.facts({ base: '' });
      const { searchEntries } = await call(() =>
        ldap.search('', { scope: 'base', attributes: ['configurationNamingContext'] }),
      );
      const configurationNamingContext = textOf(searchEntries[0]?.['configurationNamingContext']);
      step.facts({ entries: searchEntries.length, configurationNamingContext });
      return configurationNamingContext;
    });
    const points = await recorder.step('ldap-search', base, async (step) => {
      step.facts({ base });
      const filter = `(&(objectClass=serviceConnectionPoint)(|(keywords=${pointerKeyword})(keywords=${urlKeyword})))`;
      const { searchEntries } = await call(() =>
        ldap.search(base, {
          scope: 'sub',
          filter,
          attributes: ['keywords', 'serviceBindingInformation', 'whenCreated'],
        }),
      );
      step.facts({ entries: searchEntries.length });
      return searchEntries.map((entry) => ({
        dn: entry.dn,
        keywords: textsOf(entry['keywords']),
        serviceBindingInformation: textOf(entry['serviceBindingInformation']),
        whenCreated: textOf(entry['whenCreated']),
      }));
    });
    return { points, site };
  } finally {
    socket.destroy();
  }
}

/** One LDAP exchange, with its deadline; whatever ldapts throws becomes a LabError. */
function caller({ workstation, policy }: Client, host: string, socket: Socket) {
  return <T>(work: () => Promise<T>): Promise<T> =>
    withDeadline(
      workstation.clock,
      policy.httpTimeoutMs,
      () => {
        // ldapts would connect again by itself, to nowhere.
        if (socket.destroyed) throw new LabError('connection-reset', 'the directory closed the connection');
        return workstation.dialer.exchange(work, 1, socket);
      },
      () => new LabError('connection-timed-out', 'no answer from the directory', { where: host }),
    ).catch((error: unknown) => {
      throw error instanceof LabError
        ? error
        : new LabError('protocol-refused', ldapReason(error), { cause: error });
    });
}

/** As the directory has put it; ldapts names its error by the result, and adds that as a number. */
function ldapReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const said = error.message
    .replaceAll('\0', '')
    .replace(/Code: 0x[0-9a-f]+$/i, '')
    .trim();
  return `${error.name.replace(/Error$/, '')}: ${said}`;
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
}

function textOf(value: unknown): string {
  return textsOf(value)[0] ?? '';
}
