/** Response codes (RFC 1035 section 4.1.1; `badVersion` RFC 6891 section 9, whose upper 8 bits travel in OPT). */
export const rcode = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
  badVersion: 16,
} as const;

export type Rcode = (typeof rcode)[keyof typeof rcode];

const mnemonics: Readonly<Record<Rcode, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  16: 'BADVERS',
};

/** The mnemonic that tools print, e.g. `NXDOMAIN`. */
export function formatRcode(code: Rcode): string {
  return mnemonics[code];
}
