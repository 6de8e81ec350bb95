/**
 * Every error this project raises, as one closed list, so that a caller can switch on `code`.
 *
 * - `wrong-usage`: a flag, option or argument that cannot be understood.
 * - `unknown-seed`, `bad-ldif`, `bad-network`, `bad-directory`: a seed that is missing, or whose LDIF text,
 *   `network.yaml` or contents contradict themselves.
 * - `address-in-use`, `address-not-permitted`: a socket that cannot be opened.
 * - `decode-failed`: bytes or text from a wire that are not what the protocol says ({@link DecodeError}).
 * - `name-not-found`, `name-no-data`, `name-timed-out`: what a resolver meets.
 * - `connection-timed-out`, `connection-refused`, `connection-reset`: what a TCP connect or read meets.
 * - `certificate-rejected`: a TLS peer whose certificate the workstation does not trust.
 * - `protocol-refused`: a peer that answered, and whose answer is a refusal (status in the message).
 * - `no-such-object`, `entry-exists`, `entry-refused`, `attribute-refused`: a directory operation that cannot be done.
 * - `not-as-expected`: what a test expected of the journal did not happen. Its message has a line for each field that differs.
 * - `internal`: a fault of this program.
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

/** What {@link LabError} is told beyond its code and message. */
export interface LabErrorDetails {
  /** File and line, DN, path of a value, or address: where the fault lies. */
  readonly where?: string;
  /** One phrase: how to mend it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The one base error. Its `message` is a single line (but for `not-as-expected`): what, where, how to mend. */
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
