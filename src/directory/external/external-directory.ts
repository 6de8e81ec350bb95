import { Client, EqualityFilter, InvalidCredentialsError, NoSuchObjectError, PresenceFilter } from 'ldapts';
import { LabError } from '../../errors.js';
import type { AttributeValue } from '../entry.js';
import { Schema } from '../schema/schema.js';
import type { SyntaxName } from '../schema/syntaxes.js';
import { describeFault } from './faults.js';
import { Places } from './places.js';
import { Reconnection } from './reconnection.js';

/** Where a directory is, and as whom it is read. */
export interface ExternalAddress {
  /** `ldap://host[:port]` or `ldaps://host[:port]`. */
  readonly url: string;
  /** Name for a simple bind; without it the directory is read anonymously. */
  readonly bindDn?: string;
  readonly bindPassword?: string;
}

/** Bounds of a {@link ExternalDirectory}, in real time. */
export interface ExternalLimits {
  /** A connection that is not there by then has failed, ms. Default 3,000. */
  readonly connectMs: number;
  /** An operation that is not answered by then has failed, ms. Default 5,000. */
  readonly operationMs: number;
  /** First wait after a failed connection, ms; each further one is twice as long. Default 100. */
  readonly firstWaitMs: number;
  /** Longest wait, ms. Default 5,000. */
  readonly longestWaitMs: number;
  /** Connections on which passwords are checked at the same time; more logons wait. Default 16. */
  readonly binds: number;
  /** Entries of one page (RFC 2696). Default 500; Active Directory gives 1,000 at most. */
  readonly pageSize: number;
}

export const defaultExternalLimits: ExternalLimits = {
  connectMs: 3_000,
  operationMs: 5_000,
  firstWaitMs: 100,
  longestWaitMs: 5_000,
  binds: 16,
  pageSize: 500,
};

/** An entry as it came over the wire. */
export interface ExternalRecord {
  readonly dn: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly AttributeValue[] }[];
}

/** One search; everything is asked of the whole subtree, or of one entry. */
export interface ExternalSearch {
  readonly base: string;
  readonly scope: 'base' | 'sub';
  /** Default: every entry. */
  readonly equal?: { readonly attribute: string; readonly value: AttributeValue };
  /** Instead of `equal`: entries that have this attribute. */
  readonly present?: string;
  /** Default: all that are no operational ones. */
  readonly attributes?: readonly string[];
  /** Entries after which no further page is asked for. */
  readonly most: number;
}

/** A real LDAP directory, read over one connection that is made again when it is lost. */
export class ExternalDirectory {
  readonly #address: ExternalAddress;
  readonly #limits: ExternalLimits;
  readonly #octetAttributes: string[];
  readonly #connection: Reconnection;
  readonly #binds: Places;

  /** @throws LabError `wrong-usage` for an address that is none */
  constructor(address: ExternalAddress, limits: Partial<ExternalLimits> = {}) {
    // Not shown in the message: it might hold a password.
    if (
      !/^ldaps?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?\/?$/i.test(address.url) ||
      !URL.canParse(address.url)
    ) {
      throw new LabError('wrong-usage', 'this is not the address of a directory', {
        hint: 'give ldap://host[:port] or ldaps://host[:port]',
      });
    }
    if ((address.bindDn === undefined) !== (address.bindPassword === undefined)) {
      throw new LabError('wrong-usage', 'a bind needs both a name and a password', { where: address.url });
    }
    this.#address = address;
    this.#limits = { ...defaultExternalLimits, ...limits };
    this.#binds = new Places(this.#limits.binds);
    this.#octetAttributes = new Schema().definitions
      .filter(({ syntaxName }) => octetSyntaxes.has(syntaxName))
      .map(({ name }) => name);
    this.#connection = new Reconnection(() => this.#connect(), this.#limits, address.url);
  }

  get url(): string {
    return this.#address.url;
  }

