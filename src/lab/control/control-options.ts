import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { LabError } from '../../errors.js';
import { isLoopback } from '../../servers/control/guard.js';

/** Where a lab's control interface listens, and which token it requires. */
export interface ControlOptions {
  /** Default 0: a free port. */
  readonly port?: number;
  /** An IP address of this machine. Default `127.0.0.1`; `0.0.0.0` for all. */
  readonly address?: string;
  /**
   * The token that clients must send as `Authorization: Bearer`, at least 16 characters. Default: none on loopback, a
   * generated one on any other address.
   */
  readonly token?: string;
}

/** {@link ControlOptions} with the defaults filled in. */
export interface CheckedControlOptions {
  readonly port: number;
  readonly address: string;
  readonly token: string | undefined;
}

/**
 * Checks the options, and makes up the token that is needed.
 *
 * @throws LabError `wrong-usage`
 */
export function checkControl(options: ControlOptions = {}): CheckedControlOptions {
  const { port = 0, address = '127.0.0.1', token } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new LabError('wrong-usage', `${port} is not a valid port for the control API`, {
      hint: 'give 1 to 65535, or 0 for a free one',
    });
  }
  if (isIP(address) === 0) {
    throw new LabError('wrong-usage', `the control interface cannot listen on "${address}"`, {
      hint: 'give an IP address of this machine, or 0.0.0.0',
    });
  }
  if (token !== undefined && !/^[\x21-\x7e]{16,512}$/.test(token)) {
    throw new LabError(
      'wrong-usage',
      'the control token is too short, or has characters that a header cannot have',
      {
        hint: 'give 16 to 512 printable ASCII characters without spaces',
      },
    );
  }
  const madeUp = isLoopback(address) ? undefined : randomBytes(24).toString('base64url');
  return { port, address, token: token ?? madeUp };
}
