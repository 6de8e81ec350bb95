import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';

/** What a client program left behind. */
export interface ClientResult {
  readonly stdout: string;
  /** The same before it was read as UTF-8. */
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
  /** Exit code; null when it was killed, by us for taking too long or by a signal. */
  readonly code: number | null;
}

/** How to run a client program. */
export interface ClientOptions {
  /** Killed after so many milliseconds; default 20,000. */
  readonly timeoutMs?: number;
  /** Written to its standard input, which is empty otherwise. */
  readonly input?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Bytes of each stream that are kept; the rest is read and thrown away. */
const maxOutput = 16_000_000;

/**
 * Runs a real client to its end.
 *
 * @throws Error when the program cannot be started; a failing exit code is in the result
 */
export async function runClient(
  program: string,
  args: readonly string[],
  { timeoutMs = 20_000, input = '', env = {}, cwd }: ClientOptions = {},
): Promise<ClientResult> {
  const child = spawn(program, [...args], {
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    ...(cwd === undefined ? {} : { cwd }),
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin.on('error', () => undefined); // it may end without reading
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const stdoutBytes = Buffer.concat(stdout);
  return { stdout: stdoutBytes.toString(), stdoutBytes, stderr: Buffer.concat(stderr).toString(), code };
}

function collect(stream: Readable): Buffer[] {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxOutput) chunks.push(chunk);
  });
  return chunks;
}

/** The full path of a program or file: an absolute path if it is there, or a name on the PATH; else undefined. */
export function findClient(name: string): string | undefined {
  const candidates = isAbsolute(name)
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, isAbsolute(name) ? constants.R_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
