import type { Resolution } from '../../outlook/resolution.js';
import type { Step } from '../../record/steps/step.js';
import type { StepKind } from '../../record/steps/step-kinds.js';
import { walk } from '../../record/steps/walk.js';
import { comparisonRows, type Titled } from '../comparison.js';
import { escapeMarkup } from '../escape.js';
import { formatMs } from '../figures.js';
import type { TimeScale } from './time-scale.js';
import type { Placed } from './waterfall.js';
import { isLongWait } from './wording.js';

/** Colours of the overview: what the time went into. */
const phases: Readonly<Partial<Record<StepKind, { readonly id: string; readonly name: string }>>> = {
  'find-settings': { id: 'settings', name: 'find the settings' },
  'refresh-settings': { id: 'settings', name: 'find the settings' },
  'repair-profile': { id: 'settings', name: 'find the settings' },
  'check-name': { id: 'settings', name: 'find the settings' },
  'rpc-tcp': { id: 'rpc-tcp', name: 'RPC over TCP' },
  'rpc-http': { id: 'rpc-http', name: 'RPC over HTTP' },
  'mapi-http': { id: 'mapi-http', name: 'MAPI over HTTP' },
  'public-folders': { id: 'public-folders', name: 'public folders' },
};

/** What takes no time, such as a decision, has no place on an axis of time. */
const isDrawn = ({ kind, outcome, elapsedMs }: Step): boolean =>
  outcome !== 'skipped' && (phases[kind] !== undefined || elapsedMs >= 5);

const otherPhase = { id: 'other', name: 'something else' };

/** All resolutions on one true axis, with what they come to, and the figures as a table. */
export function renderOverview(runs: readonly Titled[], scale: TimeScale): Placed {
  const css: string[] = [];
  const bars = runs.map((run, index) => barOf(run, index, scale, css)).join('\n');
  const ticks = scale.ticks.map(({ place, label }, at) => {
    css.push(`#o-t${at}{left:${place}%}`);
    return `<span id="o-t${at}">${label}</span>`;
  });
  const html = `<section class="overview" aria-label="Overview">
<div class="cards">${runs.map(cardOf).join('\n')}</div>
<figure><figcaption>Where the time goes <small>one scale for all; select a bar for its steps</small></figcaption>
${bars}
<div class="compare axis-row" aria-hidden="true"><span></span><span class="ticks">${ticks.join('')}</span><span></span></div>
${legendOf(runs)}</figure>
${runs.length > 1 ? figuresOf(runs) : ''}
</section>`;
  return { html, css };
}

function cardOf({ title, resolution }: Titled, index: number): string {
  const { connection, failure, profile, elapsedMs, location, outlook } = resolution;
  const wait = longestWait(resolution);
  const protocol = connection?.protocol ?? 'not connected';
  return `<article class="card${connection === null ? ' lost' : ''}${wait === undefined ? '' : ' waits'}">
<h3><a href="#run${index}">${escapeMarkup(title)}</a></h3>
<p class="total">${formatMs(elapsedMs)}</p>
<p><span class="pill">${protocol}</span> ${escapeMarkup(connection === null ? (failure?.message ?? '') : `to ${connection.server}`)}</p>
<dl><dt>home server</dt><dd>${escapeMarkup(profile?.homeServer ?? 'not learned')}</dd><dt>place</dt><dd>${escapeMarkup(`${location}, Outlook ${outlook}`)}</dd></dl>
${wait === undefined ? '' : `<p class="longest"><b>${formatMs(wait.elapsedMs)}</b> of it: ${escapeMarkup(`${wait.name} ${wait.target}, ${wait.detail}`)}</p>`}
</article>`;
}

/** The wait that most of the time went into, if there is one that somebody would notice. */
export function longestWait({ steps }: Resolution): Step | undefined {
  return [...walk(steps)].filter(isLongWait).toSorted((a, b) => b.elapsedMs - a.elapsedMs)[0];
}

function barOf({ title, resolution }: Titled, index: number, scale: TimeScale, css: string[]): string {
  const pieces = resolution.steps.filter(isDrawn).map((step, at) => {
    const { id } = phases[step.kind] ?? otherPhase;
    return pieceOf(step, `p${index}-${at}`, `${id} ${step.outcome}`, '', scale, css);
  });
  const waits = [...walk(resolution.steps)].filter(isLongWait).map((step, at) => {
    const text = `${formatMs(step.elapsedMs)} ${step.name} ${step.target}`;
    return pieceOf(step, `q${index}-${at}`, 'long', escapeMarkup(text), scale, css);
  });
  const spoken = resolution.steps
    .filter(isDrawn)
    .map((step) => `${step.name} ${step.outcome} after ${formatMs(step.elapsedMs)}`)
    .join('; ');
  css.push(`#e${index}{left:${scale.place(resolution.elapsedMs)}%}`);
  return `<a class="compare" href="#run${index}" aria-label="${escapeMarkup(`${title}: ${formatMs(resolution.elapsedMs)}. ${spoken}`)}"><span class="name">${escapeMarkup(title)}</span><span class="track">${pieces.join('')}${waits.join('')}<i class="end" id="e${index}"></i></span><span class="sum">${formatMs(resolution.elapsedMs)}</span></a>`;
}

function pieceOf(
  { startedMs, elapsedMs }: Step,
  id: string,
  classes: string,
  text: string,
  scale: TimeScale,
  css: string[],
): string {
  const from = scale.place(startedMs);
  const width = scale.place(startedMs + elapsedMs) - from;
  css.push(`#${id}{left:${from}%;width:${width.toFixed(2)}%}`);
  return `<i class="piece ${classes}" id="${id}">${text}</i>`;
}

function legendOf(runs: readonly Titled[]): string {
  const used = new Map(
    runs.flatMap(({ resolution }) =>
      resolution.steps.filter(isDrawn).map(({ kind }) => {
        const phase = phases[kind] ?? otherPhase;
        return [phase.id, phase.name] as const;
      }),
    ),
  );
  const items = [...used].map(([id, name]) => `<li><i class="piece ${id}"></i>${name}</li>`);
  return `<ul class="legend">${items.join('')}<li><i class="piece long"></i>one wait of 1 s or more</li></ul>`;
}

function figuresOf(runs: readonly Titled[]): string {
  const head = runs.map(({ title }) => `<th scope="col">${escapeMarkup(title)}</th>`).join('');
  const body = comparisonRows(runs).map(
    ([name = '', ...cells]) =>
      `<tr><th scope="row">${escapeMarkup(name)}</th>${cells.map((cell) => `<td>${escapeMarkup(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table class="figures"><caption>Compared</caption><thead><tr><td></td>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
