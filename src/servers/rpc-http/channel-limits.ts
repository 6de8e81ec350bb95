/** Times, sizes and numbers of the virtual connections of a lab. Times are ms of its clock, sizes bytes. */
export interface ChannelLimits {
  /** How long a channel may be idle on its way: IN and OUT are told, unless the request asks for another time. */
  readonly connectionTimeoutMs: number;
  /** For the second half of a virtual connection, and for a successor of a channel. */
  readonly setupTimeoutMs: number;
  /** From a request to the first PDU in its body. */
  readonly firstPduTimeoutMs: number;
  /** How often connections are looked over: the precision of all these times. */
  readonly sweepMs: number;
  /** Of RPC PDUs taken on an IN channel and not yet answered. */
  readonly receiveWindow: number;
  /** Content-Length of the answer that is an OUT channel. */
  readonly outChannelLifetime: number;
  /** What is left of that when a successor is asked for. */
  readonly recycleBelow: number;
  readonly maxFragment: number;
  /** Of RPC requests begun and not ended, on one connection. */
  readonly maxRequestBytes: number;
  /** Virtual connections at once, those that wait for their other half among them. */
  readonly maxConnections: number;
  /** Channels that have not sent their first PDU yet. */
  readonly maxUnopened: number;
}

/**
 * Windows' own where it has any: a window of 64 kB, a lifetime of 1 GB, recycling at 8 kB (MS-RPCH, notes 10, 15, 51),
 * a quarter of an hour for the other half (3.2.5.2.1). The connection timeout is the least that a client may be told
 * (2.2.3.5.3), which is what Exchange servers are advised to use.
 */
export const defaultChannelLimits: ChannelLimits = {
  connectionTimeoutMs: 120_000,
  setupTimeoutMs: 900_000,
  firstPduTimeoutMs: 30_000,
  sweepMs: 10_000,
  receiveWindow: 65_536,
  outChannelLifetime: 1_073_741_824,
  recycleBelow: 8_192,
  maxFragment: 5_840,
  maxRequestBytes: 524_288,
  maxConnections: 4_000,
  maxUnopened: 500,
};

/** The range of what a ReceiveWindowSize command may say (MS-RPCH 2.2.3.5.1). */
export function isReceiveWindowSize(bytes: number): boolean {
  return bytes >= 8_192 && bytes <= 262_144;
}
