/**
 * The codes of all errors that this project throws, as one closed list, so that a caller can switch on `code`.
 *
 * - `wrong-usage`: an invalid flag, option or argument.
 * - `unknown-seed`, `bad-ldif`, `bad-network`, `bad-directory`: a seed that is missing, or whose LDIF text,
 *   `network.yaml` or contents contradict themselves.
 * - `address-in-use`, `address-not-permitted`: a socket that cannot be opened.
 * - `decode-failed`: bytes or text that violate the protocol ({@link DecodeError}).
 * - `name-not-found`, `name-no-data`, `name-timed-out`: a DNS lookup failed.
 * - `connection-timed-out`, `connection-refused`, `connection-reset`: a TCP connect or read failed.
 * - `certificate-rejected`: a TLS peer whose certificate the workstation does not trust.
 * - `protocol-refused`: a peer answered with a refusal (status in the message).
 * - `no-such-object`, `entry-exists`, `entry-refused`, `attribute-refused`: a directory operation was refused.
 * - `not-as-expected`: the journal does not meet an expectation. The message has a line for each field that differs.
 * - `internal`: an internal error.
 */
export const errorCodes = [
  'wrong-usage',
  'unknown-seed',
  'bad-ldif',
  'bad-network',
  'bad-directory',
  'address-in-use',
  'address-not-permitted',
  'decode-failed',
  'name-not-found',
  'name-no-data',
  'name-timed-out',
  'connection-timed-out',
  'connection-refused',
  'connection-reset',
  'certificate-rejected',
  'protocol-refused',
  'no-such-object',
  'entry-exists',
  'entry-refused',
  'attribute-refused',
  'not-as-expected',
  'internal',
] as const;

/** One of {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** Details of a {@link LabError} besides its code and message. */
export interface LabErrorDetails {
  /** Where the problem is: file and line, DN, path of a value, or address. */
  readonly where?: string;
  /** How to fix it, in one phrase. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The base class of all errors. Its `message` is one line (except for `not-as-expected`): what, where, how to fix it. */
export class LabError extends Error {
  override readonly name: string = 'LabError';
  readonly code: ErrorCode;
  readonly where: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, what: string, details: LabErrorDetails = {}) {
    const where = details.where === undefined ? '' : `${details.where}: `;
    const hint = details.hint === undefined ? '' : ` (${details.hint})`;
    super(`${where}${what}${hint}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.hint = details.hint;
  }
}

/** Bytes or text that do not follow their protocol. */
export class DecodeError extends LabError {
  override readonly name = 'DecodeError';
  readonly structure: string;
  readonly offset: number;
  readonly expected: string;

  /**
   * @param structure - the message or field being read, by its specification name
   * @param offset - where it went wrong, in bytes from the start of the message
   * @param expected - what should have stood there
   */
  constructor(structure: string, offset: number, expected: string) {
    super('decode-failed', `${structure}: expected ${expected} at offset ${offset}`);
    this.structure = structure;
    this.offset = offset;
    this.expected = expected;
  }
}

/** True for a {@link LabError}, narrowed to one code when given. */
export function isLabError(error: unknown, code?: ErrorCode): error is LabError {
  return error instanceof LabError && (code === undefined || error.code === code);
}
