/**
 * What the page does beyond showing itself: a row that is pointed at or walked to by keyboard tells all of itself below,
 * and rows with others below them fold; at first those do below which nothing failed or took long. Without it the page lacks nothing but that.
 */
export const script = `
(() => {
  'use strict';
  const panel = document.getElementById('detail');
  const line = (className, text) => {
    const p = document.createElement('p');
    p.className = className;
    p.textContent = text;
    return p;
  };
  const tell = (row) => {
    const { target, detail, protocol, code } = row.dataset;
    const [start, took] = [...row.querySelectorAll('td.number')].map((cell) => cell.textContent);
    const outcome = row.querySelector('.mark').getAttribute('aria-label');
    const name = row.querySelector('b').textContent;
    const facts = [outcome, 'starts at ' + start, 'takes ' + took, protocol, code].filter(Boolean).join(' · ');
    panel.replaceChildren(line('what', name + ' ' + target), ...(detail ? [line('came', detail)] : []), line('facts', facts));
    panel.hidden = false;
  };
  const isShown = (row) => !row.hidden;
  const button = document.getElementById('all');
  const setters = [];
  for (const table of document.querySelectorAll('table.steps')) {
    const rows = [...table.tBodies[0].rows];
    const depth = (row) => Number(row.dataset.depth);
    const below = (row) => {
      const found = [];
      for (let at = rows.indexOf(row) + 1; at < rows.length && depth(rows[at]) > depth(row); at++) found.push(rows[at]);
      return found;
    };
    const above = (row) => rows.slice(0, rows.indexOf(row)).findLast((other) => depth(other) < depth(row));
    const isOpen = (row) => row.getAttribute('aria-expanded') === 'true';
    const isUnderClosed = (row) => {
      for (let other = above(row); other; other = above(other)) if (!isOpen(other)) return true;
      return false;
    };
    const setOpen = (row, open) => {
      if (!row.hasAttribute('aria-expanded')) return;
      row.setAttribute('aria-expanded', String(open));
      for (const other of below(row)) other.hidden = isUnderClosed(other);
    };
    const go = (row) => {
      if (!row) return;
      for (const other of rows) other.tabIndex = other === row ? 0 : -1;
      row.focus();
    };
    const isQuiet = (row) => ![row, ...below(row)].some((each) => each.matches('.failed, .slow'));
    setters.push((openAll) => {
      for (const row of rows) {
        if (row.hasAttribute('aria-expanded')) row.setAttribute('aria-expanded', String(openAll || depth(row) === 0 || !isQuiet(row)));
      }
      for (const row of rows) row.hidden = isUnderClosed(row);
    });
    table.setAttribute('role', 'treegrid');
    for (const [index, row] of rows.entries()) {
      row.setAttribute('aria-level', String(depth(row) + 1));
      row.tabIndex = index === 0 ? 0 : -1;
      if (below(row).length > 0) row.setAttribute('aria-expanded', 'true');
      row.addEventListener('focus', () => tell(row));
      row.addEventListener('pointerenter', () => tell(row));
      row.addEventListener('click', (event) => {
        go(row);
        if (event.target.closest('b')) setOpen(row, !isOpen(row));
      });
    }
    table.addEventListener('keydown', (event) => {
      const row = event.target.closest('tbody tr');
      if (!row) return;
      const shown = rows.filter(isShown);
      const at = shown.indexOf(row);
      const moves = {
        ArrowDown: () => go(shown[at + 1]),
        ArrowUp: () => go(shown[at - 1]),
        Home: () => go(shown[0]),
        End: () => go(shown[shown.length - 1]),
        ArrowLeft: () => (isOpen(row) ? setOpen(row, false) : go(above(row))),
        ArrowRight: () => (row.getAttribute('aria-expanded') === 'false' ? setOpen(row, true) : go(below(row)[0])),
        Enter: () => setOpen(row, !isOpen(row)),
      };
      if (!Object.hasOwn(moves, event.key)) return;
      event.preventDefault();
      moves[event.key]();
    });
  }
  const setAll = (open) => {
    for (const set of setters) set(open);
    button.setAttribute('aria-pressed', String(open));
  };
  button.hidden = false;
  button.addEventListener('click', () => setAll(button.getAttribute('aria-pressed') !== 'true'));
  window.addEventListener('beforeprint', () => setAll(true));
  setAll(false);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') panel.hidden = true;
  });
})();
`;
