import { describe, expect, it } from 'vitest';
import { createExposure } from '../../../src/lab/sockets/exposure.js';

const options = { portOffset: 1000, advertise: ['192.0.2.5'] };

describe('exposure', () => {
  it('mapped: a free port for everything, modelled addresses for everybody', () => {
    const exposure = createExposure({ ...options, mode: 'mapped', portOffset: 0 });
    expect(exposure.place('10.0.0.1', 443)).toEqual({ address: '127.0.0.1', port: 0 });
    expect(exposure.expose('10.0.0.1')).toBe('10.0.0.1');
    expect(exposure.exposePort(443)).toBe(443);
  });

  it('loopback: an address of its own for every modelled one, the same each time', () => {
    const exposure = createExposure({ ...options, mode: 'loopback' });
    expect(exposure.place('10.10.10.11', 443)).toEqual({ address: '127.10.10.11', port: 1443 });
    expect(exposure.expose('10.10.10.11')).toBe('127.10.10.11');
    expect(exposure.expose('203.10.10.11')).toBe('127.200.0.1');
    expect(exposure.expose('203.10.10.11')).toBe('127.200.0.1');
    expect(exposure.expose('10.0.0.1')).not.toBe('127.0.0.1');
  });

  it('lan: one address, and each port goes to the first that asks for it', () => {
    const exposure = createExposure({ ...options, mode: 'lan' });
    expect(exposure.place('10.10.10.20', 443)).toEqual({ address: '192.0.2.5', port: 1443 });
    expect(exposure.place('10.10.10.11', 443)).toBeUndefined();
    expect(exposure.place('10.10.10.11', 593)).toEqual({ address: '192.0.2.5', port: 1593 });
    expect(exposure.expose('10.10.10.11')).toBe('192.0.2.5');
    expect(exposure.expose('10.10.10.99')).toBe('192.0.2.5');
  });

  it('lan with several addresses: who finds its port taken gets the next one, and keeps it', () => {
    const exposure = createExposure({ ...options, mode: 'lan', advertise: ['192.0.2.5', '192.0.2.6'] });
    expect(exposure.place('10.10.10.20', 135)).toEqual({ address: '192.0.2.5', port: 1135 });
    expect(exposure.place('10.10.10.21', 135)).toEqual({ address: '192.0.2.6', port: 1135 });
    expect(exposure.place('10.10.10.22', 135)).toBeUndefined();
    expect(exposure.place('10.10.10.21', 6005)).toEqual({ address: '192.0.2.6', port: 7005 });
    expect([exposure.expose('10.10.10.20'), exposure.expose('10.10.10.21')]).toEqual([
      '192.0.2.5',
      '192.0.2.6',
    ]);
  });

  it('lan behind address translation: opens its sockets elsewhere than it says', () => {
    const exposure = createExposure({ ...options, mode: 'lan', listen: '0.0.0.0' });
    expect(exposure.place('10.10.10.20', 443)).toEqual({ address: '0.0.0.0', port: 1443 });
    expect(exposure.expose('10.10.10.20')).toBe('192.0.2.5');
  });
});
