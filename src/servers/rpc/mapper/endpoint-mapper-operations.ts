import { nullGuid } from '../../../values/guid.js';
import { type EndpointEntry, readEndpointTower } from '../../../wire/endpoint-mapper/endpoint.js';
import {
  type EptLookupRequest,
  inquiryType,
  versionOption,
} from '../../../wire/endpoint-mapper/ept-lookup.js';
import type { EptMapRequest } from '../../../wire/endpoint-mapper/ept-map.js';
import { eptStatus } from '../../../wire/endpoint-mapper/status.js';
import { ndr32, type SyntaxId, sameSyntax, servesVersion } from '../../../wire/ndr/syntax-id.js';

/** The elements of the endpoint map an ept_map asks for (MS-RPCE 2.2.1.2.5). */
export function matchMap(
  endpoints: readonly EndpointEntry[],
  { object = nullGuid, tower = [] }: Pick<EptMapRequest, 'object' | 'tower'>,
): EndpointEntry[] {
  const asked = readEndpointTower(tower);
  if (asked === undefined || !sameSyntax(asked.transferSyntax, ndr32)) return [];
  return endpoints.filter(
    (endpoint) =>
      endpoint.protocol === asked.protocol &&
      servesVersion(endpoint.interface, asked.interface) &&
      (endpoint.object === nullGuid || endpoint.object === object),
  );
}

/**
 * The elements of the endpoint map an ept_lookup asks for (MS-RPCE 2.2.1.2.4); undefined for an inquiry that cannot be
 * understood: an unknown type or version option, or a type whose parameter is missing.
 */
export function matchLookup(
  endpoints: readonly EndpointEntry[],
  request: Pick<EptLookupRequest, 'inquiryType' | 'object' | 'interface' | 'versionOption'>,
): EndpointEntry[] | undefined {
  const { inquiryType: type, object } = request;
  if (!Object.values<number>(inquiryType).includes(type)) return undefined;
  const byInterface = type === inquiryType.byInterface || type === inquiryType.byBoth;
  const byObject = type === inquiryType.byObject || type === inquiryType.byBoth;
  const matchesInterface = byInterface ? interfaceTest(request) : () => true;
  if (matchesInterface === undefined || (byObject && object === undefined)) return undefined;
  return endpoints.filter(
    (endpoint) => matchesInterface(endpoint.interface) && (!byObject || endpoint.object === object),
  );
}

function interfaceTest({
  interface: asked,
  versionOption: option,
}: Pick<EptLookupRequest, 'interface' | 'versionOption'>): ((found: SyntaxId) => boolean) | undefined {
  if (asked === undefined) return undefined;
  switch (option) {
    case versionOption.all:
      return ({ uuid }) => uuid === asked.uuid;
    case versionOption.compatible:
      return (found) => servesVersion(found, asked);
    case versionOption.exact:
      return (found) => sameSyntax(found, asked);
    case versionOption.majorOnly:
      return ({ uuid, major }) => uuid === asked.uuid && major === asked.major;
    case versionOption.upTo:
      return ({ uuid, major, minor }) =>
        uuid === asked.uuid && (major < asked.major || (major === asked.major && minor <= asked.minor));
    default:
      return undefined;
  }
}

/** One answer out of a list of matches. */
export interface Page {
  readonly entries: readonly EndpointEntry[];
  /** What a further call continues with; undefined when the handle is to be null. */
  readonly rest: readonly EndpointEntry[] | undefined;
  readonly status: number;
}

/**
 * A page of an ept_lookup. A full page leaves a handle even if nothing is left, because Samba's client asks until it
 * is told that nothing is, while impacket stops at a null handle and takes any status for an error.
 */
export function lookupPage(matches: readonly EndpointEntry[], maxEntries: number): Page {
  const entries = matches.slice(0, maxEntries);
  if (entries.length === 0) return { entries, rest: undefined, status: eptStatus.ept_s_not_registered };
  const rest = entries.length === maxEntries ? matches.slice(maxEntries) : undefined;
  return { entries, rest, status: eptStatus.ok };
}

/** A page of an ept_map: a handle only when something is left, because clients ask once, for one tower. */
export function mapPage(matches: readonly EndpointEntry[], maxTowers: number): Page {
  const page = lookupPage(matches, maxTowers);
  return page.rest?.length === 0 ? { ...page, rest: undefined } : page;
}
