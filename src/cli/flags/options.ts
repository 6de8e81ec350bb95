import { InvalidArgumentError, Option } from 'commander';

/** A flag that can also be set by an environment variable: `--port-offset` by `AUTODISCOVER_LAB_PORT_OFFSET`. */
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

/** `--seed`, which may be given several times: LDIF files that make up one directory. */
export function seedFlag(): Option {
  const given: string[] = [];
  return flag('--seed <name|path>', 'built-in seed, seed folder, or LDIF export (folder, or a,b)')
    .argParser((value): string | readonly string[] => {
      given.push(value);
      return given.length === 1 ? value : [...given];
    })
    .default('contoso-2010');
}

/** `--data`: where the certification authority is kept. */
export function dataFlag(): Option {
  return flag('--data <folder>', "folder of the CA (default: in the user's data folder)");
}
