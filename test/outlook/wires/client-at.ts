import { createDialer } from '../../../src/network/dialer.js';
import { createResolver } from '../../../src/network/resolver/resolver.js';
import { dnsTimings } from '../../../src/network/resolver/resolver-timings.js';
import { tcpTimings } from '../../../src/network/tcp-timings.js';
import { realClock } from '../../../src/network/time/clock.js';
import type { Client, Credentials } from '../../../src/outlook/client.js';
import type { ConnectionPolicy } from '../../../src/outlook/connection-policy.js';
import { policyOf } from '../../../src/outlook/policy-table.js';

/**
 * A client on the real clock, without distance, for whom every address and port is one of ours.
 *
 * @param portOf - the real port on loopback, for each connect
 */
export function clientAt(
  portOf: () => number,
  connecting: Partial<ConnectionPolicy> = {},
  credentials: Credentials = { userName: 'CONTOSO\\anna', password: 'Passw0rd!' },
): Client {
  const clock = realClock();
  const policy = policyOf('2010');
  return {
    workstation: {
      location: 'corp',
      domain: undefined,
      clock,
      trustedRoots: [],
      dialer: createDialer({
        clock,
        topology: { hosts: [], find: () => ({ address: '127.0.0.1', port: portOf() }) },
        firewall: () => 'accept',
        location: 'corp',
        roundTripMs: 0,
        timings: tcpTimings.windows7,
      }),
      resolver: createResolver({
        clock,
        roundTripMs: 0,
        timings: dnsTimings.windowsCurrent,
        realPatienceMs: 1,
        server: () => 'unreachable',
      }),
    },
    credentials,
    policy: { ...policy, connecting: { ...policy.connecting, ...connecting } },
  };
}
