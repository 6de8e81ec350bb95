import { tryDnKey } from '../dn-key.js';
import { type LdifFile, parseLdif } from '../ldif/ldif.js';
import type { LdifRecord } from '../ldif/ldif-records.js';
import type { LearntAttribute, Schema } from './schema.js';
import type { SyntaxName } from './syntaxes.js';

/**
 * attributeSyntax (MS-ADTS 3.1.1.2.2.2) and how values of it are compared here. Object identifiers, names with a
 * binary or a text in front, and most kinds of strings are compared as text in any case.
 */
const syntaxOf: ReadonlyMap<string, SyntaxName> = new Map([
  ['2.5.5.1', 'dn'],
  ['2.5.5.2', 'case-ignore-string'],
  ['2.5.5.3', 'case-exact-string'],
  ['2.5.5.4', 'case-ignore-string'],
  ['2.5.5.5', 'ia5-string'],
  ['2.5.5.6', 'case-ignore-string'],
  ['2.5.5.7', 'case-ignore-string'],
  ['2.5.5.8', 'boolean'],
  ['2.5.5.9', 'integer'],
  ['2.5.5.10', 'octet-string'],
  ['2.5.5.11', 'generalized-time'],
  ['2.5.5.12', 'case-ignore-string'],
  ['2.5.5.13', 'case-ignore-string'],
  ['2.5.5.14', 'case-ignore-string'],
  ['2.5.5.15', 'octet-string'],
  ['2.5.5.16', 'large-integer'],
  ['2.5.5.17', 'sid'],
]);

/** fATTINDEX and fCONFIDENTIAL of searchFlags (MS-ADTS 2.2.10). */
const indexed = 1;
const confidential = 128;
/** oMSyntax of UTC-Time, whose years have two digits: not a generalized time. */
const utcTime = '23';
/** oMSyntax of printable strings, which share the attributeSyntax of IA5 ones. */
const printable = '19';
/** Syntaxes whose rangeUpper is a length; of a number it is the greatest one. */
const measured: ReadonlySet<SyntaxName> = new Set<SyntaxName>([
  'case-ignore-string',
  'case-exact-string',
  'ia5-string',
  'printable-string',
  'octet-string',
]);

/**
 * Makes a schema know what the files' attributeSchema and classSchema entries say (MS-ADTS 3.1.1.2.3, 3.1.1.2.4);
 * what it knows already stays as it is. To be called before any entry is stored.
 *
 * @throws LabError `bad-ldif`
 */
export function learnSchema(schema: Schema, files: Iterable<LdifFile>): void {
  const attributes: DescribedAttribute[] = [];
  for (const file of files) {
    // Most files hold no schema, and need not be read twice.
    if (!file.text.includes('attributeSchema') && !file.text.includes('classSchema')) continue;
    for (const record of parseLdif(file)) {
      if (record.type !== 'add') continue;
      const read = reader(record);
      if (read.has('objectClass', 'attributeSchema')) attributes.push(...describedAttribute(read));
      else if (read.has('objectClass', 'classSchema')) learnClass(schema, read);
    }
  }
  // MS-ADTS 3.1.1.1.6: the forward link of a pair has an even number, its back-link the next.
  const links = new Map(attributes.flatMap((one) => (one.linkId > 0 ? [[one.linkId, one] as const] : [])));
  for (const attribute of attributes) {
    const back = links.get(attribute.linkId + 1);
    if (attribute.linkId > 0 && attribute.linkId % 2 === 0 && back !== undefined)
      schema.learnLink(attribute, back);
  }
  for (const attribute of attributes) schema.learn(attribute); // known by now, where it is linked
  for (const { name, oid } of attributes) if (oid !== undefined) schema.learnOid(name, oid);
}

interface DescribedAttribute extends LearntAttribute {
  /** 0 for an attribute that is no link. */
  readonly linkId: number;
  /** attributeID. */
  readonly oid: string | undefined;
}

/** None where the entry does not say what its values are. */
function describedAttribute(read: Reader): readonly DescribedAttribute[] {
  const name = read.first('lDAPDisplayName');
  const stated = syntaxOf.get(read.first('attributeSyntax') ?? '');
  if (name === undefined || stated === undefined) return [];
  const syntax = narrowed(stated, read.first('oMSyntax'));
  const link = Number(read.first('linkID') ?? 0);
  const searchFlags = Number(read.first('searchFlags') ?? 0);
  const upper = Number(read.first('rangeUpper') ?? 0);
  return [
    {
      name,
      syntax,
      single: isTrue(read.first('isSingleValued')),
      indexed: (searchFlags & indexed) !== 0,
      confidential: (searchFlags & confidential) !== 0,
      system: isTrue(read.first('systemOnly')),
      inGlobalCatalog: isTrue(read.first('isMemberOfPartialAttributeSet')),
      oid: objectIdentifier(read.first('attributeID')),
      linkId: syntax === 'dn' && Number.isInteger(link) ? link : 0,
      ...(measured.has(syntax) && Number.isInteger(upper) && upper > 0 ? { maximumLength: upper } : {}),
    },
  ];
}

/** What oMSyntax says beyond attributeSyntax. */
function narrowed(stated: SyntaxName, omSyntax: string | undefined): SyntaxName {
  if (omSyntax === utcTime) return 'case-ignore-string';
  return stated === 'ia5-string' && omSyntax === printable ? 'printable-string' : stated;
}

function learnClass(schema: Schema, read: Reader): void {
  const name = read.first('lDAPDisplayName');
  const superclass = read.first('subClassOf');
  if (name === undefined || superclass === undefined) return;
  schema.classes.learn(name, superclass, read.first('rDNAttID')?.toLowerCase());
  const oid = objectIdentifier(read.first('governsID'));
  const category = read.first('defaultObjectCategory');
  schema.classes.describe(name, {
    ...(oid === undefined ? {} : { oid }),
    ...(category === undefined || tryDnKey(category) === undefined ? {} : { category }),
  });
}

const objectIdentifier = (text: string | undefined): string | undefined =>
  text !== undefined && /^[012](?:\.\d+)+$/.test(text) ? text : undefined;

const isTrue = (value: string | undefined): boolean => value?.toUpperCase() === 'TRUE';

interface Reader {
  first(name: string): string | undefined;
  has(name: string, value: string): boolean;
}

function reader({ attributes }: Extract<LdifRecord, { readonly type: 'add' }>): Reader {
  const text = ({ value }: (typeof attributes)[number]) =>
    typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
  const all = (name: string) => attributes.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  return {
    first: (name) =>
      all(name)
        .map(text)
        .find((value) => value !== ''),
    has: (name, value) => all(name).some((one) => text(one) === value),
  };
}
