import type { Resolution } from '../outlook/resolution.js';
import { figuresOf, formatMs } from './figures.js';
import { renderTable } from './table.js';

/** A resolution and what to call it. */
export interface Titled {
  readonly title: string;
  readonly resolution: Resolution;
}

/** Several resolutions side by side, one row a figure. */
export function renderComparison(runs: readonly Titled[]): string {
  return renderTable(['', ...runs.map(({ title }) => title)], comparisonRows(runs));
}

/** The same as cells: the figure's name, then one cell for each resolution. */
export function comparisonRows(runs: readonly Titled[]): readonly (readonly string[])[] {
  const row = (name: string, cell: (resolution: Resolution) => string) => [
    name,
    ...runs.map(({ resolution }) => cell(resolution)),
  ];
  const time = (ms: number | undefined) => (ms === undefined ? '-' : formatMs(ms));
  return [
    row('home server', ({ profile }) => profile?.homeServer ?? '-'),
    row('... its name in DNS', (run) => figuresOf(run).homeServerLookup ?? '-'),
    row('settings found after', (run) => time(figuresOf(run).lookupMs)),
    row('RPC/TCP took', (run) => time(figuresOf(run).rpcOverTcpMs)),
    row('first TCP 135 attempt at', (run) => time(figuresOf(run).firstEndpointMapperAttemptMs)),
    row('first HTTPS attempt at', (run) => time(figuresOf(run).firstProxyAttemptMs)),
    row('connected by', ({ connection, failure }) => connection?.protocol ?? failure?.code ?? '-'),
    row('total time', ({ elapsedMs }) => formatMs(elapsedMs)),
  ];
}
