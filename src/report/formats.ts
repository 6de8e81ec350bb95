import { LabError } from '../errors.js';
import type { Titled } from './comparison.js';
import type { Paint } from './paint.js';

/** The forms that a resolution can be shown in. */
export const formats = ['tree', 'json', 'olkdisc', 'rpcdiag', 'exrca', 'html'] as const;

export type Format = (typeof formats)[number];

/** What renderings need beyond the resolutions. */
export interface RenderOptions {
  readonly paint: Paint;
  /** When the resolutions began, for the forms that have dates. */
  readonly startedAt: Date;
  /** For the tree, which otherwise folds what went well inside the channels of RPC over HTTP. Default false. */
  readonly everyStep?: boolean;
}

/**
 * Shows resolutions, one or several. Several are: in `html`, side by side; in `json`, an array; in the other forms, one
 * below the other, each with its title.
 *
 * @throws LabError `wrong-usage` for several in `exrca`, whose XML holds one
 */
export async function renderAs(
  format: Format,
  runs: readonly Titled[],
  options: RenderOptions,
): Promise<string> {
  if (format === 'json') {
    const [only] = runs;
    const value = runs.length === 1 ? only?.resolution : runs.map(({ resolution }) => resolution);
    return JSON.stringify(value, undefined, 2);
  }
  if (format === 'html') return (await import('./html/page.js')).renderHtml(runs);
  if (format === 'exrca' && runs.length > 1) {
    throw new LabError('wrong-usage', 'exrca is one XML document, for one resolution', {
      hint: 'ask for one at a time, or for html',
    });
  }
  const render = await oneBy(format, options);
  return runs
    .map((run) => (runs.length === 1 ? '' : `${options.paint.bold(run.title)}\n\n`) + render(run))
    .join('\n\n');
}

async function oneBy(
  format: Exclude<Format, 'json' | 'html'>,
  { paint, startedAt, everyStep = false }: RenderOptions,
): Promise<(run: Titled) => string> {
  switch (format) {
    case 'tree': {
      const { renderTree } = await import('./tree.js');
      return ({ resolution }) => renderTree(resolution, paint, { everyStep });
    }
    case 'olkdisc': {
      const { renderOlkdisc } = await import('./olkdisc.js');
      return ({ resolution }) => renderOlkdisc(resolution, { startedAt });
    }
    case 'rpcdiag': {
      const { renderRpcdiag } = await import('./rpcdiag.js');
      return ({ resolution }) => renderRpcdiag(resolution);
    }
    case 'exrca': {
      const { renderExrca } = await import('./exrca.js');
      return ({ resolution }) => renderExrca(resolution);
    }
  }
}
