/** A request to Autodiscover v2, as far as it can be made out: what is missing is for the server to complain about. */
export interface JsonRequest {
  readonly email: string | undefined;
  /** As sent; compared without case. */
  readonly protocol: string | undefined;
  /** How often the client has been sent on already; 0 unless it says so. */
  readonly redirectCount: number;
}

/*
 * Exchange 2016 and later; the address in the query, or, from newer Outlooks and encoded or not, in the path
 *
 *   GET /autodiscover/autodiscover.json?Email=<address>&Protocol=<name>&RedirectCount=<number>
 *   GET /autodiscover/autodiscover.json/v1.0/<address>?Protocol=<name>&RedirectCount=<number>
 */

const form = /^\/autodiscover\/autodiscover\.json(?:\/v1\.0(?:\/([^/?]*))?)?\/?(?:\?(.*))?$/is;
/** Longer ones are no address of anybody (RFC 5321 4.5.3.1). */
const maximumEmailLength = 320;

/** True for a path, in lower case, that belongs to this service. */
export function isJsonPath(path: string): boolean {
  return path.startsWith('/autodiscover/autodiscover.json') && form.test(path);
}

/**
 * Reads a request target of either form. Undefined for any other path: an address is data here, and never joined to
 * a path. What cannot be decoded counts as missing.
 */
export function decodeJsonRequest(target: string): JsonRequest | undefined {
  const match = form.exec(target);
  if (match === null) return undefined;
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(match[2] ?? '')) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, value);
  }
  // A "+" in a query is a blank by the rules of forms, but one in an address is never meant as one.
  const email = percentDecoded(match[1]) || parameters.get('email')?.replaceAll(' ', '+').trim();
  const redirectCount = Number(/^\d{1,4}$/.exec(parameters.get('redirectcount') ?? '')?.[0] ?? 0);
  return {
    email: email === undefined || email.length > maximumEmailLength ? undefined : email || undefined,
    protocol: parameters.get('protocol') || undefined,
    redirectCount,
  };
}

/** Writes the first form. */
export function encodeJsonRequest({ email = '', protocol = '', redirectCount }: JsonRequest): string {
  const query = `Email=${encodeURIComponent(email)}&Protocol=${encodeURIComponent(protocol)}`;
  return `/autodiscover/autodiscover.json?${query}&RedirectCount=${redirectCount}`;
}

function percentDecoded(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // RFC 3986 2.1
  }
}
