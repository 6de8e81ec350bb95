/*
 * The live page: hosts as they are, faults that are set, the journal as it grows. It asks the routes that everybody asks,
 * loads nothing from elsewhere, and writes what it is told as text, never as markup.
 */

/** Its looks, light and dark. */
export const pageStyle = `
:root{color-scheme:light dark;--ground:#f4f6f9;--card:#fff;--text:#1c2430;--soft:#566273;--line:#d8dee8;--good:#18794e;--bad:#b3152b}
@media (prefers-color-scheme:dark){:root{--ground:#0e131b;--card:#161d28;--text:#e4eaf3;--soft:#9aa8bb;--line:#2b3646;--good:#4cc38a;--bad:#ff8f9c}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:14px/1.45 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main{max-width:1480px;margin:0 auto;padding:24px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 8px}
p{margin:0;color:var(--soft)}
ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:8px}
li{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--good);border-radius:8px;padding:6px 12px}
li[data-condition=stopped],li[data-condition=silent],li.fault{border-left-color:var(--bad)}
.bar{display:flex;flex-wrap:wrap;gap:12px;align-items:center;margin-bottom:8px}
input{font:inherit;padding:4px 8px;min-width:260px}button{font:inherit;padding:4px 12px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:4px 10px;border-top:1px solid var(--line);overflow-wrap:anywhere}
th{border-top:0;color:var(--soft);font-weight:600}td:nth-child(-n+3){white-space:nowrap}
`;

/** What it does: plain JavaScript for a browser. */
export const pageScript = `
'use strict';
const mostRows = 500;
const byId = (id) => document.getElementById(id);
const read = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(path + ' answers ' + answer.status);
  return answer.json();
};
const item = (text, condition) => {
  const li = document.createElement('li');
  li.textContent = text;
  if (condition === undefined) li.className = 'fault';
  else li.dataset.condition = condition;
  return li;
};
async function refresh() {
  try {
    const [world, faults] = await Promise.all([read('/control/v1/world'), read('/control/v1/faults')]);
    byId('machines').replaceChildren(
      ...world.machines.map(({ name, condition }) => item(name + ': ' + condition, condition)));
    byId('faults').replaceChildren(
      ...faults.faults.map(({ text, struck }) => item(text + ' (struck ' + struck + ' times)')));
    byId('no-faults').hidden = faults.faults.length > 0;
    byId('state').textContent = 'live';
  } catch (error) {
    byId('state').textContent = String(error);
  }
}
const rows = byId('journal');
const filter = byId('filter');
const shows = (row) => row.textContent.toLowerCase().includes(filter.value.toLowerCase());
let seen = 0;
function add(entry) {
  if (entry.id < seen) rows.replaceChildren(); // another lab has begun
  seen = entry.id;
  const row = document.createElement('tr');
  for (const text of [entry.at.slice(11, 23), entry.protocol, entry.host, entry.asked, entry.answered]) {
    row.appendChild(document.createElement('td')).textContent = text;
  }
  row.hidden = !shows(row);
  rows.prepend(row);
  while (rows.childElementCount > mostRows) rows.lastElementChild.remove();
}
filter.addEventListener('input', () => {
  for (const row of rows.children) row.hidden = !shows(row);
});
byId('clear').addEventListener('click', () => rows.replaceChildren());
read('/control/v1/topology').then(({ seed }) => {
  byId('seed').textContent = seed;
  document.title = seed + ' - autodiscover-lab';
});
const stream = new EventSource('/control/v1/journal/events?after=0');
stream.onmessage = ({ data }) => add(JSON.parse(data));
stream.onerror = () => { byId('state').textContent = 'the lab does not answer'; };
refresh();
setInterval(refresh, 2000);
`;

/** The page itself. */
export const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>autodiscover-lab</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1 id="seed">autodiscover-lab</h1>
<p id="state" role="status">loading</p>
<h2>Hosts and balancers</h2>
<ul id="machines"></ul>
<h2>Faults</h2>
<p id="no-faults">none is set</p>
<ul id="faults"></ul>
<h2>Journal, newest first</h2>
<div class="bar"><label>Show only <input id="filter" type="search" placeholder="rpc, CAS1, NXDOMAIN, 401"></label>
<button id="clear" type="button">Clear the list</button></div>
<div class="scroll"><table>
<thead><tr><th>time</th><th>protocol</th><th>host</th><th>asked</th><th>answered</th></tr></thead>
<tbody id="journal"></tbody>
</table></div>
</main>
<script>${pageScript}</script>
</body>
</html>
`;
