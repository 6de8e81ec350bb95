import type { ServerVersionInfo } from '../../../../wire/autodiscover/soap/soap-messages.js';
import type { ExchangeVersion } from '../../../servers/exchange-version.js';

/** Schemas of Exchange Web Services and the version that each came with. */
const schemas: readonly (readonly [name: string, major: number, minor: number, build: number])[] = [
  ['Exchange2007', 8, 0, 0],
  ['Exchange2007_SP1', 8, 1, 0],
  ['Exchange2010', 14, 0, 0],
  ['Exchange2010_SP1', 14, 1, 0],
  ['Exchange2010_SP2', 14, 2, 0],
  ['Exchange2013', 15, 0, 0],
  ['Exchange2013_SP1', 15, 0, 847],
  ['Exchange2015', 15, 1, 0],
  ['Exchange2016', 15, 1, 225],
];

/** The place of a schema among all, oldest first; undefined for a name that is none. */
export function schemaOrder(name: string | undefined): number | undefined {
  const order = schemas.findIndex(([known]) => known === name);
  return order < 0 ? undefined : order;
}

/** Names of the schemas that a server of this version speaks, oldest first. */
export function supportedSchemas(version: ExchangeVersion): readonly string[] {
  return schemas
    .filter(([, major, minor, build]) => compare(version, { major, minor, build }) >= 0)
    .map(([name]) => name);
}

/** The `ServerVersionInfo` header; undefined for a server from before the SOAP service. */
export function serverVersionInfo(version: ExchangeVersion | undefined): ServerVersionInfo | undefined {
  if (version === undefined || version.major < 14) return undefined;
  return {
    majorVersion: version.major,
    minorVersion: version.minor,
    majorBuildNumber: version.build,
    minorBuildNumber: 0, // versionNumber, which decides the version, does not hold it
    version: supportedSchemas(version).at(-1) ?? '',
  };
}

/** As `CasVersion` and its like have it: `15.01.0160.000`. */
export function formatDottedVersion({ major, minor, build }: ExchangeVersion): string {
  const padded = (part: number, width: number) => String(part).padStart(width, '0');
  return `${padded(major, 2)}.${padded(minor, 2)}.${padded(build, 4)}.000`;
}

function compare(a: ExchangeVersion, b: ExchangeVersion): number {
  return a.major - b.major || a.minor - b.minor || a.build - b.build;
}
