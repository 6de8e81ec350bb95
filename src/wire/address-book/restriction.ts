import type { PropertyValue } from './property-value.js';

/** How two values are compared (MS-OXCDATA 2.12.5.1). */
export const relop = {
  RELOP_LT: 0,
  RELOP_LE: 1,
  RELOP_GT: 2,
  RELOP_GE: 3,
  RELOP_EQ: 4,
  RELOP_NE: 5,
  RELOP_RE: 6,
  RELOP_MEMBER_OF_DL: 0x64,
} as const;

/** How a text is searched for another: one of the first three, with any of the others (MS-OXCDATA 2.12.4.1). */
export const fuzzyLevel = {
  FL_FULLSTRING: 0,
  FL_SUBSTRING: 1,
  FL_PREFIX: 2,
  FL_IGNORECASE: 0x1_0000,
  FL_IGNORENONSPACE: 0x2_0000,
  FL_LOOSE: 0x4_0000,
} as const;

/** What a bit mask must give (MS-OXCDATA 2.12.7.1). */
export const bitmaskRelop = { BMR_EQZ: 0, BMR_NEZ: 1 } as const;

/** Which objects are meant (Restriction_r, MS-OXNSPI 2.2.5; meanings in MS-OXCDATA 2.12). */
export type Restriction =
  | { readonly kind: 'and' | 'or'; readonly restrictions: readonly Restriction[] }
  | { readonly kind: 'not'; readonly restriction: Restriction }
  | {
      readonly kind: 'content';
      /** See {@link fuzzyLevel}. */
      readonly fuzzyLevel: number;
      readonly propertyTag: number;
      readonly value: PropertyValue;
    }
  | {
      readonly kind: 'property';
      /** See {@link relop}. */
      readonly relop: number;
      readonly propertyTag: number;
      readonly value: PropertyValue;
    }
  | {
      readonly kind: 'compare-properties';
      readonly relop: number;
      readonly propertyTag1: number;
      readonly propertyTag2: number;
    }
  | {
      readonly kind: 'bitmask';
      /** See {@link bitmaskRelop}. */
      readonly relop: number;
      readonly propertyTag: number;
      readonly mask: number;
    }
  | { readonly kind: 'size'; readonly relop: number; readonly propertyTag: number; readonly size: number }
  | { readonly kind: 'exist'; readonly propertyTag: number }
  | { readonly kind: 'sub-object'; readonly subObject: number; readonly restriction: Restriction };

/** The deepest nesting taken: far beyond what a person asks, far below what would exhaust a stack. */
export const maxRestrictionDepth = 32;

/** RestrictType of MS-OXCDATA 2.12, and rt of Restriction_r: the kinds by their numbers, from 0. */
export const restrictionKinds = [
  'and',
  'or',
  'not',
  'content',
  'property',
  'compare-properties',
  'bitmask',
  'size',
  'exist',
  'sub-object',
] as const satisfies readonly Restriction['kind'][];
