import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

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
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-'));
  const resolv = join(folder, 'resolv.conf');
  const hosts = join(folder, 'hosts');
  await writeFile(resolv, `nameserver ${nameServer}\noptions timeout:1 attempts:1\n`);
  await writeFile(hosts, '127.0.0.1 localhost\n');
  const script = `ip link set lo up && mount --bind '${resolv}' /etc/resolv.conf && mount --bind '${hosts}' /etc/hosts \
&& echo ready && exec sleep infinity`;
  const [program = '', ...args] = isolate;
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
    enter:
      process.getuid?.() === 0 ? enter : ['nsenter', '--user', '--preserve-credentials', ...enter.slice(1)],
    [Symbol.asyncDispose]: close,
  };
}
