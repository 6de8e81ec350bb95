import type { Guid } from '../../values/guid.js';
import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { type Field, type Fields, type Reserved, sequence, type Values, type ValuesOf } from './layout.js';

/** A field of any encoding. */
export type PlainField<Value> = Field<Value, ByteReader, ByteWriter>;

export const u8: PlainField<number> = {
  read: (reader) => reader.u8(),
  write: (writer, value) => writer.u8(value),
};

export const u16: PlainField<number> = {
  read: (reader) => reader.u16(),
  write: (writer, value) => writer.u16(value),
};

export const u32: PlainField<number> = {
  read: (reader) => reader.u32(),
  write: (writer, value) => writer.u32(value),
};

export const i32: PlainField<number> = {
  read: (reader) => reader.i32(),
  write: (writer, value) => writer.i32(value),
};

export const u64: PlainField<bigint> = {
  read: (reader) => reader.u64(),
  write: (writer, value) => writer.u64(value),
};

export const guid: PlainField<Guid> = {
  read: (reader) => reader.guid(),
  write: (writer, value) => writer.guid(value),
};

/** A structure that lies alike in every encoding. */
export function structure<const F extends Fields<ByteReader, ByteWriter>>(fields: F): PlainField<ValuesOf<F>>;
export function structure(fields: Fields<ByteReader, ByteWriter>): PlainField<Values> {
  return sequence(fields);
}

/** A number that may not be larger. */
export function atMost(most: number, name: string): PlainField<number> {
  return {
    read: (reader) => {
      const value = reader.u32();
      if (value > most) throw reader.refused(`${name} of at most ${most}`);
      return value;
    },
    write: (writer, value) => writer.u32(value),
  };
}

/** A field without meaning. */
export function reserved<Value, Reader, Writer>(
  field: Field<Value, Reader, Writer>,
  written: Value,
): Reserved<Reader, Writer> {
  return {
    isReserved: true,
    read: (reader) => {
      field.read(reader);
    },
    write: (writer) => field.write(writer, written),
  };
}

/** A member that is not on the wire: it tells apart the members of a union. */
export function always<const Value>(value: Value): PlainField<Value> {
  return { read: () => value, write: () => undefined };
}

/** A field that is written here, but has been read before: it said which layout this is. */
export function announced<Value>(field: PlainField<Value>, written: Value): Reserved<ByteReader, ByteWriter> {
  return { isReserved: true, read: () => undefined, write: (writer) => field.write(writer, written) };
}
