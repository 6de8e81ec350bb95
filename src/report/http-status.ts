import type { Step } from '../outlook/resolution.js';

/** The status that an HTTP step was answered with, as its detail says; undefined where there was no answer. */
export function httpStatusOf({ kind, outcome, detail }: Step): number | undefined {
  if (kind !== 'http') return undefined;
  const status = /^(?:HTTP status )?([1-5]\d\d)\b/.exec(detail)?.[1];
  if (status !== undefined) return Number(status);
  return outcome === 'success' ? 200 : undefined;
}

/** The schemes that a 401 offered. */
export function offeredSchemesOf({ detail }: Step): readonly string[] {
  return /^401: (.+)$/.exec(detail)?.[1]?.split(', ') ?? [];
}
