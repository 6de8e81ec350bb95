/*
 * What an event may hold: flat values with a description each, so that the types of events, the journal's fields and the
 * documentation follow from one list.
 */

interface Values {
  readonly text: string;
  readonly number: number;
  readonly flag: boolean;
  readonly texts: readonly string[];
}

/** How a fact is written down. */
export type FactKind = keyof Values;

/** The value of a fact of some kind. */
export type ValueOf<Kind extends FactKind> = Values[Kind];

/** The value of any fact. */
export type FactValue = ValueOf<FactKind>;

/** One fact: its kind, whether it is always there, and what it says. */
export interface Fact<Kind extends FactKind = FactKind, IsRequired extends boolean = boolean> {
  readonly kind: Kind;
  readonly isRequired: IsRequired;
  readonly says: string;
}

/** The facts of one event, by name. */
export type FactShapes = Readonly<Record<string, Fact>>;

/** The events of one protocol, by name. */
export type EventShapes = Readonly<Record<string, FactShapes>>;

/** The facts of one event as values. */
export type FactsOf<Shapes extends FactShapes> = {
  readonly [Name in keyof Shapes as Shapes[Name]['isRequired'] extends true
    ? Name
    : never]: Values[Shapes[Name]['kind']];
} & {
  readonly [Name in keyof Shapes as Shapes[Name]['isRequired'] extends true ? never : Name]?:
    | Values[Shapes[Name]['kind']]
    | undefined;
};

export const text = (says: string): Fact<'text', true> => ({ kind: 'text', isRequired: true, says });
export const number = (says: string): Fact<'number', true> => ({ kind: 'number', isRequired: true, says });

/** Facts that an event may lack. */
export const optional = {
  text: (says: string): Fact<'text', false> => ({ kind: 'text', isRequired: false, says }),
  number: (says: string): Fact<'number', false> => ({ kind: 'number', isRequired: false, says }),
  flag: (says: string): Fact<'flag', false> => ({ kind: 'flag', isRequired: false, says }),
  texts: (says: string): Fact<'texts', false> => ({ kind: 'texts', isRequired: false, says }),
};

/** What came of a question, on every wire. */
export const outcome = {
  status: optional.text('the result, as the protocol names it'),
  reason: optional.text('the reason, in words'),
  fault: optional.text('the injected fault that answered'),
};

/** One event of a protocol, as a server tells it: which, and its facts. */
export type ToldOf<Shapes extends EventShapes> = {
  readonly [Event in keyof Shapes]: { readonly event: Event; readonly facts: FactsOf<Shapes[Event]> };
}[keyof Shapes];

/** An event in words, for people: no code reads them back. */
export interface Sentences {
  /** E.g. `search "CN=Configuration,..." sub (mail=anna@contoso.example)`. */
  readonly asked: string;
  /** E.g. `success, 1 entry` or `401`. */
  readonly answered: string;
}
