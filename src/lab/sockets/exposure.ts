import type { ListenAt } from '../../network/listener.js';

export const exposures = ['mapped', 'loopback', 'lan'] as const;

/** How modelled addresses map to real ones. */
export type ExposureMode = (typeof exposures)[number];

/** Where the lab opens its sockets, and which addresses it tells of. */
export interface Exposure {
  readonly mode: ExposureMode;
  /** The real socket for a modelled one; undefined when another host already has it (one address for all: `lan`). */
  place(address: string, port: number): ListenAt | undefined;
  /** The address that an unmodified client should be told, by DNS and by the endpoint mapper. */
  expose(address: string): string;
  /** The port that goes with it. */
  exposePort(port: number): number;
}

/** What an {@link Exposure} is made of. */
export interface ExposureOptions {
  readonly mode: ExposureMode;
  /** Added to every standard port (`loopback` and `lan`). */
  readonly portOffset: number;
  /** The addresses of mode `lan`, at least one. */
  readonly advertise: readonly string[];
  /** Where mode `lan` opens its sockets, when the advertised address is not this machine's (container, NAT). */
  readonly listen?: string | undefined;
}

/**
 * Makes one of the three modes: `mapped`, every service on a free port of 127.0.0.1; `loopback`, every modelled
 * address on a loopback address of its own; `lan`, every name on one of the advertised addresses.
 */
export function createExposure(options: ExposureOptions): Exposure {
  const exposePort = (port: number) => port + options.portOffset;
  switch (options.mode) {
    case 'mapped':
      return {
        mode: 'mapped',
        place: () => ({ address: '127.0.0.1', port: 0 }),
        expose: (address) => address,
        exposePort: (port) => port,
      };
    case 'loopback': {
      const expose = loopbackTwins();
      return {
        mode: 'loopback',
        place: (address, port) => ({ address: expose(address), port: exposePort(port) }),
        expose,
        exposePort,
      };
    }
    case 'lan': {
      const shares = shareAddresses(options.advertise);
      return {
        mode: 'lan',
        place: (address, port) => {
          const advertised = shares.take(address, port);
          if (advertised === undefined) return undefined;
          return { address: options.listen ?? advertised, port: exposePort(port) };
        },
        expose: shares.advertisedOf,
        exposePort,
      };
    }
  }
}

/** 10.10.10.11 becomes 127.10.10.11: easy to tell apart by eye. Twins that clash go to 127.200.0.0 and up. */
function loopbackTwins(): (address: string) => string {
  const twins = new Map<string, string>();
  const used = new Set<string>(['127.0.0.1']);
  return (address) => {
    let twin = twins.get(address);
    if (twin === undefined) {
      twin = `127.${address.split('.').slice(1).join('.')}`;
      for (let spare = 1; used.has(twin); spare++) twin = `127.200.${spare >> 8}.${spare & 255}`;
      twins.set(address, twin);
      used.add(twin);
    }
    return twin;
  };
}

interface SharedAddresses {
  /** Takes a port for a modelled address; undefined when another has it. */
  take(address: string, port: number): string | undefined;
  advertisedOf(address: string): string;
}

/**
 * Gives modelled addresses to advertised ones, each to the least used of those where its first port is free: with as
 * many as the world has, nothing is shared.
 */
function shareAddresses(advertised: readonly string[]): SharedAddresses {
  const [main = ''] = advertised;
  const given = new Map<string, string>();
  const taken = new Set<string>();
  const users = (candidate: string) => [...given.values()].filter((one) => one === candidate).length;
  const choose = (port: number) =>
    advertised
      .filter((candidate) => !taken.has(`${candidate}:${port}`))
      .reduce<string | undefined>(
        (least, one) => (least === undefined || users(one) < users(least) ? one : least),
        undefined,
      );
  return {
    take: (address, port) => {
      const own = given.get(address) ?? choose(port) ?? main;
      given.set(address, own);
      const socket = `${own}:${port}`;
      if (taken.has(socket)) return undefined;
      taken.add(socket);
      return own;
    },
    advertisedOf: (address) => given.get(address) ?? main,
  };
}
