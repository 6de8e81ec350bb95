import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.js';
import { type ClientOptions, type ClientResult, runClient } from './run-client.js';

/** The command line as it is shipped. */
export const program = join(import.meta.dirname, '..', '..', 'dist', 'bin', 'autodiscover-lab.js');

/** What the program's processes keep is kept apart from the user's. */
const ownData = { AUTODISCOVER_LAB_DATA: join(tmpdir(), `autodiscover-lab-data-${process.pid}`) };

/** Runs one command to its end as a process of its own. */
export function runProgram(args: readonly string[], options: ClientOptions = {}): Promise<ClientResult> {
  return runClient(process.execPath, [program, ...args], { ...options, env: { ...ownData, ...options.env } });
}

/**
 * Runs one command to its end in this process, one after the other: what a process costs to start is not what a test of
 * its output is about. Where the process itself is, {@link runProgram} starts one.
 */
export function runCli(
  args: readonly string[],
  { env = {} }: Pick<ClientOptions, 'env' | 'timeoutMs'> = {},
): Promise<ClientResult> {
  const result = turn.then(() => runHere(args, { ...ownData, ...env }));
  turn = result.catch(() => undefined);
  return result;
}

let turn: Promise<unknown> = Promise.resolve();

async function runHere(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ClientResult> {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const restore = [divert(process.stdout, stdout), divert(process.stderr, stderr)];
  Object.assign(process.env, env);
  try {
    const code = await runCommandLine(args);
    const stdoutBytes = Buffer.concat(stdout);
    return { stdout: stdoutBytes.toString(), stdoutBytes, stderr: Buffer.concat(stderr).toString(), code };
  } finally {
    for (const end of restore) end();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Collects what is written to the stream, until the function returned is called. */
function divert(stream: NodeJS.WriteStream, into: Buffer[]): () => void {
  const written = vi.spyOn(stream, 'write').mockImplementation((chunk, encoding, done) => {
    into.push(typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk));
    const after = typeof encoding === 'function' ? encoding : done;
    if (after !== undefined) queueMicrotask(() => after());
    return true;
  });
  return () => written.mockRestore();
}

/** What `serve --log json` says when it is ready. */
export interface Ready {
  readonly event: 'ready';
  readonly schema: 1;
  readonly exposure: string;
  readonly ca: string;
  readonly endpoints: {
    readonly ldap: string;
    readonly dns: Record<string, string>;
    readonly control: string;
  };
  readonly hosts: readonly {
    readonly name: string;
    readonly fqdn: string;
    readonly kind: string;
    readonly address: string;
    readonly listen: Record<string, string>;
  }[];
}

/** A running `serve`. */
export interface Served extends AsyncDisposable {
  readonly ready: Ready;
  /** Of its process. */
  readonly pid: number;
  /** Lines of its log so far. */
  readonly lines: readonly string[];
  /** The real socket of a host's modelled port, `address:port`. */
  socketOf(host: string, port: number): string;
  /** Sends the signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly ms: number }>;
}

/**
 * Starts `serve --log json` and waits until it is ready. It keeps its CA in a folder of its own, unless the arguments name
 * one: a test leaves nothing in the user's.
 *
 * @param enter - command line that runs it elsewhere, such as that of a namespace
 */
export async function serve(args: readonly string[] = [], enter: readonly string[] = []): Promise<Served> {
  const [first = '', ...rest] = [...enter, process.execPath, program, 'serve', '--log', 'json', ...args];
  const data = await mkdtemp(join(tmpdir(), 'autodiscover-lab-data-'));
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(first, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, AUTODISCOVER_LAB_DATA: data },
  });
  const lines: string[] = [];
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += String(chunk);
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const said: Ready = JSON.parse(line);
      if (said.event === 'ready') resolve(said);
    });
    child.once('exit', (code) => {
      void rm(data, { recursive: true, force: true });
      reject(new Error(`serve ended with ${code}: ${complaint}`));
    });
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const started = performance.now();
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill(signal);
    await ended;
    await rm(data, { recursive: true, force: true });
    return { code: child.exitCode, ms: performance.now() - started };
  };
  return {
    ready,
    pid: child.pid ?? 0,
    lines,
    socketOf: (host, port) => {
      const real = ready.hosts.find(({ name }) => name === host)?.listen[port];
      if (real === undefined) throw new Error(`${host} does not listen on ${port}`);
      return real;
    },
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}
