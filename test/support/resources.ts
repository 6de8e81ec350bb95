import { setImmediate as turn } from 'node:timers/promises';

/** What keeps this process busy (sockets, timers, handles of every kind), counted by kind. */
export type Resources = Readonly<Record<string, number>>;

export function resources(): Resources {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/**
 * The kinds of which there are more than before, as `3 Timeout`. A closed handle is gone some turns of the event loop later;
 * this gives them as many as they need, and in the end only what stays.
 */
export async function leftBehind(before: Resources): Promise<readonly string[]> {
  const giveUp = performance.now() + 20_000;
  const more = () =>
    Object.entries(resources()).flatMap(([kind, count]) => {
      const added = count - (before[kind] ?? 0);
      return added > 0 ? [`${added} ${kind}`] : [];
    });
  while (more().length > 0 && performance.now() < giveUp) await turn();
  return more();
}
