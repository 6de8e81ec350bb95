/**
 * What loading had to make up, or could not know; none of it keeps a directory from being used.
 *
 * - `missing-parent`: no file holds the entry above others; an empty one stands in.
 * - `merged`: the entry came twice, and both were taken.
 * - `incomplete-range`: a long attribute breaks off (`member;range=0-1499` and no later piece).
 * - `made-up-sid`: accounts of this domain came without `objectSid`; `count` of them.
 */
export interface LoadRemark {
  readonly kind: 'missing-parent' | 'merged' | 'incomplete-range' | 'made-up-sid';
  readonly dn: string;
  readonly attribute?: string;
  /** `file:line`, where there is one. */
  readonly where?: string;
  readonly count?: number;
}
