import type { Directory } from '../../src/directory/directory.js';

/** Every entry with every stored value, in an order that does not matter: equal for equal directories. */
export function contentsOf(directory: Directory): Record<string, Record<string, readonly string[]>> {
  const entries = [...directory.entries()].map((entry) => {
    const names = new Set([...entry.attributeNames, 'whenCreated', 'whenChanged']);
    const attributes = [...names].map((name) => [
      name.toLowerCase(),
      entry
        .values(name)
        .map((value) => Buffer.from(value).toString('latin1'))
        .sort(),
    ]);
    return [entry.key, Object.fromEntries(attributes.sort())];
  });
  return Object.fromEntries(entries.sort());
}
