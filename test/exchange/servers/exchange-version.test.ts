import { describe, expect, it } from 'vitest';
import {
  formatServerVersion,
  generationOf,
  packVersion,
  parseSerialNumber,
  unpackVersion,
} from '../../../src/exchange/servers/exchange-version.js';

describe('exchange version', () => {
  // Values seen in Autodiscover answers and versionNumber attributes of real servers.
  it.each([
    ['72008287', { major: 8, minor: 0, build: 647 }],
    ['72038053', { major: 8, minor: 3, build: 83 }],
    ['738180DA', { major: 14, minor: 1, build: 218 }],
    ['738280F7', { major: 14, minor: 2, build: 247 }],
    ['7383807B', { major: 14, minor: 3, build: 123 }],
    ['73C08204', { major: 15, minor: 0, build: 516 }],
    ['73C085D9', { major: 15, minor: 0, build: 1497 }],
    ['73C283DA', { major: 15, minor: 2, build: 986 }],
    ['73D49F70', { major: 15, minor: 20, build: 8048 }],
  ])('packs and unpacks %s', (hex, version) => {
    expect(unpackVersion(Number.parseInt(hex, 16))).toEqual(version);
    expect(formatServerVersion(version)).toBe(hex);
  });

  it('is the number that the directory stores', () => {
    expect(packVersion({ major: 14, minor: 3, build: 123 })).toBe(1937997947);
  });

  it('takes the 30000 off the build of a serial number', () => {
    expect(parseSerialNumber('Version 15.1 (Build 31034.26)')).toEqual({ major: 15, minor: 1, build: 1034 });
    expect(parseSerialNumber('Version 14.2 (Build 247.5)')).toEqual({ major: 14, minor: 2, build: 247 });
    expect(parseSerialNumber('14.2.247')).toBeUndefined();
  });
});

describe('the generation', () => {
  it.each([
    [8, 3, 2007],
    [14, 3, 2010],
    [15, 0, 2013],
    [15, 1, 2016],
    [15, 2, 2019],
    [6, 5, undefined],
    [16, 0, undefined],
  ])('of %i.%i is %s', (major, minor, generation) => {
    expect(generationOf({ major, minor, build: 1 })).toBe(generation);
  });
});
