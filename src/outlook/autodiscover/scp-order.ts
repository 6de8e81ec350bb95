import type { LookupAssumptions } from '../policy.js';

/** Keyword of a service connection point that holds an Autodiscover address. */
export const urlKeyword = '77378F46-2C66-4aa9-A6A6-3E7A48B19596';
/** Keyword of one that points to another directory. */
export const pointerKeyword = '67661d7F-8FC4-4fa7-BFAC-E1D7794C1F68';

/** One serviceConnectionPoint as the search returned it (MS-OXDISCO 2.2.1.2). */
export interface ServiceConnectionPoint {
  readonly dn: string;
  readonly keywords: readonly string[];
  readonly serviceBindingInformation: string;
  /** Generalized time: sorts as text. */
  readonly whenCreated: string;
}

/**
 * The addresses in the order of trying: the client's site first, then entries for no site, then other sites; every
 * address once. Within each, the oldest first, or the order in which the EWS Managed API has them.
 *
 * @param site - the client's AD site, when known
 */
export function orderServiceConnectionPoints(
  points: readonly ServiceConnectionPoint[],
  site?: string,
  order: LookupAssumptions['scpOrder'] = 'oldest-first',
): readonly URL[] {
  if (order === 'as-found' && site === undefined) return [];
  const sorted = points
    .filter(({ keywords }) => hasKeyword(keywords, urlKeyword))
    .map((point) => ({ point, tier: tierOf(point, site) }));
  // The EWS Managed API puts each entry without a site before those it already has.
  const listed = order === 'as-found' ? [...sorted].reverse() : sorted;
  const tiers = [0, 1, 2].flatMap((tier) => {
    const source = tier === 1 ? listed : sorted;
    const members = source.filter((one) => one.tier === tier).map(({ point }) => point);
    return order === 'oldest-first' ? members.sort(byCreation) : members;
  });
  const urls = tiers
    .flatMap(({ serviceBindingInformation: text }) => (URL.canParse(text) ? [new URL(text)] : []))
    .filter((url) => url.protocol === 'https:');
  return [...new Map(urls.toReversed().map((url) => [url.href.toLowerCase(), url])).values()].toReversed();
}

/** Where to search again: another directory, for this mail domain or, for want of that, for any. */
export interface DirectoryPointers {
  readonly forDomain: string | undefined;
  readonly fallback: string | undefined;
}

/**
 * Host names of the directories that entries point to: the one with `Domain=<mail domain>` restarts the search at once,
 * the first with no further keyword is for when nothing else was found (EWS Managed API, DirectoryHelper).
 */
export function pointersIn(points: readonly ServiceConnectionPoint[], mailDomain: string): DirectoryPointers {
  const pointers = points.filter(({ keywords }) => hasKeyword(keywords, pointerKeyword));
  const forDomain = pointers.find(({ keywords }) => hasKeyword(keywords, `Domain=${mailDomain}`));
  const fallback = pointers.find(({ keywords }) => keywords.length === 1);
  return { forDomain: directoryHost(forDomain), fallback: directoryHost(fallback) };
}

/** `LDAP://fabrikam.example/...` and the bare name say the same. */
function directoryHost(pointer: ServiceConnectionPoint | undefined): string | undefined {
  const text = (pointer?.serviceBindingInformation ?? '').replace(/^ldap:\/\//i, '');
  return /^([\w-]+(?:\.[\w-]+)*)(?:[/:].*)?$/.exec(text)?.[1];
}

function tierOf({ keywords }: ServiceConnectionPoint, site: string | undefined): number {
  const sites = keywords.filter((keyword) => /^site=/i.test(keyword)).map((keyword) => keyword.slice(5));
  if (site !== undefined && sites.some((name) => name.toLowerCase() === site.toLowerCase())) return 0;
  return sites.length === 0 ? 1 : 2;
}

function hasKeyword(keywords: readonly string[], wanted: string): boolean {
  return keywords.some((keyword) => keyword.toLowerCase() === wanted.toLowerCase());
}

function byCreation(a: ServiceConnectionPoint, b: ServiceConnectionPoint): number {
  return a.whenCreated < b.whenCreated ? -1 : a.whenCreated > b.whenCreated ? 1 : 0;
}
