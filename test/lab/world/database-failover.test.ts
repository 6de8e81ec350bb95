import { describe, expect, it } from 'vitest';
import { createDatabaseStates } from '../../../src/exchange/roles/mailbox-store/database-states.js';
import { createDatabaseFailover } from '../../../src/lab/world/database-failover.js';
import { virtualClock } from '../../../src/network/time/virtual-clock.js';
import { loadSeed } from '../../exchange/seeds.js';

async function activeManager(seed: string) {
  const { organization } = await loadSeed(seed);
  const states = createDatabaseStates();
  const clock = virtualClock();
  const stopping = new AbortController();
  const failover = createDatabaseFailover({
    organization,
    states,
    clock: clock.background,
    failoverMs: 30_000,
    signal: stopping.signal,
  });
  const database = (name: string) => {
    const found = organization.configuration.findDatabase(failover.find(name));
    if (found === undefined) throw new Error(`no database ${name}`);
    return found;
  };
  const activeOn = (name: string) => states.activeServer(organization.configuration, database(name))?.name;
  const isMounted = (name: string) => states.isMounted(database(name));
  return { failover, states, clock, stopping, activeOn, isMounted };
}

describe('failover of databases', () => {
  it('activates the next copy after its time, and only what was active on the server', async () => {
    const { failover, clock, activeOn, isMounted } = await activeManager('contoso-2010');
    expect([activeOn('DB1'), activeOn('DB2'), activeOn('DB3')]).toEqual(['MBX1', 'MBX2', 'MBX2']);
    failover.serverLost('MBX2');
    expect([isMounted('DB1'), isMounted('DB2'), isMounted('DB3')]).toEqual([true, false, false]);
    await clock.sleep(29_000);
    expect(activeOn('DB2')).toBe('MBX2');
    await clock.sleep(2_000);
    expect([activeOn('DB1'), activeOn('DB2')]).toEqual(['MBX1', 'MBX1']);
    // DB3 has one copy.
    expect([isMounted('DB2'), isMounted('DB3')]).toEqual([true, false]);
    failover.serverBack('MBX2');
    expect([activeOn('DB2'), isMounted('DB3')]).toEqual(['MBX1', true]);
  });

  it('moves nothing when the server is back in time, or the lab has stopped', async () => {
    const { failover, clock, stopping, activeOn, isMounted } = await activeManager('contoso-2010');
    failover.serverLost('MBX1');
    await clock.sleep(20_000);
    failover.serverBack('MBX1');
    await clock.sleep(20_000);
    expect([activeOn('DB1'), isMounted('DB1')]).toEqual(['MBX1', true]);
    failover.serverLost('MBX1');
    stopping.abort();
    await clock.sleep(60_000);
    expect(activeOn('DB1')).toBe('MBX1');
  });

  it('takes copies in the order of their preference, across sites', async () => {
    const { failover, clock, activeOn } = await activeManager('contoso-2010-two-sites');
    failover.serverLost('MBX1');
    failover.serverLost('MBX2');
    await clock.sleep(31_000);
    expect([activeOn('DB1'), activeOn('DB2')]).toEqual(['MBX3', 'MBX3']);
  });

  it('moves a database by hand, to a copy on a server that runs', async () => {
    const { failover, states, activeOn } = await activeManager('contoso-2010');
    failover.move('db1', 'mbx2');
    expect(activeOn('DB1')).toBe('MBX2');
    expect(() => failover.move('DB3', 'MBX1')).toThrow(
      /unknown copy of DB3 on server "MBX1" \(one of: MBX2\)/,
    );
    expect(() => failover.move('DB9', 'MBX1')).toThrow(/unknown database "DB9"/);
    failover.serverLost('MBX1');
    expect(() => failover.move('DB1', 'MBX1')).toThrow(/the server is down/);
    states.reset();
    expect(activeOn('DB1')).toBe('MBX1');
    expect(states.isServerUp('MBX1')).toBe(true);
  });
});
