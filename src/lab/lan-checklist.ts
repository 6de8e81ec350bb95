import type { Directory } from '../directory/directory.js';
import { netbiosDomainName } from '../directory/domain-names.js';
import { isClientAccessServer } from '../exchange/servers/server.js';
import { parseHostPort } from '../values/host-port.js';
import { samplePassword } from './accounts/sample-password.js';
import type { Lab } from './lab.js';

/** What somebody has to do, and to know, before another machine can use a lab of mode `lan`. */
export interface LanChecklist {
  /** By view; those of no use to other machines are left out. */
  readonly nameServers: readonly NameServer[];
  /** Where another machine gets the certificate of the lab's authority; undefined where nothing serves it. */
  readonly caUrl: string | undefined;
  /** Some of those who can log on, the directory's first. */
  readonly accounts: readonly LabAccount[];
  /** How many mailboxes there are. Both are of the lab's own directory: with an external one, none. */
  readonly mailboxes: number;
  /** Machines that other machines cannot reach, or at some ports only: the lab has too few addresses for them. */
  readonly unreachable: readonly UnreachablePorts[];
  /** Ports are shifted, so that clients such as Outlook do not find them. */
  readonly isShifted: boolean;
}

/** A name server that other machines can ask. */
export interface NameServer {
  readonly view: string;
  readonly address: string;
  readonly port: number;
}

/** Somebody with a mailbox. */
export interface LabAccount {
  readonly address: string;
  /** `CONTOSO\anna` */
  readonly logonName: string;
  /** Whether the password is the sample password, or the one given instead; other ones are nobody's business. */
  readonly hasSamplePassword: boolean;
}

/** Ports of a machine of the world that only the lab's own machine reaches. */
export interface UnreachablePorts {
  readonly host: string;
  readonly ports: readonly number[];
  /** Nothing else can stand in for it: what it holds, other machines cannot have by RPC. */
  readonly isCutOff: boolean;
}

const most = 6;
const httpPort = 80;
const endpointMapperPort = 135;

/**
 * Takes the checklist of a lab of mode `lan`.
 *
 * @param advertise - the addresses that it advertises
 * @param userPassword - the one that users were given. Default: the sample password
 * @param directory - the lab's own; undefined where it reads an external one
 */
export function takeLanChecklist(
  lab: Pick<Lab, 'hosts' | 'endpoints' | 'organization'>,
  advertise: readonly string[],
  directory: Directory | undefined,
  userPassword = samplePassword,
): LanChecklist {
  const isReachable = (socket: string) => {
    const { host } = parseHostPort(socket);
    return !host.startsWith('127.') || advertise.includes(host);
  };
  const [main = ''] = advertise;
  /** Where a socket is for others: it may listen at another address than is told. */
  const told = (socket: string) => {
    const { host, port } = parseHostPort(socket);
    return { address: advertise.includes(host) ? host : main, port };
  };
  const nameServers = Object.entries(lab.endpoints.dns)
    .filter(([, socket]) => isReachable(socket))
    .map(([view, socket]) => ({ view, ...told(socket) }));
  const unreachable = lab.hosts.flatMap(({ name, listen }) => {
    const hidden = Object.entries(listen).filter(([, socket]) => !isReachable(socket));
    const ports = hidden.map(([port]) => Number(port));
    if (ports.length === 0) return [];
    const server = lab.organization.configuration.findServer(name);
    // Any client access server does for another; with public folders and databases of 2007, only their own server will.
    const isAlone = server !== undefined && !isClientAccessServer(server);
    return [{ host: name, ports, isCutOff: isAlone && ports.includes(endpointMapperPort) }];
  });
  const site = lab.hosts.flatMap(({ listen }) => listen[httpPort] ?? []).find(isReachable);
  const shifts = lab.hosts.flatMap(({ listen }) =>
    Object.entries(listen).filter(
      ([port, socket]) => isReachable(socket) && told(socket).port !== Number(port),
    ),
  );
  return {
    nameServers,
    caUrl: site === undefined ? undefined : caUrlOf(told(site)),
    ...accountsOf(directory, userPassword),
    unreachable,
    isShifted: shifts.length > 0,
  };
}

function caUrlOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `http://${address}${port === httpPort ? '' : `:${port}`}/ca.crt`;
}

function accountsOf(
  directory: Directory | undefined,
  userPassword: string,
): Pick<LanChecklist, 'accounts' | 'mailboxes'> {
  if (directory === undefined) return { accounts: [], mailboxes: 0 };
  const entries = directory
    .find('objectClass', 'user')
    .filter((entry) => entry.first('homeMDB') !== undefined);
  const accounts: LabAccount[] = [];
  for (const entry of entries) {
    const address = entry.first('mail');
    const account = entry.first('sAMAccountName');
    if (address === undefined || account === undefined || isDisabled(entry.first('userAccountControl')))
      continue;
    accounts.push({
      address,
      logonName: `${netbiosDomainName(directory, entry.dn.toString())}\\${account}`,
      hasSamplePassword: directory.verifyPassword(entry, userPassword),
    });
    if (accounts.length === most) break;
  }
  return { accounts, mailboxes: entries.length };
}

/** ACCOUNTDISABLE (MS-ADTS section 2.2.16). */
function isDisabled(flags: string | undefined): boolean {
  return (Number(flags ?? 0) & 0x2) !== 0;
}
