import { LabError } from '../../errors.js';
import type { Workstation } from '../../network/workstation.js';
import type { WorldEvent } from '../../network/world/world-event.js';
import { type ResolveOptions, refreshProfile, resolveMailbox } from '../../outlook/outlook.js';
import { defaultOutlookVersion, type OutlookVersion } from '../../outlook/outlook-version.js';
import type { Profile, Resolution } from '../../outlook/resolution.js';
import { memoryProfileStore, type ProfileStore } from '../../outlook/saved-profile.js';
import type { Step } from '../../record/steps/step.js';
import type { OutlookRequest } from './request.js';
import { type ClientContext, type LabHere, optionsIn, workstationIn } from './resolve.js';
import { type CheckedStep, checkRoamSteps, type RoamScript, type RoamStep } from './roam-script.js';

/** A roaming computer: which Outlook it has, and what happens to it. */
export interface RoamRequest extends OutlookRequest {
  readonly script: readonly RoamStep[] | RoamScript;
}

/** The result of one step; times in ms since the first. */
export interface RoamStop {
  /** The step in words, such as `at corp`. */
  readonly step: string;
  readonly startedMs: number;
  readonly elapsedMs: number;
  /** Where Outlook was started. */
  readonly resolution?: Resolution;
  /** If Outlook kept running: each time that it looked up its settings. */
  readonly refreshes?: readonly Refresh[];
}

export interface Refresh {
  readonly startedMs: number;
  readonly steps: readonly Step[];
}

/** The result of all steps: what `roam --json` prints. */
export interface RoamResult {
  readonly schema: 1;
  readonly address: string;
  readonly outlook: OutlookVersion;
  /** By the last start of Outlook. */
  readonly outcome: Resolution['outcome'];
  /** The profile at the end. */
  readonly profile: Profile | null;
  readonly stops: readonly RoamStop[];
}

/** What a roaming computer needs of its lab. */
export interface RoamContext extends ClientContext {
  readonly here: LabHere;
  /** Makes something happen to the world. */
  apply(event: WorldEvent): Promise<void>;
  /** Replaces attributes of an entry of the directory. */
  modify(dn: string, replace: ReadonlyMap<string, readonly string[]>): void;
}

/**
 * Takes one profile through places and time, on the lab's clock: Outlook is started, goes on running and refreshes its settings,
 * and is started elsewhere.
 *
 * @throws LabError `wrong-usage` for a script that cannot be understood, or that starts Outlook nowhere
 */
export async function roam(
  context: RoamContext,
  address: string,
  { script, ...request }: RoamRequest,
): Promise<RoamResult> {
  const steps = 'steps' in script ? script.steps : checkRoamSteps(script, 'script');
  const first = steps.find((step) => step.kind === 'start');
  if (first === undefined) {
    throw new LabError('wrong-usage', 'the script starts Outlook nowhere', {
      hint: 'begin with a step at: <location>',
    });
  }
  // What is wrong with any place is said before anything happens.
  const { clockKind } = context.here;
  for (const step of steps) if (step.kind === 'start') workstationIn(context, step.location, clockKind);
  const { profiles: store = memoryProfileStore() } = await optionsIn(
    context,
    first.location,
    address,
    request,
  );
  const traveller = new Traveller(context, address, request, store);
  const stops: RoamStop[] = [];
  try {
    for (const step of steps) stops.push(await traveller.take(step));
  } finally {
    traveller.arrive();
  }
  const last = stops.findLast(({ resolution }) => resolution !== undefined)?.resolution;
  return {
    schema: 1,
    address,
    outlook: last?.outlook ?? request.outlook ?? defaultOutlookVersion,
    outcome: last?.outcome ?? 'failed',
    profile: (await store.read())?.profile ?? last?.profile ?? null,
    stops,
  };
}

class Traveller {
  readonly #context: RoamContext;
  readonly #address: string;
  readonly #request: OutlookRequest;
  readonly #store: ProfileStore;
  readonly #began: number;
  #release: () => void;
  #location: string | undefined;

  constructor(context: RoamContext, address: string, request: OutlookRequest, store: ProfileStore) {
    this.#context = context;
    this.#address = address;
    this.#request = request;
    this.#store = store;
    this.#release = context.here.clock.hold();
    this.#began = context.here.clock.now();
  }

  /** Lets real time go on. */
  arrive(): void {
    this.#release();
  }

  async take(step: CheckedStep): Promise<RoamStop> {
    const startedMs = this.#elapsedMs();
    const came = await this.#happen(step);
    return { step: step.title, startedMs, elapsedMs: this.#elapsedMs() - startedMs, ...came };
  }

  async #happen(step: CheckedStep): Promise<Pick<RoamStop, 'resolution' | 'refreshes'>> {
    switch (step.kind) {
      case 'start': {
        this.#location = step.location;
        const options = await this.#options(step.location);
        return { resolution: await resolveMailbox(this.#workstation(step.location, options), options) };
      }
      case 'wait':
        return { refreshes: await this.#wait(step.ms) };
      case 'modify':
        this.#context.modify(step.dn, step.replace);
        return {};
      case 'event':
        await this.#context.apply(step.event);
        return {};
      case 'run':
        // What a script does by itself may wait for something real.
        this.#release();
        try {
          await step.run();
        } finally {
          this.#release = this.#context.here.clock.hold();
        }
        return {};
    }
  }

  /** Sleeps, and wakes whenever the settings fall due. */
  async #wait(ms: number): Promise<readonly Refresh[]> {
    const { clock } = this.#context.here;
    const until = clock.now() + ms;
    const refreshes: Refresh[] = [];
    for (;;) {
      const left = until - clock.now();
      if (left <= 0) return refreshes;
      const dueAt = this.#location === undefined ? undefined : (await this.#store.read())?.refreshDueAt;
      const dueIn = dueAt === undefined ? Number.POSITIVE_INFINITY : dueAt.getTime() - clock.date().getTime();
      if (dueIn > left) {
        await clock.sleep(left);
        return refreshes;
      }
      await clock.sleep(Math.max(1, dueIn));
      const startedMs = this.#elapsedMs();
      const steps = await this.#refresh();
      if (steps.length > 0) refreshes.push({ startedMs, steps });
    }
  }

  async #refresh(): Promise<readonly Step[]> {
    if (this.#location === undefined) return [];
    const options = await this.#options(this.#location);
    return refreshProfile(this.#workstation(this.#location, options), options);
  }

  async #options(location: string): Promise<ResolveOptions> {
    const options = await optionsIn(this.#context, location, this.#address, this.#request);
    return { ...options, profiles: this.#store };
  }

  #workstation(location: string, { policy }: ResolveOptions): Workstation {
    const { clockKind } = this.#context.here;
    return workstationIn(this.#context, location, clockKind, policy?.windows);
  }

  #elapsedMs(): number {
    return Math.round(this.#context.here.clock.now() - this.#began);
  }
}
