import { pidTag, propertyIdOf } from '../../../wire/address-book/property-tag.js';
import { bitmaskRelop, type Restriction } from '../../../wire/address-book/restriction.js';
import type { AddressBookObject } from './address-book-object.js';
import { comparisonBy, costOf, type Scalar, scalarsOf, searchBy, sizeOf } from './compare-values.js';
import type { AddressList } from './listed-objects.js';
import { findProperty } from './properties.js';
import type { ReadingContext } from './reading-context.js';
import { findByName } from './resolve-names.js';

/** A restriction made ready to be asked of many objects. */
export interface Condition {
  readonly holds: (object: AddressBookObject) => boolean;
  /** The only objects it can hold for, where that is known without asking: those that a name may mean. */
  readonly candidates: ReadonlySet<AddressBookObject> | undefined;
}

/** What a restriction is evaluated in. */
export interface Scope {
  readonly list: AddressList;
  readonly context: ReadingContext;
  /**
   * Told of comparisons before they are made: a leaf costs its values times those of the object.
   *
   * @throws TooComplex when they are too many
   */
  readonly spend: (comparisons: number) => void;
}

/** A restriction costs more than a call may take. */
export class TooComplex extends Error {
  override readonly name = 'TooComplex';
}

/** How many conditions a restriction holds. */
export function complexityOf(restriction: Restriction): number {
  switch (restriction.kind) {
    case 'and':
    case 'or':
      return restriction.restrictions.reduce((sum, part) => sum + complexityOf(part), 1);
    case 'not':
    case 'sub-object':
      return 1 + complexityOf(restriction.restriction);
    default:
      return 1;
  }
}

/** Undefined for a restriction that is too complex: members, attachments, regular expressions (MS-OXCDATA 2.12). */
export function readCondition(restriction: Restriction, scope: Scope): Condition | undefined {
  const { context, spend } = scope;
  /** The values of a property, each of which is compared at this price. */
  const valuesOf = (object: AddressBookObject, tag: number, price = 1) => {
    const values = valuesIn(object, tag, context);
    spend(1 + values.length * price);
    return values;
  };
  switch (restriction.kind) {
    case 'and': {
      const parts = conditions(restriction.restrictions, scope);
      if (parts === undefined) return undefined;
      const candidates = parts
        .flatMap((part) => part.candidates ?? [])
        .sort((left, right) => left.size - right.size)[0];
      return { holds: (object) => parts.every(({ holds }) => holds(object)), candidates };
    }
    case 'or': {
      const parts = conditions(restriction.restrictions, scope);
      if (parts === undefined) return undefined;
      return always((object) => parts.some(({ holds }) => holds(object)));
    }
    case 'not': {
      const part = readCondition(restriction.restriction, scope);
      return part && always((object) => !part.holds(object));
    }
    case 'content': {
      const search = searchBy(restriction.fuzzyLevel);
      const sought = scalarsOf(restriction.value, decoder(context));
      if (search === undefined) return undefined;
      const price = costOf(sought);
      const tests = sought.map(search);
      return always((object) =>
        valuesOf(object, restriction.propertyTag, price).some((value) => tests.some((test) => test(value))),
      );
    }
    case 'property': {
      const sought = scalarsOf(restriction.value, decoder(context));
      if (propertyIdOf(restriction.propertyTag) === propertyIdOf(pidTag.PidTagAnr)) {
        return named(sought, scope);
      }
      const compare = comparisonBy(restriction.relop);
      const price = costOf(sought);
      return (
        compare &&
        always((object) => matches(valuesOf(object, restriction.propertyTag, price), sought, compare))
      );
    }
    case 'compare-properties': {
      const compare = comparisonBy(restriction.relop);
      const { propertyTag1, propertyTag2 } = restriction;
      return (
        compare &&
        always((object) => {
          const right = valuesOf(object, propertyTag2);
          return matches(valuesOf(object, propertyTag1, costOf(right)), right, compare);
        })
      );
    }
    case 'bitmask': {
      const { mask, propertyTag } = restriction;
      const wantsZero = restriction.relop === bitmaskRelop.BMR_EQZ;
      return always((object) =>
        valuesOf(object, propertyTag).some(
          (value) => typeof value === 'number' && ((value & mask) === 0) === wantsZero,
        ),
      );
    }
    case 'size': {
      const compare = comparisonBy(restriction.relop);
      const { size, propertyTag } = restriction;
      return (
        compare &&
        always((object) => valuesOf(object, propertyTag).some((value) => compare(sizeOf(value), size)))
      );
    }
    case 'exist': {
      const property = findProperty(propertyIdOf(restriction.propertyTag));
      return always((object) => {
        spend(1);
        return property?.read(object, context) !== undefined;
      });
    }
    case 'sub-object':
      return undefined;
  }
}

function always(holds: Condition['holds']): Condition {
  return { holds, candidates: undefined };
}

function conditions(parts: readonly Restriction[], scope: Scope): readonly Condition[] | undefined {
  const read = parts.map((part) => readCondition(part, scope));
  const known = read.flatMap((part) => part ?? []);
  return known.length === read.length ? known : undefined;
}

/** PidTagAnr: not a property of objects, but a search for them. */
function named(sought: readonly Scalar[], { list, context, spend }: Scope): Condition | undefined {
  const [name] = sought;
  if (typeof name !== 'string') return undefined;
  const found = new Set<AddressBookObject>();
  for (const object of findByName(context.catalogue, list, name)) {
    spend(1);
    found.add(object);
  }
  return { holds: (object) => found.has(object), candidates: found };
}

function decoder({ codePages, codePage }: ReadingContext): (octets: string) => string {
  return (octets) => codePages.decode(octets, codePage);
}

function valuesIn(object: AddressBookObject, tag: number, context: ReadingContext): readonly Scalar[] {
  const value = findProperty(propertyIdOf(tag))?.read(object, context);
  return value === undefined ? [] : scalarsOf(value, decoder(context));
}

function matches(
  values: readonly Scalar[],
  sought: readonly Scalar[],
  test: (value: Scalar, sought: Scalar) => boolean,
): boolean {
  return values.some((value) => sought.some((one) => test(value, one)));
}
