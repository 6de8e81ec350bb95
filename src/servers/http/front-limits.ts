/** What a front grants to its peers. Times in milliseconds. */
export interface FrontLimits {
  /** From TCP connection to finished TLS handshake. */
  readonly handshakeTimeoutMs: number;
  /** For a request head, counted from the connection or from the head's first byte. */
  readonly headTimeoutMs: number;
  /** For a whole request, body included. */
  readonly requestTimeoutMs: number;
  /** Between requests on one connection, and for a peer to read an answer. */
  readonly idleTimeoutMs: number;
  /** At one time; a further one gets the place of the one that is idle longest, those that asked nothing first. */
  readonly connections: number;
  readonly requestsPerConnection: number;
  readonly headBytes: number;
}

export const defaultFrontLimits: FrontLimits = {
  handshakeTimeoutMs: 10_000,
  headTimeoutMs: 30_000,
  requestTimeoutMs: 60_000,
  idleTimeoutMs: 120_000,
  connections: 2_000,
  requestsPerConnection: 10_000,
  headBytes: 16_384,
};
