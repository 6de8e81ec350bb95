import type { Resolution, Step } from '../outlook/resolution.js';
import { walk } from '../report/figures.js';

type Traced = Pick<Resolution, 'steps'> | undefined;

/** All steps of a name, however deep, in order of time. */
export function stepsNamed(trace: Traced, name: string): readonly Step[] {
  return [...walk(trace?.steps ?? [])].filter((step) => step.name === name);
}

/** The first of them. */
export function stepNamed(trace: Traced, name: string): Step | undefined {
  return stepsNamed(trace, name)[0];
}

/** `address:port` of every TCP connect. */
export function connectsOf(trace: Traced): readonly string[] {
  return stepsNamed(trace, 'TCP connect').map(({ target }) => target);
}

/** Those to an endpoint mapper. */
export function mapperConnects(trace: Traced): readonly string[] {
  return connectsOf(trace).filter((target) => target.endsWith(':135'));
}

/** The ways of looking for settings that were tried, and what came of each. */
export function waysTried(trace: Traced): readonly string[] {
  return (stepNamed(trace, 'Find settings')?.steps ?? []).map(({ name, outcome }) => `${name} ${outcome}`);
}

/** The protocols that were tried, and what came of each. */
export function protocolsTried(trace: Traced): readonly string[] {
  return (trace?.steps ?? [])
    .filter(({ name }) => /^(RPC|MAPI)\//.test(name))
    .map(({ name, outcome }) => `${name} ${outcome}`);
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
