import type { ErrorCode } from '../errors.js';

/** The numbers that Outlook writes for a failure. */
export interface OutlookCode {
  /** WinHTTP's error (winhttp.h); 0 when the HTTP exchange itself went well. */
  readonly winHttp: number;
  /** What the attempt as a whole ends with in Outlook's log. */
  readonly result: number;
}

/**
 * `GetLastError` and the attempt's result, by what failed.
 *
 * Sources: WinHTTP's numbers are those of winhttp.h, of which 12002 (no answer), 12007 (name) and 12175 (TLS) are in
 * published logs of Outlook; 0x800C8203 is the usual result of an address that gave nothing usable, and 0x80070057
 * (E_INVALIDARG) that of an answer that is no Autodiscover XML, both known from reports of users only.
 */
const codes: Readonly<Partial<Record<ErrorCode, OutlookCode>>> = {
  'name-not-found': { winHttp: 12007, result: 0x800c8203 },
  'name-no-data': { winHttp: 12007, result: 0x800c8203 },
  'name-timed-out': { winHttp: 12007, result: 0x800c8203 },
  'connection-timed-out': { winHttp: 12002, result: 0x800c8203 },
  'connection-refused': { winHttp: 12029, result: 0x800c8203 },
  'connection-reset': { winHttp: 12030, result: 0x800c8203 },
  'certificate-rejected': { winHttp: 12175, result: 0x800c8203 },
  'decode-failed': { winHttp: 0, result: 0x80070057 },
};

const nothingUsable: OutlookCode = { winHttp: 0, result: 0x800c8203 };

/** MAPI_E_NOT_FOUND: no local XML file, no SRV record (seen in published logs). */
export const notFound = 0x8004010f;

/** The numbers for a failure. */
export function outlookCodeOf(code: ErrorCode | undefined): OutlookCode {
  return (code === undefined ? undefined : codes[code]) ?? nothingUsable;
}

/** HRESULT_FROM_WIN32 of winerror.h: facility 7, e.g. 12007 as 0x80072EE7. */
export function hresultOf(win32: number): number {
  return win32 === 0 ? 0 : 0x80070000 + win32;
}

/** `0x800C8203` */
export function formatHresult(result: number): string {
  return `0x${result.toString(16).toUpperCase().padStart(8, '0')}`;
}
