/**
 * How Outlook keeps a session: data, like `connection-policy.ts`. None of these figures is published by Microsoft; each
 * is stated with the reason for its value. Times in ms of the lab's clock.
 */
export interface SessionPolicy {
  /**
   * A quiet client says something after so long. Assumption: an EcDoAsyncWaitEx call without news is answered within five
   * minutes (MS-OXCRPC) and then made again, so that a connection on which packets vanish is found out that late.
   */
  readonly keepAliveMs: number;
  /**
   * From a failed attempt to reconnect to the next. Assumption: "Trying to connect" is seen to come back within seconds
   * once a server is there again.
   */
  readonly retryMs: number;
}

export const usualSessionPolicy: SessionPolicy = { keepAliveMs: 300_000, retryMs: 10_000 };
