import { BusyError, ResultCodeError, UnavailableError } from 'ldapts';
import { type ErrorCode, isLabError, LabError } from '../../errors.js';

const awayCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'connection-refused',
  'connection-timed-out',
  'connection-reset',
]);

/** True for a fault that says no more than that the directory cannot be reached now. */
export function isAway(error: unknown): boolean {
  return isLabError(error) && awayCodes.has(error.code);
}

/** What an LDAP client throws, as an error of this project: `protocol-refused` for an answer, else how it is away. */
export function describeFault(error: unknown, url: string): LabError {
  if (error instanceof LabError) return error;
  const [text = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const details = { where: url, cause: error };
  if (error instanceof BusyError || error instanceof UnavailableError) {
    return new LabError('connection-refused', 'the directory says that it is not available', details);
  }
  if (error instanceof ResultCodeError) {
    return new LabError('protocol-refused', `the directory refuses: ${text.trim()}`, details);
  }
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/time(?:d )?out/i.test(text) || systemCode === 'ETIMEDOUT') {
    return new LabError('connection-timed-out', 'the directory does not answer', details);
  }
  if (/^(?:ECONNRESET|EPIPE)$|^$/.test(systemCode)) {
    return new LabError('connection-reset', `the connection to the directory was lost: ${text}`, details);
  }
  return new LabError(
    'connection-refused',
    `the directory cannot be reached: ${text || systemCode}`,
    details,
  );
}
