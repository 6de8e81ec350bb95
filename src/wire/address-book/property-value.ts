import type { Guid } from '../../values/guid.js';
import type { propertyType } from './property-tag.js';

type Types = typeof propertyType;

/** The property types whose value is a `Value`. */
interface Typed<Type extends number, Value> {
  readonly type: Type;
  readonly value: Value;
}

/**
 * A value by its type (PROP_VAL_UNION, MS-OXNSPI 2.2.2.11).
 *
 * PtypString8 is octets in the caller's code page, each as one Latin-1 character. PtypTime is a FILETIME: 100 ns since
 * 1601. The types without a value are null.
 */
export type TypedValue =
  | Typed<Types['PtypUnspecified'] | Types['PtypNull'] | Types['PtypEmbeddedTable'], null>
  | Typed<Types['PtypInteger16'] | Types['PtypInteger32'] | Types['PtypErrorCode'], number>
  | Typed<Types['PtypBoolean'], boolean>
  | Typed<Types['PtypString8'] | Types['PtypString'], string>
  | Typed<Types['PtypTime'], bigint>
  | Typed<Types['PtypGuid'], Guid>
  | Typed<Types['PtypBinary'], Uint8Array>
  | Typed<Types['PtypMultipleInteger16'] | Types['PtypMultipleInteger32'], readonly number[]>
  | Typed<Types['PtypMultipleString8'] | Types['PtypMultipleString'], readonly string[]>
  | Typed<Types['PtypMultipleTime'], readonly bigint[]>
  | Typed<Types['PtypMultipleGuid'], readonly Guid[]>
  | Typed<Types['PtypMultipleBinary'], readonly Uint8Array[]>;

/** A property of an object (PropertyValue_r, MS-OXNSPI 2.2.2.12): its id, and what it holds. */
export type PropertyValue = TypedValue & {
  /** The high half of the property's tag. */
  readonly id: number;
};

/** One object's values, in the order of the columns asked for (PropertyRow_r, MS-OXNSPI 2.2.3). */
export type PropertyRow = readonly PropertyValue[];

/** A property named by property set and number (PropertyName_r, MS-OXNSPI 2.2.6). */
export interface PropertyName {
  readonly propertySet: Guid | undefined;
  readonly id: number;
}
