import type { Step } from '../../record/steps/step.js';
import type { Titled } from '../comparison.js';
import { escapeMarkup } from '../escape.js';
import { formatMs } from '../figures.js';
import { noPaint } from '../paint.js';
import { headLines } from '../tree.js';
import type { TimeScale } from './time-scale.js';
import { isLongWait, protocolNames, shortDetail, shortTarget } from './wording.js';

/** Markup, and the rules that place what is in it: the page's policy allows no style attributes. */
export interface Placed {
  readonly html: string;
  readonly css: readonly string[];
}

/** The two axes that a reader can choose from. */
export interface Scales {
  readonly folded: TimeScale;
  readonly real: TimeScale;
}

/** All steps of one resolution as a table whose last column is a time axis. */
export function renderWaterfall({ title, resolution }: Titled, index: number, scales: Scales): Placed {
  const rows: string[] = [];
  const css: string[] = [];
  const add = (step: Step, depth: number) => {
    const id = `s${index}-${rows.length}`;
    rows.push(rowOf(step, depth, id));
    css.push(placement(id, step, scales));
    for (const below of step.steps) add(below, depth + 1);
  };
  for (const step of resolution.steps) add(step, 0);
  const head = headLines(resolution, noPaint).map((line) => escapeMarkup(line.slice(14)));
  const html = `<section class="run" id="run${index}" aria-labelledby="title${index}">
<h2 id="title${index}">${escapeMarkup(title)}</h2>
<dl class="head"><div><dt>Home server</dt><dd>${head[0] ?? ''}</dd></div><div><dt>Connected by</dt><dd>${head[1] ?? ''}</dd></div><div><dt>Total time</dt><dd>${head[2] ?? ''}</dd></div></dl>
<div class="scroll"><table class="steps"><caption class="hidden">Steps of ${escapeMarkup(title)}, in order of time</caption>
<thead><tr><th scope="col">Step</th><th scope="col" class="number">Start</th><th scope="col" class="number">Took</th><th scope="col" class="axis"><span class="hidden">Timeline</span>${axisOf(scales.folded, `f${index}`, 'folded', css)}${axisOf(scales.real, `r${index}`, 'real', css)}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>
</section>`;
  css.push(gridOf(index, scales));
  return { html, css };
}

const marks = { success: '✓', failed: '✗', skipped: '–' } as const;

function rowOf(step: Step, depth: number, id: string): string {
  const { name, outcome, detail, target, startedMs, elapsedMs, protocol, code } = step;
  const isGroup = step.steps.length > 0;
  const slow = isLongWait(step);
  const classes = [outcome, isGroup ? 'group' : 'leaf', protocol ?? 'other', ...(slow ? ['slow'] : [])].join(
    ' ',
  );
  const spoken = protocol === undefined ? '' : ` data-protocol="${escapeMarkup(protocolNames[protocol])}"`;
  const failure = code === undefined ? '' : ` data-code="${escapeMarkup(code)}"`;
  const said = shortDetail(step);
  return `<tr id="${id}" class="${classes}" data-depth="${depth}" data-target="${escapeMarkup(target)}" data-detail="${escapeMarkup(detail)}"${spoken}${failure}>
<th scope="row" class="d${Math.min(depth, 9)}"><span class="mark" role="img" aria-label="${outcome}">${marks[outcome]}</span> <b>${escapeMarkup(name)}</b> <span class="target">${escapeMarkup(shortTarget(step))}</span>${said === '' ? '' : ` <span class="said">${escapeMarkup(said)}</span>`}</th>
<td class="number">${formatMs(startedMs)}</td><td class="number took">${formatMs(elapsedMs)}</td>
<td class="lane" aria-hidden="true"><i class="bar"></i>${slow ? `<em class="wait">${formatMs(elapsedMs)}</em>` : ''}</td></tr>`;
}

function placement(id: string, { startedMs, elapsedMs }: Step, { folded, real }: Scales): string {
  const at = (scale: TimeScale) => {
    const from = scale.place(startedMs);
    return [from, Math.max(0, scale.place(startedMs + elapsedMs) - from)];
  };
  const [x = 0, width = 0] = at(folded);
  const [realX = 0, realWidth = 0] = at(real);
  return `#${id}{--fx:${x}%;--fw:${width.toFixed(2)}%;--rx:${realX}%;--rw:${realWidth.toFixed(2)}%}`;
}

function axisOf({ ticks, folds }: TimeScale, id: string, kind: string, css: string[]): string {
  const labels = ticks.map(({ place, label }, at) => {
    css.push(`#${id}-t${at}{left:${place}%}`);
    return `<span id="${id}-t${at}">${label}</span>`;
  });
  const waits = folds.map(({ from, to, label }, at) => {
    css.push(`#${id}-w${at}{left:${from}%;width:${(to - from).toFixed(2)}%}`);
    return `<span class="fold" id="${id}-w${at}">${label}</span>`;
  });
  return `<span class="ticks ${kind}" aria-hidden="true">${labels.join('')}${waits.join('')}</span>`;
}

/** Lines behind the bars, as backgrounds of their cells. */
function gridOf(index: number, { folded, real }: Scales): string {
  const lines = ({ ticks }: TimeScale) =>
    ticks.map(({ place }) => `linear-gradient(var(--grid),var(--grid)) ${place}% 0/1px 100% no-repeat`);
  const rule = (selector: string, scale: TimeScale) =>
    scale.ticks.length === 0 ? '' : `${selector}{background:${lines(scale).join(',')}}`;
  return `${rule(`#run${index} .lane`, folded)}${rule(`body:has(#real:checked) #run${index} .lane`, real)}`;
}
