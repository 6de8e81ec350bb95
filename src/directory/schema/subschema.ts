import type { Directory } from '../directory.js';
import type { AttributeDefinition, Schema } from './schema.js';
import { attributeOids } from './schema-oids.js';
import type { SyntaxName } from './syntaxes.js';

/** LDAP syntax OIDs (RFC 4517 3.3; MS-ADTS 3.1.1.2.2.2). */
const syntaxOids: Readonly<Record<SyntaxName, string>> = {
  'case-ignore-string': '1.3.6.1.4.1.1466.115.121.1.15',
  'case-exact-string': '1.2.840.113556.1.4.1362',
  'ia5-string': '1.3.6.1.4.1.1466.115.121.1.26',
  'printable-string': '1.3.6.1.4.1.1466.115.121.1.44',
  dn: '1.3.6.1.4.1.1466.115.121.1.12',
  integer: '1.3.6.1.4.1.1466.115.121.1.27',
  'large-integer': '1.2.840.113556.1.4.906',
  boolean: '1.3.6.1.4.1.1466.115.121.1.7',
  'octet-string': '1.3.6.1.4.1.1466.115.121.1.40',
  guid: '1.3.6.1.4.1.1466.115.121.1.40',
  sid: '1.3.6.1.4.1.1466.115.121.1.40',
  'generalized-time': '1.3.6.1.4.1.1466.115.121.1.24',
};

/** AttributeTypeDescriptions (RFC 4512 4.1.2) of all attributes; one whose OID is not known has its name for it. */
export function describeAttributeTypes(schema: Schema): readonly string[] {
  return schema.definitions.filter(({ secret }) => !secret).map((definition) => describe(schema, definition));
}

function describe(
  schema: Schema,
  { name, syntaxName, singleValued, system, origin }: AttributeDefinition,
): string {
  const oid = attributeOids.get(name) ?? schema.oidOf(name) ?? `${name}-oid`;
  const single = singleValued ? ' SINGLE-VALUE' : '';
  const readOnly = system || origin === 'back-link' ? ' NO-USER-MODIFICATION' : '';
  return `( ${oid} NAME '${name}' SYNTAX '${syntaxOids[syntaxName]}'${single}${readOnly} )`;
}

/** As {@link describeAttributeTypes}: ObjectClassDescriptions (RFC 4512 4.1.1) of classes known and of those that entries have. */
export function describeObjectClasses(directory: Directory): readonly string[] {
  const names = new Map([
    ['top', 'top'],
    ...directory.schema.classes.all.map(([name]) => [name.toLowerCase(), name] as const),
  ]);
  for (const name of directory.valuesOf('objectClass')) {
    if (!names.has(name))
      names.set(
        name,
        directory
          .find('objectClass', name)[0]
          ?.all('objectClass')
          .find((one) => one.toLowerCase() === name) ?? name,
      );
  }
  return Array.from(names.values(), (name) => {
    const above = directory.schema.classes.chain(name).at(-2);
    const oid = directory.schema.classes.oidOf(name) ?? `${name}-oid`;
    return `( ${oid} NAME '${name}'${above === undefined ? '' : ` SUP ${above}`} ${name === 'top' ? 'ABSTRACT' : 'STRUCTURAL'} MUST objectClass )`;
  });
}
