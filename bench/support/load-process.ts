import { fork } from 'node:child_process';

/** Drives loads from a process of its own, so that client and server each have a core. */
export interface LoadProcess<Load, Result> {
  /** Runs one load; only when the one before has ended. */
  run(load: Load): Promise<Result>;
  close(): void;
}

type Message<Result> = { readonly result: Result } | { readonly failure: string };

/** @param script - path of a module that calls {@link serveLoads} */
export function startLoadProcess<Load extends object, Result>(script: string): LoadProcess<Load, Result> {
  const child = fork(script);
  return {
    run: (load) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void) => {
          child.removeAllListeners('message').removeAllListeners('exit');
          end();
        };
        child.once('message', (message: Message<Result>) =>
          settle(() => ('result' in message ? resolve(message.result) : reject(new Error(message.failure)))),
        );
        child.once('exit', (code) =>
          settle(() => reject(new Error(`the load generator has ended with ${code}`))),
        );
        child.send(load);
      }),
    close: () => child.disconnect(),
  };
}

/** Answers the loads of {@link startLoadProcess} in the process that it has started. */
export function serveLoads<Load, Result>(drive: (load: Load) => Promise<Result>): void {
  const send = (message: Message<Result>) => process.send?.(message);
  process.on('message', (load: Load) => {
    drive(load).then(
      (result) => send({ result }),
      (error: unknown) => send({ failure: String(error) }),
    );
  });
}
