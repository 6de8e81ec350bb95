/** The path of a request target in lower case, as IIS compares it, and its query as written. */
export interface RequestPath {
  readonly path: string;
  readonly query: string | undefined;
}

/** Splits a request target; an absolute one (RFC 9112 3.2.2) loses scheme and authority. Never throws. */
export function splitTarget(target: string): RequestPath {
  const mark = target.indexOf('?');
  const path = (mark < 0 ? target : target.slice(0, mark)).toLowerCase();
  return {
    path: path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/, ''),
    query: mark < 0 ? undefined : target.slice(mark + 1),
  };
}

/** A `Host` header without its port; undefined for one that is no host name. */
export function hostName(text: string | undefined): string | undefined {
  return /^([a-z0-9](?:[a-z0-9.-]{0,253}[a-z0-9])?)(?::\d{1,5})?$/i.exec(text ?? '')?.[1];
}
