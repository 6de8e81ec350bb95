/**
 * How one field lies on the wire.
 *
 * @typeParam Reader - what it needs of a reader: a field that calls `u32()` alone fits every encoding
 */
export interface Field<Value, Reader, Writer> {
  /** Throws `DecodeError`. */
  readonly read: (reader: Reader) => Value;
  write(writer: Writer, value: Value): void;
}

/** A field without meaning: always written alike, of no interest when read, and no part of the value. */
export interface Reserved<Reader, Writer> extends Field<void, Reader, Writer> {
  readonly isReserved: true;
}

/** Fields by their names, in the order of the wire. */
export type Fields<Reader, Writer> = Readonly<Record<string, Field<unknown, Reader, Writer>>>;

/** The value that fields describe: all but the reserved ones. */
export type ValuesOf<F extends Fields<never, never>> = {
  readonly [Name in keyof F as F[Name] extends { readonly isReserved: true } ? never : Name]: ReturnType<
    F[Name]['read']
  >;
};

/** A value as its layout says, its fields' types not known. */
export type Values = Record<string, unknown>;

/** A whole message. */
export interface Message<Value> {
  /** Throws `DecodeError`. */
  readonly decode: (bytes: Uint8Array) => Value;
  readonly encode: (value: Value) => Uint8Array;
}

/** A plain sequence of fields: reading and writing follow from their list. */
export function sequence<Reader, Writer>(fields: Fields<Reader, Writer>): Field<Values, Reader, Writer> {
  // Names and functions in arrays of their own, one loop over each: measurably faster than one array of fields.
  const names = Object.keys(fields);
  const kept = Object.entries(fields).map(([name, field]) => ('isReserved' in field ? undefined : name));
  const reads = Object.values(fields).map((field) => field.read);
  const writes = Object.values(fields).map((field) => field.write);
  return {
    read: (reader) => {
      const values: Values = {};
      for (let index = 0; index < reads.length; index++) {
        const value = reads[index]?.(reader);
        const name = kept[index];
        if (name !== undefined) values[name] = value;
      }
      return values;
    },
    write: (writer, values) => {
      let index = 0;
      for (const name of names) writes[index++]?.(writer, values[name]);
    },
  };
}
