import { describe, expect, it } from 'vitest';
import { createExposure } from '../../src/lab/exposure.js';

const options = { portOffset: 1000, advertise: '192.0.2.5' };

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
    expect(exposure.expose('10.10.10.11')).toBe('192.0.2.5');
  });
});
