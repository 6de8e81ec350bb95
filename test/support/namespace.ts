import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runClient } from './run-client.js';

/** A network of its own (Linux): nothing but loopback, standard ports free, names as a server of the lab tells them. */
export interface Namespace extends AsyncDisposable {
  /** Put in front of a command line, it runs that command inside. */
  readonly enter: readonly string[];
}

const isolate = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), '--net', '--mount'];

/** Why there can be no such network here; undefined when there can. */
export function namespaceObstacle(): string | undefined {
  const [program = '', ...args] = isolate;
  const { status, error, stderr } = spawnSync(program, [...args, 'ip', 'link', 'set', 'lo', 'up'], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/**
 * True when {@link openNamespace} works here. If not, the reason goes to standard error and the test passes over it,
 * unless `AUTODISCOVER_LAB_REQUIRE_PEERS=1` says that nothing may be passed over.
 */
export function canIsolate(): boolean {
  const obstacle = namespaceObstacle();
  if (obstacle === undefined) return true;
  if (process.env['AUTODISCOVER_LAB_REQUIRE_PEERS'] === '1')
    throw new Error(`no network namespace: ${obstacle}`);
  process.stderr.write(`skipped: no network namespace: ${obstacle}\n`);
  return false;
}

/**
 * Opens a network namespace whose programs ask one name server.
 *
 * @param nameServer - its address in there, one of 127.0.0.0/8
 * @throws Error when the system does not permit it: see {@link canIsolate}
 */
export async function openNamespace(nameServer: string): Promise<Namespace> {
  return await openHost(isolate, nameServer);
}

/** A machine of a {@link LabNetwork}. */
export interface Host extends Namespace {
  /** A process that lives there, by whose id others enter. */
  readonly pid: number;
}

/** Three machines: a client and a server, each on a network of its own, and a router between them. */
export interface LabNetwork extends AsyncDisposable {
  readonly client: Namespace;
  readonly firewall: Namespace;
  readonly server: Namespace;
}

/**
 * Opens a client at 10.99.1.2 and a server on 10.99.2.0/24; all that passes between them passes through the firewall,
 * which lets everything pass until it is told otherwise.
 *
 * @param serverAddresses - the server's; the client asks the first of them for names
 */
export async function openLabNetwork(serverAddresses: readonly string[]): Promise<LabNetwork> {
  const [nameServer = ''] = serverAddresses;
  const hosts: Host[] = [];
  const close = async () => {
    for (const host of hosts.reverse()) await host[Symbol.asyncDispose]();
  };
  const open = async (enclosed: readonly string[], asks: string) => {
    const host = await openHost(enclosed, asks);
    hosts.push(host);
    return host;
  };
  try {
    const firewall = await open(isolate, nameServer);
    const inner = [...firewall.enter, 'unshare', '--net', '--mount'];
    const client = await open(inner, nameServer);
    const server = await open(inner, '127.0.0.1');
    await link(firewall, { name: 'to-client', gateway: '10.99.1.1' }, client, ['10.99.1.2']);
    await link(firewall, { name: 'to-server', gateway: '10.99.2.1' }, server, serverAddresses);
    await runIn(firewall, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward');
    return { client, firewall, server, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function link(
  router: Host,
  { name, gateway }: { readonly name: string; readonly gateway: string },
  host: Host,
  addresses: readonly string[],
): Promise<void> {
  await runIn(router, 'ip', 'link', 'add', name, 'type', 'veth', 'peer', 'eth0', 'netns', `${host.pid}`);
  await runIn(router, 'ip', 'address', 'add', `${gateway}/24`, 'dev', name);
  await runIn(router, 'ip', 'link', 'set', name, 'up');
  for (const address of addresses) await runIn(host, 'ip', 'address', 'add', `${address}/24`, 'dev', 'eth0');
  await runIn(host, 'ip', 'link', 'set', 'eth0', 'up');
  await runIn(host, 'ip', 'route', 'add', 'default', 'via', gateway);
}

/**
 * Runs a command in a namespace to its end.
 *
 * @throws Error when it fails
 */
export async function runIn(host: Namespace, ...command: readonly string[]): Promise<string> {
  const [program = '', ...args] = [...host.enter, ...command];
  const { code, stdout, stderr } = await runClient(program, args);
  if (code !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  return stdout;
}

/** @param enclosed - command line that runs another in namespaces of its own */
async function openHost(enclosed: readonly string[], nameServer: string): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  const resolv = join(folder, 'resolv.conf');
  const hosts = join(folder, 'hosts');
  await writeFile(resolv, `nameserver ${nameServer}\noptions timeout:1 attempts:1\n`);
  await writeFile(hosts, '127.0.0.1 localhost\n');
  const script = `ip link set lo up && mount --bind '${resolv}' /etc/resolv.conf && mount --bind '${hosts}' /etc/hosts \
&& echo ready && exec sleep infinity`;
  const [program = '', ...args] = enclosed;
  const holder = spawn(program, [...args, 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const close = async () => {
    const ended = holder.exitCode === null && holder.signalCode === null ? once(holder, 'exit') : undefined;
    holder.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  };
  const isReady = await new Promise<boolean>((resolve, reject) => {
    createInterface({ input: holder.stdout }).once('line', (line) => resolve(line === 'ready'));
    holder.once('error', reject);
    holder.once('exit', () => resolve(false));
  });
  if (!isReady || holder.pid === undefined) {
    await close();
    throw new Error('the network namespace could not be set up');
  }
  const enter = ['nsenter', '--target', String(holder.pid), '--net', '--mount', '--'];
  return {
    pid: holder.pid,
    enter:
      process.getuid?.() === 0 ? enter : ['nsenter', '--user', '--preserve-credentials', ...enter.slice(1)],
    [Symbol.asyncDispose]: close,
  };
}
