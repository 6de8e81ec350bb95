import { u32 } from '../ndr/fields.js';
import {
  type Field,
  type Fields,
  type Message,
  type Reserved,
  sequence,
  type Values,
  type ValuesOf,
} from '../ndr/layout.js';
import { BodyReader } from './body-reader.js';
import { BodyWriter } from './body-writer.js';

/** A field of a request or response body. */
export type BodyField<Value> = Field<Value, BodyReader, BodyWriter>;

/**
 * The fields of a body, in their order.
 *
 * @param name - the request type and direction, for errors
 */
export function body<const F extends Fields<BodyReader, BodyWriter>>(
  name: string,
  fields: F,
): Message<ValuesOf<F>>;
export function body(name: string, fields: Fields<BodyReader, BodyWriter>): Message<Values> {
  const { read, write } = sequence(fields);
  return {
    decode: (bytes) => read(new BodyReader(bytes, name)),
    encode: (values) => {
      const writer = new BodyWriter();
      write(writer, values);
      return writer.finish();
    },
  };
}

/** A field by the functions that read and write it. */
export function field<Value>(
  read: (reader: BodyReader) => Value,
  write: (writer: BodyWriter, value: Value) => void,
): BodyField<Value> {
  return { read, write };
}

/** A field behind the byte that says whether it is there. */
export function optional<Value>({
  read,
  write,
}: Field<Value, BodyReader, BodyWriter>): BodyField<Value | undefined> {
  return {
    read: (reader) => reader.optional(read),
    write: (writer, value) => writer.optional(value, write),
  };
}

/** As {@link optional}, always written; a value stands for one that is not there. */
export function optionalOr<Value>(
  { read, write }: Field<Value, BodyReader, BodyWriter>,
  absent: Value,
): BodyField<Value> {
  return {
    read: (reader) => reader.optional(read) ?? absent,
    write: (writer, value) => writer.optional(value, write),
  };
}

/**
 * u32 StatusCode, then u32 ErrorCode, the operation's own return value: the beginning of every response (MS-OXCMAPIHTTP
 * 2.2.4 and 2.2.5). StatusCode is 0 where the server has come to an answer; else nothing follows but the auxiliary
 * buffer.
 */
export const status: BodyField<number> = {
  read: (reader) => {
    const statusCode = reader.u32();
    if (statusCode !== 0) throw reader.refused(`StatusCode 0, not 0x${statusCode.toString(16)}`);
    return reader.u32();
  },
  write: (writer, errorCode) => {
    writer.u32(0);
    writer.u32(errorCode);
  },
};

/** Octets, their u32 number before them: buffers of remote operations and of auxiliary data. */
export const sizedBytes: BodyField<Uint8Array> = {
  read: (reader) => reader.sizedBytes(),
  write: (writer, octets) => writer.sizedBytes(octets),
};

/** Octets ended by a zero, as Latin-1. */
export const octetString: BodyField<string> = {
  read: (reader) => reader.octetString(),
  write: (writer, text) => writer.octetString(text),
};

/** UTF-16LE ended by a zero. */
export const wideString: BodyField<string> = {
  read: (reader) => reader.wideString(),
  write: (writer, text) => writer.wideString(text),
};

/** u32 count, then the elements. @param elementSize - bytes an element has at least; bounds what may be claimed */
export function counted<Value>(
  elementSize: number,
  { read, write }: Field<Value, BodyReader, BodyWriter>,
): BodyField<readonly Value[]> {
  return {
    read: (reader) => reader.counted(elementSize, read),
    write: (writer, values) => writer.counted(values, write),
  };
}

/** Property tags (LargePropertyTagArray, MS-OXCMAPIHTTP 2.2.1.8), or Minimal Entry IDs. */
export const numbers = counted(4, u32);

/** u32 AuxiliaryBufferSize, AuxiliaryBuffer, where it is of no interest: none is written. */
export const auxiliary: Reserved<BodyReader, BodyWriter> = {
  isReserved: true,
  read: (reader) => reader.skipSizedBytes(),
  write: (writer) => writer.u32(0),
};
