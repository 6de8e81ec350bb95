import { type BerReader, berBoolean, berElement, berTags, berText } from './ber.js';

/** Control (RFC 4511 4.1.11). */
export interface Control {
  readonly type: string;
  readonly critical: boolean;
  readonly value?: Uint8Array;
}

/*
 * Controls ::= [0] SEQUENCE OF SEQUENCE { controlType LDAPOID, criticality BOOLEAN DEFAULT FALSE,
 *   controlValue OCTET STRING OPTIONAL }
 */
export const controlsTag = 0xa0;

/** @throws DecodeError */
export function decodeControls(reader: BerReader): readonly Control[] {
  const controls: Control[] = [];
  while (!reader.done) {
    const control = reader.enter('Control', berTags.sequence);
    const type = control.text('controlType');
    const critical = control.peek() === berTags.boolean && control.boolean('criticality');
    if (control.done) controls.push({ type, critical });
    else controls.push({ type, critical, value: control.octets('controlValue') });
  }
  return controls;
}

export function encodeControl({ type, critical, value }: Control): Buffer {
  return berElement(
    berTags.sequence,
    berText(type),
    ...(critical ? [berBoolean(true)] : []),
    ...(value === undefined ? [] : [berElement(berTags.octetString, value)]),
  );
}

export function encodeControls(controls: readonly Control[]): Buffer {
  return berElement(controlsTag, ...controls.map(encodeControl));
}
