import { isLabError } from '../../errors.js';
import { stepKinds } from '../../record/steps/step-kinds.js';
import type { Client } from '../client.js';
import type { Connection, Profile } from '../resolution.js';
import type { Recorder, StepRecorder } from '../trace.js';
import { LogonRefused } from '../wires/rpc.js';
import type { StoreSession } from './mail.js';
import { sayingWhere } from './refusals.js';

/** Where a client ended up, its profile, which a server may have changed, and the session that it has there. */
export interface Connected {
  readonly connection: Connection;
  readonly profile: Profile;
  readonly session: StoreSession;
}

/**
 * Connects Directory and Mail, one after the other or at once as the policy has it. It is Mail that counts: Directory may
 * fail, except that with `serial` an unreachable one ends the attempt unless the policy says otherwise.
 *
 * @throws whatever ends the attempt
 */
export async function directoryAndMail<Directory extends object, Mail extends object>(
  { policy }: Client,
  work: { readonly directory: () => Promise<Directory>; readonly mail: () => Promise<Mail> },
): Promise<Partial<Directory> & Mail> {
  const { directoryAndMail: order, mailAfterUnreachableDirectory } = policy.connecting;
  if (order === 'serial') {
    const directory = await work.directory().catch((error: unknown): Partial<Directory> => {
      if (mailAfterUnreachableDirectory && isLabError(error) && !(error instanceof LogonRefused)) return {};
      throw error;
    });
    return { ...directory, ...(await work.mail()) };
  }
  const [directory, mail] = await Promise.allSettled([work.directory(), work.mail()]);
  if (mail.status === 'rejected') throw mail.reason;
  if (directory.status === 'rejected' && !isLabError(directory.reason)) throw directory.reason;
  const found: Partial<Directory> = directory.status === 'fulfilled' ? directory.value : {};
  return { ...found, ...mail.value };
}

type ConnectionStep = 'referral' | 'directory' | 'mail' | 'public-folders';

/** One of Outlook's connections as a step; a refusal says which one it was. */
export function connectionStep<Kind extends ConnectionStep, T>(
  recorder: Recorder,
  kind: Kind,
  host: string,
  work: (step: StepRecorder<Kind>) => Promise<T>,
): Promise<T> {
  return recorder.step(kind, host, (step) => sayingWhere(host, stepKinds[kind].name, () => work(step)));
}

/** Undefined when a server answered and has not got what was asked for. */
export async function unlessDenied<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LogonRefused) throw error;
    if (isLabError(error, 'protocol-refused') || isLabError(error, 'no-such-object')) return undefined;
    throw error;
  }
}
