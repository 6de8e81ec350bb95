import type { PlainField } from '../ndr/fields.js';

/** u8 count, u8[3] reserved, then the elements (C706 12.6.3.1: p_cont_list_t, p_result_list_t). */
export function list<Value>({ read, write }: PlainField<Value>): PlainField<readonly Value[]> {
  return {
    read: (reader) => {
      const count = reader.u8();
      reader.skip(3);
      const values: Value[] = [];
      for (let left = count; left > 0; left--) values.push(read(reader));
      return values;
    },
    write: (writer, values) => {
      writer.u8(values.length);
      writer.zeros(3);
      for (const value of values) write(writer, value);
    },
  };
}
