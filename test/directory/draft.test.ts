import { describe, expect, it } from 'vitest';
import { Draft } from '../../src/directory/draft.js';
import { type AttributeDefinition, Schema } from '../../src/directory/schema/schema.js';
import { annaDn, loadSmallForest, usersDn } from './small-forest.js';

const count = 2_000;

/** The attribute, and how often two of its values were compared: each comparison makes a key of a value. */
function counted(name: string): { readonly definition: AttributeDefinition; readonly keys: () => number } {
  const definition = new Schema().define(name);
  let keys = 0;
  const key: AttributeDefinition['syntax']['key'] = (stored) => {
    keys++;
    return definition.syntax.key(stored);
  };
  return { definition: { ...definition, syntax: { ...definition.syntax, key } }, keys: () => keys };
}

describe('changes of one attribute', () => {
  it.each(['add', 'delete'] as const)('cost the same each, value by value: %s', (operation) => {
    const { definition, keys } = counted('description');
    const draft = new Draft({ key: 'cn=a', dnText: 'CN=a' });
    const values = Array.from({ length: count }, (_, index) => `value ${index}`);
    if (operation === 'delete') for (const value of values) draft.append(definition, value);
    for (const value of values) {
      draft.apply(definition, { operation, attribute: 'description', values: [value] });
    }
    expect(draft.values.get(definition)).toEqual(operation === 'add' ? values : undefined);
    expect(keys()).toBeLessThanOrEqual(3 * count);
  });

  it('happen in their order', () => {
    const directory = loadSmallForest();
    const change = (operation: 'add' | 'delete' | 'replace', ...values: string[]) => ({
      operation,
      attribute: 'description',
      values,
    });
    directory.modify(annaDn, [change('replace', 'a', 'b'), change('add', 'c'), change('delete', 'A')]);
    expect(directory.get(annaDn)?.all('description')).toEqual(['b', 'c']);
    expect(() => directory.modify(annaDn, [change('add', 'd'), change('delete', 'a')])).toThrow(
      'description: "a" is not there',
    );
    expect(() => directory.modify(annaDn, [change('add', 'd'), change('add', 'D')])).toThrow(
      'description: "D" is there already',
    );
    expect(directory.get(annaDn)?.all('description')).toEqual(['b', 'c']);
    directory.modify(annaDn, [change('delete'), change('add', 'e')]);
    expect(directory.get(annaDn)?.all('description')).toEqual(['e']);
    directory.modify(annaDn, [change('delete', 'e')]);
    expect(directory.get(annaDn)?.attributeNames).not.toContain('description');
  });
});

describe('the depth of a directory', () => {
  it('ends at 255 levels: in a file, in a request, and where a subtree moves', () => {
    const deep = (levels: number, top: string) => `${'OU=x,'.repeat(levels - top.split(',').length)}${top}`;
    const record = (dn: string) => `dn: ${dn}\nobjectClass: organizationalUnit\n`;
    expect(() => loadSmallForest(record(deep(256, usersDn)))).toThrow(/more\.ldif:1: .*distinguished name/);
    const directory = loadSmallForest(
      [
        ...[253, 254, 255].map((levels) => record(deep(levels, usersDn))),
        record(`OU=one,${usersDn}`),
        record(`OU=two,OU=one,${usersDn}`),
      ].join('\n'),
    );
    const attributes = [{ name: 'objectClass', values: ['organizationalUnit'] }];
    expect(() => directory.add(`OU=y,${deep(255, usersDn)}`, attributes)).toThrow(/at most 255 levels/);
    directory.rename(`OU=one,${usersDn}`, 'OU=one', deep(253, usersDn));
    directory.add(`OU=three,${usersDn}`, attributes);
    directory.add(`OU=four,OU=three,${usersDn}`, attributes);
    expect(() => directory.rename(`OU=three,${usersDn}`, 'OU=three', deep(254, usersDn))).toThrow(
      /at most 255 levels/,
    );
    expect(directory.get(`OU=four,OU=three,${usersDn}`)).toBeDefined();
  });
});
