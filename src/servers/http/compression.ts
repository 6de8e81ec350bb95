import { gzipSync } from 'node:zlib';
import { remember } from './remember.js';

/** Shorter texts do not get shorter by it (IIS's own threshold, `minFileSizeForComp`, is 2,700 bytes). */
const minimumLength = 2_700;

/** Compresses texts, keeping the latest results: answers are sent again and again. */
export function createCompressor(): (text: string, acceptEncoding: string | undefined) => Buffer | undefined {
  const compress = remember((text) => gzipSync(text), { most: 200, longest: 65_536 });
  return (text, acceptEncoding) =>
    text.length >= minimumLength && acceptsGzip(acceptEncoding) ? compress(text) : undefined;
}

/** True when `Accept-Encoding` names gzip with a weight above 0 (RFC 9110 12.5.3). */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  return (acceptEncoding ?? '')
    .toLowerCase()
    .split(',')
    .some((coding) => /^\s*(?:x-)?gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[0-9.]+\s*)?$/.test(coding));
}
