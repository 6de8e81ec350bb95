import type { ContextHandle } from './context-handle.js';
import { type Field, type Fields, type Message, sequence, type Values, type ValuesOf } from './layout.js';
import { NdrReader } from './ndr-reader.js';
import { NdrWriter } from './ndr-writer.js';
import { readPointer, writePointer } from './pointer.js';

/** A parameter of a call. */
export type Parameter<Value> = Field<Value, NdrReader, NdrWriter>;

/**
 * The parameters of a call in one direction, in their order.
 *
 * @param name - the operation and direction, for errors
 */
export function stub<const F extends Fields<NdrReader, NdrWriter>>(
  name: string,
  fields: F,
): Message<ValuesOf<F>>;
export function stub(name: string, fields: Fields<NdrReader, NdrWriter>): Message<Values> {
  const { read, write } = sequence(fields);
  return {
    decode: (bytes) => read(new NdrReader(bytes, name)),
    encode: (values) => {
      const writer = new NdrWriter();
      write(writer, values);
      return writer.finish();
    },
  };
}

/** A parameter by the functions that read and write it. */
export function parameter<Value>(
  read: (reader: NdrReader) => Value,
  write: (writer: NdrWriter, value: Value) => void,
): Parameter<Value> {
  return { read, write };
}

/** A unique pointer: undefined for NULL. */
export function unique<Value>({ read, write }: Parameter<Value>): Parameter<Value | undefined> {
  return {
    read: (reader) => readPointer(reader, read),
    write: (writer, value) => writePointer(writer, value, write),
  };
}

export const contextHandle: Parameter<ContextHandle> = {
  read: (reader) => reader.contextHandle(),
  write: (writer, handle) => writer.contextHandle(handle),
};

/** A conformant varying string of octets, as Latin-1. */
export const octetString: Parameter<string> = {
  read: (reader) => reader.conformantVaryingString(),
  write: (writer, text) => writer.conformantVaryingString(text),
};
