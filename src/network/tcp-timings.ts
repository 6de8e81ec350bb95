/** How long a TCP connect takes to fail, in ms of the lab's clock. */
export interface TcpTimings {
  /** No answer to any SYN. */
  readonly timedOutMs: number;
  /** Every SYN answered by a reset: Windows sends the SYN again before it believes it. */
  readonly refusedMs: number;
}

/**
 * Windows' own figures. The 21 s outlived the change of the first retransmission from 3 s to 1 s: Windows 7 sends
 * SYNs at 0, 3, 9 s and gives up at 21 s; Windows 10 at 0, 1, 3, 7, 15 s under a cap of 21 s. A refused SYN is sent
 * again twice (Windows 7) or four times (Windows 10), about 500 ms apart; that spacing is folklore (KB 175523 states
 * only that it is retried), so it stands here as data.
 */
export const tcpTimings = {
  windows7: { timedOutMs: 21_000, refusedMs: 1_000 },
  windows10: { timedOutMs: 21_000, refusedMs: 2_000 },
} as const satisfies Record<string, TcpTimings>;

/** Which Windows a computer runs, as far as that makes a difference to its waits. */
export type WindowsVersion = keyof typeof tcpTimings;
