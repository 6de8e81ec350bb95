import { isUtf8 } from 'node:buffer';
import type { Directory } from '../../src/directory/directory.js';
import { schemaClasses } from '../../src/directory/schema/schema-classes.js';

/** Attributes and classes that slapd brings along (its schema_prep.c), in lower case. */
const builtIn = new Set(
  'objectclass name cn uid userpassword description seealso labeleduri distinguishedname top subschema'.split(
    ' ',
  ),
);

const matching = {
  text: 'EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15',
  dn: 'EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12',
  octets: 'EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40',
} as const;

/** The arc that OpenLDAP's documentation gives for experiments. */
const experimental = '1.1';

/**
 * A schema for slapd in which every entry of a directory is valid: its attributes with the syntax that we know, and
 * its classes, each of which may hold all of them.
 */
export function openLdapSchema(directory: Directory): string {
  const attributes = new Set<string>();
  const octets = new Set<string>();
  const superclass = new Map(schemaClasses.map(([name, above]) => [name.toLowerCase(), above]));
  const classes = new Map<string, string>();
  for (const entry of directory.entries()) {
    for (const name of entry.attributeNames) {
      attributes.add(name);
      if (entry.values(name).some((value) => typeof value !== 'string' && !isUtf8(value))) octets.add(name);
    }
    for (const name of ['whenCreated', 'whenChanged', 'name', 'instanceType', 'userPassword'])
      attributes.add(name);
    for (const name of entry.all('objectClass')) classes.set(name.toLowerCase(), name);
    const [own, above] = [entry.first('lDAPDisplayName'), entry.first('subClassOf')];
    if (entry.isA('classSchema') && own !== undefined && above !== undefined) {
      superclass.set(own.toLowerCase(), above);
    }
  }
  const chainOf = (name: string): string[] => {
    const above = superclass.get(name.toLowerCase()) ?? 'top';
    return name.toLowerCase() === 'top' ? [] : [...chainOf(above), name.toLowerCase()];
  };
  const auxiliary = new Set<string>();
  for (const entry of directory.entries()) {
    const names = entry.all('objectClass').map((name) => name.toLowerCase());
    const [longest = []] = names.map(chainOf).sort((left, right) => right.length - left.length);
    for (const name of names) if (name !== 'top' && !longest.includes(name)) auxiliary.add(name);
    for (const name of longest) if (!classes.has(name)) classes.set(name, name);
  }
  const defined = [...attributes].filter((name) => !builtIn.has(name.toLowerCase()));
  const lines = defined.map((name, index) => {
    const syntax = directory.schema.find(name)?.syntaxName ?? 'case-ignore-string';
    const isOctets = octets.has(name) || /^(?:guid|sid|octet-string)$/.test(syntax);
    const kind = syntax === 'dn' ? 'dn' : isOctets ? 'octets' : 'text';
    return `attributetype ( ${experimental}.1.${index + 1} NAME '${name}' ${matching[kind]} )`;
  });
  // slapd reads no long lines, but continued ones.
  const may = [...attributes].filter((name) => name.toLowerCase() !== 'objectclass').join('\n  $ ');
  const ordered = [...classes.keys()].sort((left, right) => chainOf(left).length - chainOf(right).length);
  for (const [index, name] of ordered.entries()) {
    if (builtIn.has(name)) continue;
    const [above = 'top'] = chainOf(name).slice(-2, -1);
    const kind = auxiliary.has(name) ? 'AUXILIARY' : 'STRUCTURAL';
    const label = classes.get(name) ?? name;
    lines.push(
      `objectclass ( ${experimental}.2.${index + 1} NAME '${label}' SUP ${above} ${kind} MAY ( ${may} ) )`,
    );
  }
  return `${lines.join('\n')}\n`;
}
