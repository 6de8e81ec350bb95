import type { Resolution } from '../outlook/resolution.js';
import type { Step } from '../record/steps/step.js';
import type { StepKind } from '../record/steps/step-kinds.js';
import { stepsOf, walk } from '../record/steps/walk.js';
import { formatMs } from './figures.js';
import type { Paint } from './paint.js';

/** From here on, in ms, somebody would notice. */
const slowMs = 1000;

/** What `learnedBy` means in words. */
const learnedFrom = {
  autodiscover: 'Autodiscover (EXCH/Server)',
  referral: 'a referral (RfrGetFQDNFromServerDN)',
  'address-book': 'the address book (PidTagAddressBookHomeMessageDatabase)',
  redirect: 'a redirect (ecWrongServer)',
  manual: 'the user',
} as const;

/** How much of a trace the tree shows. */
export interface TreeOptions {
  /** Also what the channels of RPC over HTTP are made of, though nothing went wrong there. Default false. */
  readonly everyStep?: boolean;
}

/** The human form of a resolution: three lines that answer, then the tree of steps. */
export function renderTree(
  resolution: Resolution,
  paint: Paint,
  { everyStep = false }: TreeOptions = {},
): string {
  const head = [...headLines(resolution, paint), ''];
  const columns = paint.dim(`${'start'.padStart(8)} ${'took'.padStart(8)}`);
  const isFolded = everyStep ? () => false : isUneventful;
  const lines = resolution.steps.flatMap((step) => stepLines(step, 0, paint, isFolded));
  return [...head, columns, ...lines].join('\n');
}

/** Every connection by RPC over HTTP has these, each a connect, a handshake and a logon of its own. */
const channels: ReadonlySet<StepKind> = new Set(['rpc-proxy-echo', 'out-channel', 'in-channel'] as const);

/** A channel in which nothing went wrong and nothing took long: one line says it. */
function isUneventful(step: Step): boolean {
  if (!channels.has(step.kind) || step.steps.length === 0) return false;
  return [...walk([step])].every(({ outcome, elapsedMs }) => outcome === 'success' && elapsedMs < slowMs);
}

/** The three lines: the home server and from what, the protocol, the total time. */
export function headLines(resolution: Resolution, paint: Paint): readonly string[] {
  const { profile, connection, failure } = resolution;
  const answered = stepsOf(resolution.steps, 'autodiscover').findLast(({ outcome }) => outcome === 'success');
  const source = answered === undefined ? '' : ` at ${answered.target}`;
  const home =
    profile === null
      ? paint.red('not learned')
      : `${paint.bold(profile.homeServer)}, learned from ${learnedFrom[profile.learnedBy]}${source}`;
  const connected =
    connection === null
      ? paint.red(`not connected: ${failure?.message ?? 'unknown reason'}`)
      : `${paint.bold(connection.protocol)} to ${connection.server} (${connection.address}:${connection.port})`;
  return [
    `home server   ${home}`,
    `connected by  ${connected}`,
    `total time    ${paint.bold(formatMs(resolution.elapsedMs))} from ${resolution.location}, Outlook ${resolution.outlook}`,
  ];
}

function stepLines(
  step: Step,
  depth: number,
  paint: Paint,
  isFolded: (step: Step) => boolean,
): readonly string[] {
  const mark = { success: paint.green('✓'), failed: paint.red('✗'), skipped: paint.dim('-') }[step.outcome];
  const started = formatMs(step.startedMs).padStart(8);
  const took = formatMs(step.elapsedMs).padStart(8);
  const slow = step.elapsedMs >= slowMs && step.steps.every((below) => below.elapsedMs < slowMs);
  const detail =
    step.detail === '' ? '' : `: ${step.outcome === 'failed' ? paint.red(step.detail) : step.detail}`;
  const line = `${paint.dim(started)} ${slow ? paint.yellow(took) : took}  ${'  '.repeat(depth)}${mark} ${step.name} ${step.target}${detail}`;
  if (isFolded(step)) return [`${line} ${paint.dim(`(${[...walk(step.steps)].length} steps)`)}`];
  return [line, ...step.steps.flatMap((below) => stepLines(below, depth + 1, paint, isFolded))];
}
