import { InvalidArgumentError, Option } from 'commander';

/** A flag and its environment twin: `--port-offset` is `AUTODISCOVER_LAB_PORT_OFFSET`. */
export function flag(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.env(`AUTODISCOVER_LAB_${option.name().replaceAll('-', '_').toUpperCase()}`);
}

/** Reads a whole number; commander adds the flag's name to the message. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Give a whole number.');
  return value;
}

export const seedFlag = (): Option =>
  flag('--seed <name|folder>', 'built-in seed, or the path of a seed folder').default('contoso-2010');
