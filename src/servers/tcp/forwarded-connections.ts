/** One connection that is being forwarded. */
export interface ForwardedConnection {
  /** Name of its target. */
  readonly target: string;
  /** The target is not there any more, and nobody says so: the client hears nothing from now on. */
  silence(): void;
  /** Both sides are reset. */
  reset(): void;
}

/** The connections of one or several forwarders, for those who cut them. */
export interface ForwardedConnections {
  /** Returns how to take it out again. */
  add(connection: ForwardedConnection): () => void;
  /** Those to one target, or all. */
  to(target?: string): readonly ForwardedConnection[];
}

/** Makes an empty list. */
export function createForwardedConnections(): ForwardedConnections {
  const all = new Set<ForwardedConnection>();
  return {
    add: (connection) => {
      all.add(connection);
      return () => all.delete(connection);
    },
    to: (target) => [...all].filter((connection) => target === undefined || connection.target === target),
  };
}
