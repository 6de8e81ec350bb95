import { InvalidArgumentError, type Option } from 'commander';
import { z } from 'zod';
import { checkFields } from '../../lab/check-fields.js';
import { registryValues } from '../../outlook/registry.js';
import { flag, wholeNumber } from './options.js';

/** By field of a schema, the flag that gives it: `--build <number>`; undefined: none. */
type FlagNames = Readonly<Record<string, string | undefined>>;

/**
 * The flags of a schema's fields, with help, choices and defaults as the schema has them.
 *
 * @param flags - may have flags of other fields too
 * @param descriptions - help for fields where a command has more to say than the schema
 */
export function flagsOf(
  schema: z.ZodObject,
  flags: FlagNames,
  descriptions: Readonly<Record<string, string>> = {},
): readonly Option[] {
  return Object.entries(schema.shape).flatMap(([field, type]) => {
    const flagName = flags[field];
    if (flagName === undefined || !(type instanceof z.ZodType)) return [];
    const option = flag(flagName, descriptions[field] ?? type.description ?? '');
    const kind = type instanceof z.ZodDefault || type instanceof z.ZodExactOptional ? type.unwrap() : type;
    if (flagName.endsWith('<name=value>')) option.argParser(pairs(exampleOf(type)));
    else if (flagName.endsWith('<on|off>')) option.choices(['on', 'off']);
    else if (kind instanceof z.ZodEnum) option.choices(kind.options.map(String));
    else if (kind instanceof z.ZodNumber) option.argParser(wholeNumber);
    if (type instanceof z.ZodDefault) option.default(type.def.defaultValue);
    return [option];
  });
}

/**
 * What the flags of a schema's fields were given, checked.
 *
 * @param given - commander's values, by the flags' own names
 * @throws LabError `wrong-usage`
 */
export function fieldsOf<Schema extends z.ZodObject>(
  schema: Schema,
  flags: FlagNames,
  given: object,
): z.output<Schema> {
  const fields = Object.keys(schema.shape).flatMap((field) => {
    const flagName = flags[field];
    if (flagName === undefined) return [];
    const value: unknown = Reflect.get(given, flag(flagName, '').attributeName());
    if (value === undefined) return [];
    return [[field, flagName.endsWith('<on|off>') ? value === 'on' : value]];
  });
  return checkFields(schema, Object.fromEntries(fields));
}

function exampleOf(type: z.ZodType): string {
  const examples: unknown = type.meta()?.['examples'];
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  return Object.entries(typeof example === 'object' && example !== null ? example : {})
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(';');
}

/** Names, in any case, whose values add up. */
const lists = registryValues.filter(({ type }) => type === 'names').map(({ name }) => name.toLowerCase());

/** Collects `NAME=VALUE`, one with each flag; in the environment `A=1;B=2`. */
function pairs(example: string) {
  const collected = new Map<string, string>();
  return (given: string): Readonly<Record<string, string>> => {
    for (const text of given.split(';')) {
      const [, name, value] = /^([^=\s]+)\s*=\s*(\S.*)$/s.exec(text.trim()) ?? [];
      if (name === undefined || value === undefined) {
        throw new InvalidArgumentError(`Write NAME=VALUE, such as ${example}.`);
      }
      const before = collected.get(name);
      const adds = before !== undefined && lists.includes(name.toLowerCase());
      collected.set(name, adds ? `${before},${value}` : value);
    }
    return Object.fromEntries(collected);
  };
}
