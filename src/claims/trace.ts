import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import type { StepKind } from '../record/steps/step-kinds.js';
import { stepsOf } from '../record/steps/walk.js';

type Traced = Pick<Resolution, 'steps'> | undefined;

/** All steps of a kind, however deep, in order of time. */
export function stepsIn<Kind extends StepKind>(trace: Traced, kind: Kind) {
  return stepsOf(trace?.steps ?? [], kind);
}

/** The first of them. */
export function stepIn<Kind extends StepKind>(trace: Traced, kind: Kind) {
  return stepsIn(trace, kind)[0];
}

/** `address:port` of every TCP connect. */
export function connectsOf(trace: Traced): readonly string[] {
  return stepsIn(trace, 'tcp-connect').map(({ target }) => target);
}

/** Those to an endpoint mapper. */
export function mapperConnects(trace: Traced): readonly string[] {
  const connects = stepsIn(trace, 'tcp-connect').filter(({ facts }) => facts.port === 135);
  return connects.map(({ target }) => target);
}

/** The lookups that were tried, and what came of each. */
export function waysTried(trace: Traced): readonly string[] {
  return (stepIn(trace, 'find-settings')?.steps ?? []).map(({ name, outcome }) => `${name} ${outcome}`);
}

/** `RPC/TCP at outlook.contoso.example`, or what it failed of. */
export function whereConnected({ connection, failure }: Resolution): string {
  if (connection !== null) return `${connection.protocol} at ${connection.server}`;
  return `not connected (${failure?.code ?? 'nothing said'})`;
}

/** End of a step; ms since the resolution began. */
export function endOf(step: Step | undefined): number | undefined {
  return step === undefined ? undefined : step.startedMs + step.elapsedMs;
}

/** The connections of one protocol and the servers that they went to, as Outlook's connection status shows them. */
export function connectionsMade(protocol: Step | undefined): readonly string[] {
  return (protocol?.steps ?? [])
    .filter(({ outcome }) => outcome === 'success')
    .map(({ name, target }) => `${name} ${target}`);
}
