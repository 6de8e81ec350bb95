import { readFileSync } from 'node:fs';

/** A stub that another implementation packed. */
export interface PackedStub {
  /** With rubbish for padding, as peers send it. */
  readonly bytes: Uint8Array;
  /** With zeros for padding, as we write it. */
  readonly written: Uint8Array;
}

/** Reads the `name: hex` lines that a `generate-vectors.py` printed; ".." stands for an octet of padding. */
export function readVectors(file: URL): (name: string) => PackedStub {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const texts = new Map(lines.map((line) => [line.split(': ')[0], line.split(': ')[1]]));
  return (name) => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`no vector is named ${name}`);
    const withPadding = (octet: string) => Buffer.from(text.replaceAll('..', octet), 'hex');
    return { bytes: withPadding('bf'), written: withPadding('00') };
  };
}
