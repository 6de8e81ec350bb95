import type { Entry } from '../../directory/entry.js';
import { type Fact, mapFact, readFact, readNumber } from '../fact.js';

/** `14.3.123` is Exchange 2010 SP3. */
export interface ExchangeVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
}

/** Exchange by the year in its name. Subscription Edition answers as 2019 does. */
export type Generation = 2007 | 2010 | 2013 | 2016 | 2019;

/** Major version of Exchange 2010. */
export const exchange2010 = 14;

/** The generation of a version; undefined before 2007. 2013, 2016 and 2019 share the major version 15. */
export function generationOf({ major, minor }: ExchangeVersion): Generation | undefined {
  if (major === 8) return 2007;
  if (major === exchange2010) return 2010;
  if (major !== 15) return undefined;
  return minor === 0 ? 2013 : minor === 1 ? 2016 : 2019;
}

/**
 * A server's version. `versionNumber` decides, `serialNumber` stands in for it; `msExchVersion` says 2007 on servers
 * of every version and is not asked.
 */
export function readVersion(entry: Entry): Fact<ExchangeVersion> | undefined {
  return (
    mapFact(readNumber(entry, 'versionNumber'), unpackVersion) ??
    mapFact(readFact(entry, 'serialNumber'), parseSerialNumber)
  );
}

/**
 * Reads `versionNumber`: 0111 | major 6 bits | minor 6 bits | 1 | build 15 bits, highest first
 * (MS-OXDSCLI, ServerVersion).
 */
export function unpackVersion(packed: number): ExchangeVersion {
  return { major: (packed >>> 22) & 0x3f, minor: (packed >>> 16) & 0x3f, build: packed & 0x7fff };
}

/** The inverse of {@link unpackVersion}. */
export function packVersion({ major, minor, build }: ExchangeVersion): number {
  return (0x70000000 | ((major & 0x3f) << 22) | ((minor & 0x3f) << 16) | 0x8000 | (build & 0x7fff)) >>> 0;
}

/** As Autodiscover's `ServerVersion` has it: eight hexadecimal digits. */
export function formatServerVersion(version: ExchangeVersion): string {
  return packVersion(version).toString(16).toUpperCase().padStart(8, '0');
}

/** Reads `Version 14.3 (Build 30123.4)`: Exchange adds 30000 to the build that it stores. */
export function parseSerialNumber(text: string): ExchangeVersion | undefined {
  const [major, minor, build] = (/^Version (\d+)\.(\d+) \(Build (\d+)\./.exec(text) ?? [])
    .slice(1)
    .map(Number);
  if (major === undefined || minor === undefined || build === undefined) return undefined;
  return { major, minor, build: build >= 30000 ? build - 30000 : build };
}
