import type { NdrReader } from './ndr-reader.js';
import type { NdrWriter } from './ndr-writer.js';

/**
 * What is left to be read or written of a value whose fixed part has been: the referents of its embedded pointers. They
 * stand after the whole structure or array that the pointers are in, in the pointers' order (C706 14.3.12.3).
 */
export type Deferred<T> = () => T;

/** Reads a unique pointer that is a parameter: its referent follows at once. Undefined when NULL. */
export function readPointer<T>(reader: NdrReader, read: (reader: NdrReader) => T): T | undefined {
  return reader.pointer() ? read(reader) : undefined;
}

export function writePointer<T>(
  writer: NdrWriter,
  value: T | undefined,
  write: (writer: NdrWriter, value: T) => void,
): void {
  writer.pointer(value !== undefined);
  if (value !== undefined) write(writer, value);
}

/** Reads a unique pointer that is embedded in a structure or array: its referent is deferred. */
export function readEmbeddedPointer<T>(
  reader: NdrReader,
  read: (reader: NdrReader) => T,
): Deferred<T | undefined> {
  const present = reader.pointer();
  return () => (present ? read(reader) : undefined);
}

export function writeEmbeddedPointer<T>(
  writer: NdrWriter,
  value: T | undefined,
  write: (writer: NdrWriter, value: T) => void,
): Deferred<void> {
  writer.pointer(value !== undefined);
  return () => {
    if (value !== undefined) write(writer, value);
  };
}

/**
 * Reads the elements of an array and then, element by element, their referents.
 *
 * @param count - checked by the caller against the bytes that are left, as the reader's counts are
 */
export function readElements<T>(count: number, readElement: () => Deferred<T>): T[] {
  const elements: Deferred<T>[] = [];
  for (let i = 0; i < count; i++) elements.push(readElement());
  return elements.map((referents) => referents());
}

export function writeElements<T>(values: readonly T[], writeElement: (value: T) => Deferred<void>): void {
  for (const referents of values.map(writeElement)) referents();
}
