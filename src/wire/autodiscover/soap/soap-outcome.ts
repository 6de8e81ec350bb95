import { LabError } from '../../../errors.js';
import { childOf, textOf, type XmlElement } from '../xml-reader.js';
import { block, textLine } from '../xml-text.js';
import { type SettingError, type SoapOutcome, soapErrorCodes } from './soap-messages.js';

/*
 * MS-OXWSADISC 2.2.4: what every answer, and every part of one, begins with
 *
 *   ErrorCode
 *   ErrorMessage
 */

export function encodeSoapOutcome(depth: number, { errorCode, errorMessage }: SoapOutcome): string[] {
  const message =
    errorMessage === ''
      ? `${'  '.repeat(depth)}<ErrorMessage />`
      : textLine(depth, 'ErrorMessage', errorMessage);
  return [textLine(depth, 'ErrorCode', errorCode), message];
}

/** @throws LabError `decode-failed` for a code that the specification does not have */
export function decodeSoapOutcome(element: XmlElement): SoapOutcome {
  const text = textOf(element, 'ErrorCode');
  const errorCode = soapErrorCodes.find((known) => known === text);
  if (errorCode === undefined) {
    throw new LabError('decode-failed', `unknown ErrorCode "${text ?? ''}"`, { where: element.name });
  }
  return { errorCode, errorMessage: textOf(element, 'ErrorMessage') ?? '' };
}

/*
 *   RedirectTarget    i:nil="true" unless there is one
 */

export function encodeRedirectTarget(depth: number, target: string | undefined): string {
  return target === undefined
    ? `${'  '.repeat(depth)}<RedirectTarget i:nil="true" />`
    : textLine(depth, 'RedirectTarget', target);
}

/*
 *   UserSettingErrors | DomainSettingErrors
 *     UserSettingError | DomainSettingError    any number
 *       ErrorCode, ErrorMessage, SettingName
 */

export function encodeSettingErrors(
  depth: number,
  name: 'UserSettingError' | 'DomainSettingError',
  errors: readonly SettingError[],
): string[] {
  return list(
    depth,
    `${name}s`,
    errors.flatMap((error) =>
      block(depth + 1, name, [
        ...encodeSoapOutcome(depth + 2, error),
        textLine(depth + 2, 'SettingName', error.name),
      ]),
    ),
  );
}

export function decodeSettingErrors(
  element: XmlElement,
  name: 'UserSettingError' | 'DomainSettingError',
): readonly SettingError[] {
  return itemsOf(element, `${name}s`, name).map((error) => ({
    ...decodeSoapOutcome(error),
    name: textOf(error, 'SettingName') ?? '',
  }));
}

/** A block, or one empty element where there is nothing within. */
export function list(depth: number, name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [`${'  '.repeat(depth)}<${name} />`] : block(depth, name, lines);
}

/** The items of a list within an element; none where the list is missing. */
export function itemsOf(element: XmlElement, listName: string, itemName: string): readonly XmlElement[] {
  return childOf(element, listName)?.children.filter(({ name }) => name === itemName) ?? [];
}
