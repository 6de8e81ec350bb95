import { Client as LdapClient } from 'ldapts';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/clock.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';
import { reach } from '../wires/reach.js';
import { ldapPing } from './ldap-ping.js';

/** Keyword of a service connection point that holds an Autodiscover address. */
const urlKeyword = '77378F46-2C66-4aa9-A6A6-3E7A48B19596';
/** Keyword of one that points to another directory. */
const pointerKeyword = '67661d7F-8FC4-4fa7-BFAC-E1D7794C1F68';

/** One serviceConnectionPoint as the search returned it (MS-OXDISCO 2.2.1.2). */
export interface ServiceConnectionPoint {
  readonly dn: string;
  readonly keywords: readonly string[];
  readonly serviceBindingInformation: string;
  /** Generalized time: sorts as text. */
  readonly whenCreated: string;
}

/**
 * Looks for Autodiscover addresses in the Active Directory of the domain that the workstation is joined to: the
 * domain controller by its SRV record, the search base from its rootDSE.
 *
 * @returns the https addresses, best first
 * @throws LabError when there is no domain, no domain controller, or no entry
 */
export async function findServiceConnectionPoints(
  client: Client,
  recorder: Recorder,
): Promise<readonly URL[]> {
  const { domain } = client.workstation;
  if (domain === undefined) throw new LabError('name-not-found', 'this workstation is in no domain');
  const controller = await locateDomainController(client, recorder, domain);
  const { points, site } = await searchPoints(client, recorder, controller.host, controller.port, domain);
  const urls = orderServiceConnectionPoints(points, site);
  if (urls.length === 0) throw new LabError('no-such-object', 'the directory holds no Autodiscover address');
  recorder.detail(urls.map((url) => url.href).join(', '));
  return urls;
}

/**
 * The addresses in the order of trying: the client's site first, then entries for no site, then other sites; the
 * oldest first within each; every address once.
 *
 * @param site - the client's AD site, when known
 */
export function orderServiceConnectionPoints(
  points: readonly ServiceConnectionPoint[],
  site?: string,
): readonly URL[] {
  const tier = ({ keywords }: ServiceConnectionPoint): number => {
    const sites = keywords.filter((keyword) => /^site=/i.test(keyword)).map((keyword) => keyword.slice(5));
    if (site !== undefined && sites.some((name) => name.toLowerCase() === site.toLowerCase())) return 0;
    return sites.length === 0 ? 1 : 2;
  };
  const urls = points
    .filter(({ keywords }) => hasKeyword(keywords, urlKeyword))
    .toSorted((a, b) => tier(a) - tier(b) || compareText(a.whenCreated, b.whenCreated))
    .flatMap(({ serviceBindingInformation: text }) => (URL.canParse(text) ? [new URL(text)] : []))
    .filter((url) => url.protocol === 'https:');
  return [...new Map(urls.toReversed().map((url) => [url.href.toLowerCase(), url])).values()].toReversed();
}

async function locateDomainController(client: Client, recorder: Recorder, domain: string) {
  const name = `_ldap._tcp.dc._msdcs.${domain}`;
  return recorder.step('Locate domain controller', name, async (step) => {
    const [first] = await client.workstation.resolver.resolveService(name);
    if (first === undefined) throw new LabError('name-no-data', 'no domain controller', { where: name });
    step.detail(`${first.target}:${first.port}`);
    return { host: first.target, port: first.port };
  });
}

async function searchPoints(
  client: Client,
  recorder: Recorder,
  host: string,
  port: number,
  domain: string,
): Promise<{ readonly points: readonly ServiceConnectionPoint[]; readonly site: string | undefined }> {
  const { socket } = await reach(client, recorder, host, port);
  const ldap = new LdapClient({
    url: `ldap://${host}:${port}`,
    createConnection: () => {
      setImmediate(() => socket.emit('connect')); // ldapts waits for the event of a socket that it dialled itself
      return socket;
    },
  });
  const call = <T>(work: () => Promise<T>): Promise<T> =>
    withDeadline(
      client.workstation.clock,
      client.policy.httpTimeoutMs,
      () => client.workstation.dialer.exchange(work),
      () => new LabError('connection-timed-out', 'no answer from the directory', { where: host }),
    ).catch((error: unknown) => {
      throw error instanceof LabError
        ? error
        : new LabError('protocol-refused', ldapReason(error), { cause: error });
    });
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
    await recorder.step('LDAP bind', client.credentials.userName, () =>
      call(() => ldap.bind(client.credentials.userName, client.credentials.password)),
    );
    const base = await recorder.step('LDAP search', 'rootDSE', async (step) => {
      const { searchEntries } = await call(() =>
        ldap.search('', { scope: 'base', attributes: ['configurationNamingContext'] }),
      );
      const context = textOf(searchEntries[0]?.['configurationNamingContext']);
      step.detail(`configurationNamingContext ${context}`);
      return context;
    });
    const points = await recorder.step('LDAP search', base, async (step) => {
      const filter = `(&(objectClass=serviceConnectionPoint)(|(keywords=${pointerKeyword})(keywords=${urlKeyword})))`;
      const { searchEntries } = await call(() =>
        ldap.search(base, {
          scope: 'sub',
          filter,
          attributes: ['keywords', 'serviceBindingInformation', 'whenCreated'],
        }),
      );
      step.detail(`${searchEntries.length} service connection points`);
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

function ldapReason(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${error.message.replaceAll('\0', '').trim()}`
    : String(error);
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);
}

function textOf(value: unknown): string {
  return textsOf(value)[0] ?? '';
}

function hasKeyword(keywords: readonly string[], wanted: string): boolean {
  return keywords.some((keyword) => keyword.toLowerCase() === wanted.toLowerCase());
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
