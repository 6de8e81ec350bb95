import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunningHost } from '../../../../src/network/world/topology.js';

/** What the process of the lab says first. */
export interface LabProcessReady {
  readonly hosts: readonly RunningHost[];
  readonly control: string;
  readonly authorityPem: string;
}

/** The longest turn of the event loop of the lab's main thread. */
export interface LongestTurn {
  /** Processor time of that thread alone; undefined where the system does not tell it. */
  readonly cpuMs?: number | undefined;
  /** The same turn or another by the clock on the wall, which grows with whatever else the machine does. */
  readonly wallMs: number;
  readonly turns: number;
}

/** A lab of so many mailboxes in a process of its own, whose event loop can be watched. */
export interface SampledLab extends LabProcessReady, Disposable {
  readonly pid: number;
  /** The real port of a host's modelled one. */
  portOf(host: string, port: number): number;
  /** Runs `work`, and tells of the longest turn meanwhile. */
  during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly longest: LongestTurn }>;
}

const script = join(import.meta.dirname, 'lab-process.ts');
const typescript = pathToFileURL(
  join(import.meta.dirname, '..', '..', '..', '..', 'scripts', 'typescript.mjs'),
).href;

/** @param base - the built-in seed that the mailboxes are added to */
export async function openSampledLab(base: string, mailboxes: number): Promise<SampledLab> {
  const child = fork(script, [base, String(mailboxes)], { execArgv: ['--import', typescript] });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`the lab has ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (message: T) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  const ask = <T>(what: string): Promise<T> => {
    const answer = next<T>();
    child.send(what);
    return answer;
  };
  await once(child, 'spawn');
  const ready = await next<LabProcessReady>();
  return {
    ...ready,
    pid: child.pid ?? 0,
    portOf: (host, port) => {
      const socket = ready.hosts.find(({ name }) => name === host)?.listen[port];
      if (socket === undefined) throw new Error(`${host} does not listen on ${port}`);
      return Number(socket.slice(socket.lastIndexOf(':') + 1));
    },
    during: async (work) => {
      await ask('watch');
      const result = await work();
      return { result, longest: await ask<LongestTurn>('stop') };
    },
    [Symbol.dispose]: () => {
      child.kill('SIGKILL');
    },
  };
}
