/** When a stub resolver asks, and when it stops waiting; ms after the first query. */
export interface DnsTimings {
  readonly queriesAtMs: readonly number[];
  readonly giveUpAtMs: number;
}

/**
 * Windows' DNS client with one name server.
 *
 * - `windowsCurrent`: KB 2834226, "DNS client resolution timeouts": queries at 0, 1, 2, 4, 8 s, error at 10 s.
 * - `windows7` (and Vista): waits of 1, 1, 2, 4, 4 s, error at 12 s; Microsoft's "DNS Clients and Timeouts (part 2)" of
 *   2011. The two disagree about the last wait, so both stand here.
 * - `windowsXp`: waits of 1, 1, 2, 4, 7 s, error at 15 s; the same article.
 */
export const dnsTimings = {
  windowsCurrent: { queriesAtMs: [0, 1000, 2000, 4000, 8000], giveUpAtMs: 10_000 },
  windows7: { queriesAtMs: [0, 1000, 2000, 4000, 8000], giveUpAtMs: 12_000 },
  windowsXp: { queriesAtMs: [0, 1000, 2000, 4000, 8000], giveUpAtMs: 15_000 },
} as const satisfies Record<string, DnsTimings>;
