import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runClient } from './run-client.js';

/** What passes over loopback, as Wireshark's dissectors read it. */
export interface Capture extends AsyncDisposable {
  /** Ends it, after what is on its way. */
  stop(): Promise<void>;
  /** Lines of `tshark -r` with these further arguments. */
  read(...args: readonly string[]): Promise<readonly string[]>;
}

/** Time that packets take from the wire into the file, in milliseconds. */
const settleMs = 700;

/**
 * Starts tshark on loopback; needs the right to capture.
 *
 * @param filter - in the language of pcap, e.g. `host 127.0.0.62`
 */
export async function startCapture(filter: string): Promise<Capture> {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const file = join(folder, 'packets.pcapng');
  const child = spawn('tshark', ['-q', '-i', 'lo', '-f', filter, '-w', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`tshark does not capture: ${said}`)));
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('Capturing on')) resolve();
    });
  });
  await new Promise((resolve) => setTimeout(resolve, settleMs)); // it says so a little before it does
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    child.kill('SIGINT');
    await ended;
  };
  return {
    stop,
    read: async (...args) => {
      const { code, stdout, stderr } = await runClient('tshark', ['-r', file, ...args]);
      if (code !== 0) throw new Error(stderr);
      return stdout.split('\n').filter((line) => line !== '');
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
