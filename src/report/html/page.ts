import { createHash } from 'node:crypto';
import { walk } from '../../record/steps/walk.js';
import type { Titled } from '../comparison.js';
import { escapeMarkup } from '../escape.js';
import { formatMs } from '../figures.js';
import { renderOverview } from './overview.js';
import { script } from './script.js';
import { style } from './style.js';
import { foldedScale, linearScale } from './time-scale.js';
import { renderWaterfall } from './waterfall.js';
import { protocolNames } from './wording.js';

/**
 * One page that shows resolutions side by side: an overview on one time axis, then the steps of each with their waits. It
 * needs nothing but itself: its content security policy names its own style and script by their hashes, and nothing else.
 *
 * @param runs - one or more, each with what to call it
 */
export function renderHtml(runs: readonly Titled[]): string {
  const totalMs = Math.max(1, ...runs.map(({ resolution }) => resolution.elapsedMs));
  const common = linearScale(totalMs);
  const overview = renderOverview(runs, common);
  const waterfalls = runs.map((run, index) =>
    renderWaterfall(run, index, {
      folded: foldedScale(run.resolution.steps, run.resolution.elapsedMs),
      real: common,
    }),
  );
  const css = [style, ...overview.css, ...waterfalls.flatMap((waterfall) => waterfall.css)].join('\n');
  const addresses = [...new Set(runs.map(({ resolution }) => resolution.address))].join(', ');
  const title = escapeMarkup(`How Outlook finds ${addresses}`);
  const policy = `default-src 'none'; style-src '${hashOf(css)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${css}</style>
</head>
<body>
<main>
<header><h1>${title}</h1>
<p class="lead">${escapeMarkup(leadOf(runs))}</p></header>
${overview.html}
<section class="details" aria-label="Steps">
<div class="controls"><fieldset><legend>Time axis</legend><label><input type="radio" name="scale" id="folded" checked> each its own, long waits folded</label> <label><input type="radio" name="scale" id="real"> one true axis for all</label></fieldset>
<button type="button" id="all" aria-pressed="false" hidden>Show every step</button>
${legendOf(runs)}</div>
${waterfalls.map(({ html }) => html).join('\n')}
</section>
<footer>Times are those of the lab's clock. Made by autodiscover-lab.</footer>
</main>
<aside id="detail" role="status" aria-live="polite" hidden></aside>
<script>${script}</script>
</body>
</html>`;
}

/** Who is fastest, who is slowest, and why. */
function leadOf(runs: readonly Titled[]): string {
  const byTime = runs.toSorted((a, b) => a.resolution.elapsedMs - b.resolution.elapsedMs);
  const [fastest, slowest] = [byTime[0], byTime.at(-1)];
  if (fastest === undefined || slowest === undefined) return '';
  const tell = ({ title, resolution }: Titled) =>
    `“${title}” ${resolution.connection === null ? 'gives up' : `is connected by ${resolution.connection.protocol}`} after ${formatMs(resolution.elapsedMs)}`;
  return fastest === slowest ? `${tell(fastest)}.` : `${tell(fastest)}, ${tell(slowest)}.`;
}

function legendOf(runs: readonly Titled[]): string {
  const used = new Set(
    runs.flatMap(({ resolution }) => [...walk(resolution.steps)].flatMap(({ protocol }) => protocol ?? [])),
  );
  const items = [...used].map(
    (protocol) => `<li class="${protocol}"><i class="bar"></i>${protocolNames[protocol]}</li>`,
  );
  return `<ul class="legend">${items.join('')}<li class="failed"><i class="bar"></i>failed</li></ul>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