  /**
   * The entries that a search finds, page by page; none where the base does not exist.
   *
   * @throws LabError `connection-refused`, `connection-timed-out`, `connection-reset` while the directory is away,
   * `protocol-refused` for what it refuses
   */
  async search(request: ExternalSearch): Promise<ExternalRecord[]> {
    const { base, scope, attributes = ['*'], most } = request;
    const given = filterOf(request);
    const filter = given && { filter: given };
    const options = { scope, attributes: [...attributes], explicitBufferAttributes: this.#octetAttributes };
    return this.#call(async (client) => {
      const found: ExternalRecord[] = [];
      try {
        if (scope === 'base') {
          const { searchEntries } = await client.search(base, { ...options, ...filter });
          return searchEntries.map(readRecord);
        }
        const paged = { pageSize: Math.min(this.#limits.pageSize, most) };
        for await (const page of client.searchPaginated(base, { ...options, ...filter, paged })) {
          found.push(...page.searchEntries.map(readRecord));
          if (found.length >= most) break;
        }
        return found;
      } catch (error) {
        if (error instanceof NoSuchObjectError) return found;
        throw error;
      }
    });
  }

  /**
   * Whether the directory lets this name in with this password, over a connection of its own. Those connections have a
   * bound: other logons wait.
   *
   * @throws LabError as {@link search}
   */
  async verify(name: string, password: string): Promise<boolean> {
    if (name === '' || password === '') return false; // an anonymous bind, which succeeds (RFC 4513 5.1.2)
    return this.#binds.run(() => this.#bind(name, password));
  }

  async #bind(name: string, password: string): Promise<boolean> {
    this.#connection.refuseWhileAway();
    const client = this.#newClient();
    try {
      await client.bind(name, password);
      return true;
    } catch (error) {
      const fault = describeFault(error, this.url);
      // A disabled or expired account, or one without a password, is refused with other codes than a wrong password.
      if (fault.code === 'protocol-refused') return false;
      throw fault;
    } finally {
      await client.unbind().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #call<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.#connection.get();
    try {
      return await work(client);
    } catch (error) {
      const fault = describeFault(error, this.url);
      if (fault.code !== 'protocol-refused') this.#connection.lose(client);
      throw fault;
    }
  }

  async #connect(): Promise<Client> {
    const client = this.#newClient();
    const { bindDn, bindPassword } = this.#address;
    try {
      if (bindDn !== undefined) await client.bind(bindDn, bindPassword);
      else await client.search('', { scope: 'base', attributes: ['1.1'] });
      return client;
    } catch (error) {
      await client.unbind().catch(() => undefined);
      if (error instanceof InvalidCredentialsError) {
        throw new LabError('protocol-refused', 'the directory refuses the bind name or its password', {
          where: this.url,
          hint: 'check --bind-dn and --bind-password',
        });
      }
      throw describeFault(error, this.url);
    }
  }

  #newClient(): Client {
    const { connectMs, operationMs } = this.#limits;
    return new Client({
      url: this.url,
      connectTimeout: connectMs,
      timeout: operationMs,
      strictDN: false, // Active Directory takes user@domain
      autoRebind: true, // never goes on anonymously
    });
  }
}

const octetSyntaxes: ReadonlySet<SyntaxName> = new Set<SyntaxName>(['guid', 'sid', 'octet-string']);

function filterOf({ equal, present }: ExternalSearch): EqualityFilter | PresenceFilter | undefined {
  if (equal !== undefined) {
    return new EqualityFilter({ attribute: equal.attribute, value: wireValue(equal.value) });
  }
  return present === undefined ? undefined : new PresenceFilter({ attribute: present });
}

const wireValue = (value: AttributeValue): string | Buffer =>
  typeof value === 'string' ? value : Buffer.from(value);

function readRecord({ dn, ...attributes }: { dn: string; [name: string]: unknown }): ExternalRecord {
  return {
    dn,
    attributes: Object.entries(attributes).flatMap(([name, given]) => {
      const values = [given].flat().filter(isValue);
      return values.length === 0 ? [] : [{ name, values }];
    }),
  };
}

function isValue(value: unknown): value is AttributeValue {
  return typeof value === 'string' || value instanceof Uint8Array;
}
