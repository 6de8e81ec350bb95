import { LabError } from '../../../errors.js';
import type { PoxError, PoxErrorCode } from '../messages.js';
import { childOf, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, textLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.3
 *
 *   Error          @Time  local time of day "HH:mm:ss.fffffff"; @Id  unsigned 32-bit number, fixed per server
 *     ErrorCode    500 | 501 | 600 | 601 | 602 | 603
 *     Message
 *     DebugData    sent empty
 */

const errorCodes: readonly PoxErrorCode[] = [500, 501, 600, 601, 602, 603];

export function encodePoxError(error: PoxError): string[] {
  return block(
    2,
    'Error',
    [
      textLine(3, 'ErrorCode', String(error.code)),
      textLine(3, 'Message', error.message),
      '      <DebugData />',
    ],
    attribute('Time', error.time) + attribute('Id', String(error.id)),
  );
}

/**
 * `Time` and `Id` may be missing; they read as empty text and 0.
 *
 * @throws LabError `decode-failed` for a code that the specification does not have
 */
export function decodePoxError(error: XmlElement): PoxError {
  const text = textOf(error, 'ErrorCode');
  const code = errorCodes.find((known) => String(known) === text);
  if (code === undefined) {
    throw new LabError('decode-failed', `unknown ErrorCode "${text ?? ''}"`, { where: 'Error' });
  }
  const id = Number(error.attributes.get('Id'));
  return {
    action: 'error',
    code,
    message: childOf(error, 'Message')?.text ?? '',
    time: error.attributes.get('Time') ?? '',
    id: Number.isInteger(id) ? id : 0,
  };
}
