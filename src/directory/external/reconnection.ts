import type { Client } from 'ldapts';
import { LabError } from '../../errors.js';
import { describeFault } from './faults.js';

/** How long is waited between attempts, ms. */
export interface Waits {
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/**
 * One connection, shared by all who ask while it holds. After a failure nobody waits: until the next attempt is due,
 * all are told at once that the directory is away.
 */
export class Reconnection {
  readonly #connect: () => Promise<Client>;
  readonly #waits: Waits;
  readonly #url: string;
  #current: Promise<Client> | undefined;
  #client: Client | undefined;
  #failures = 0;
  #nextAttempt = 0;
  #lastFault = '';
  #closed = false;

  constructor(connect: () => Promise<Client>, waits: Waits, url: string) {
    this.#connect = connect;
    this.#waits = waits;
    this.#url = url;
  }

  /** @throws LabError what the attempt, or the latest one, came to */
  async get(): Promise<Client> {
    if (this.#client?.isConnected === false) this.lose(this.#client);
    if (this.#current === undefined) {
      this.refuseWhileAway();
      this.#current = this.#attempt();
    }
    return this.#current;
  }

  /** @throws LabError `connection-refused` between a failure and the next attempt */
  refuseWhileAway(): void {
    if (!this.#closed && performance.now() >= this.#nextAttempt) return;
    const why = this.#closed ? 'the lab has stopped' : this.#lastFault;
    throw new LabError('connection-refused', `the directory is away: ${why}`, { where: this.#url });
  }

  /** Gives a connection up; the next one who asks makes another. */
  lose(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#current = undefined;
    void client.unbind().catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#current?.catch(() => undefined);
    this.#current = undefined;
    await client?.unbind().catch(() => undefined);
  }

  async #attempt(): Promise<Client> {
    try {
      const client = await this.#connect();
      this.#client = client;
      this.#failures = 0;
      return client;
    } catch (error) {
      const { firstWaitMs, longestWaitMs } = this.#waits;
      const fault = describeFault(error, this.#url);
      this.#lastFault = fault.message;
      this.#nextAttempt = performance.now() + Math.min(longestWaitMs, firstWaitMs * 2 ** this.#failures++);
      this.#current = undefined;
      throw fault;
    }
  }
}
