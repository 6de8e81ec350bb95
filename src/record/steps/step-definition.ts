import { z } from 'zod';

/** The protocol of a step that is one exchange with one peer; `wait` is the time that a user takes to answer. */
export const stepProtocols = ['dns', 'tcp', 'tls', 'http', 'ldap', 'rpc', 'mapi-http', 'wait'] as const;

export type StepProtocol = (typeof stepProtocols)[number];

/** One kind of step: what it is called, what it speaks, which facts it can have, and how they are said. */
export interface StepDefinition<Facts> {
  /** The step's name in words. */
  readonly name: string;
  /** Absent on steps that are made of other steps. */
  readonly protocol?: StepProtocol;
  /** Every fact may be missing: a step that failed knows fewer, one of an older trace none. */
  readonly facts: z.ZodType<Facts>;
  /** What came of a step that has not failed, in words; empty while nothing is known. */
  readonly detail: (facts: Facts) => string;
}

const optional = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).partial();

/** The facts of a shape. */
export type FactsOf<Shape extends z.ZodRawShape> = Readonly<z.output<ReturnType<typeof optional<Shape>>>>;

interface StepParts<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly protocol?: StepProtocol;
  readonly facts: Shape;
  readonly detail?: (facts: FactsOf<Shape>) => string;
}

/** Defines one kind of step. Its facts are named as the protocol's specification names them. */
export function defineStep<Shape extends z.ZodRawShape>(parts: StepParts<Shape>) {
  const { detail = () => '', facts, ...rest } = parts;
  return { ...rest, detail, facts: optional(facts).readonly() };
}

/** A sentence with facts in it; empty as long as one of them is not known. */
export function said(
  words: TemplateStringsArray,
  ...facts: readonly (string | number | undefined)[]
): string {
  if (facts.includes(undefined)) return '';
  return words.map((word, index) => `${word}${facts[index] ?? ''}`).join('');
}

const longestText = 100_000;

/** A text. */
export const text = (description: string) => z.string().max(longestText).describe(description);

/** Texts, in the order in which they came. */
export const texts = (description: string) =>
  z.array(z.string().max(longestText)).readonly().describe(description);

/** A whole number. */
export const count = (description: string) => z.number().int().describe(description);

/** One of a closed list of words. */
export const word = <const Words extends readonly string[]>(words: Words, description: string) =>
  z.enum(words).describe(description);

/** Host names and ports, as SRV records have them. */
export const endpoints = (description: string) =>
  z
    .array(z.object({ target: z.string().max(longestText), port: z.number().int() }).readonly())
    .readonly()
    .describe(description);

/** A TCP port. */

export const port = z.number().int().min(0).max(65_535).describe('TCP port.');

/** A modelled IPv4 address. */
export const address = text('IPv4 address that was reached.');
