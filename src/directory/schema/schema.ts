import type { ConstructedDefinition } from '../constructed.js';
import { partialAttributes } from './partial-attribute-set.js';
import { type AttributeFlag, maximumLengths, schemaAttributes, schemaLinks } from './schema-attributes.js';
import { ClassTable } from './schema-classes.js';
import { type Sensitivity, sensitivityOf } from './sensitive-attributes.js';
import { type Syntax, type SyntaxName, syntaxes } from './syntaxes.js';

/** What the schema says of one attribute. One object per attribute and directory: compared by identity. */
export interface AttributeDefinition {
  /** As first spelt. */
  readonly name: string;
  readonly syntaxName: SyntaxName;
  readonly syntax: Syntax;
  /** A number of its own in this directory. */
  readonly id: number;
  readonly singleValued: boolean;
  readonly indexed: boolean;
  readonly system: boolean;
  /** Goes to the accounts' passwords instead of the entry. */
  readonly isPassword: boolean;
  /** Never read, by nobody. */
  readonly secret: boolean;
  /** Read by administrators only. */
  readonly confidential: boolean;
  readonly operational: boolean;
  /** True for what only a search of one entry gets, and only when it asks by name; filters do not know it. */
  readonly onRequest: boolean;
  /** True for the stored half of a linked pair. */
  readonly isForwardLink: boolean;
  /** True where the global catalogue holds it of domain objects (isMemberOfPartialAttributeSet). */
  readonly inGlobalCatalog: boolean;
  /** Most characters or bytes of a value (rangeUpper). */
  readonly maximumLength?: number;
  /** Where its values come from when a reader asks. */
  readonly origin: 'stored' | 'derived' | 'back-link' | 'constructed';
  /** Of a back-link: the forward link it mirrors. */
  readonly forward?: AttributeDefinition;
}

/** What an attributeSchema entry says of an attribute. */
export interface LearntAttribute {
  readonly name: string;
  readonly syntax: SyntaxName;
  readonly single: boolean;
  readonly indexed: boolean;
  readonly system: boolean;
  readonly inGlobalCatalog: boolean;
  readonly confidential: boolean;
  readonly maximumLength?: number;
}

/** What a definition has beside name, syntax and flags. */
interface DefinitionOptions {
  readonly origin?: AttributeDefinition['origin'];
  readonly forward?: AttributeDefinition;
  readonly maximumLength?: number;
  /** By its name alone, or by what a schema entry says. */
  readonly sensitivity?: Sensitivity | undefined;
}

/** The attributes and classes of one directory: the schema's data, and what its entries brought along. */
export class Schema {
  readonly classes = new ClassTable();
  readonly #byName = new Map<string, AttributeDefinition>();
  readonly #definitions: AttributeDefinition[] = [];
  readonly #computed: AttributeDefinition[] = [];
  /** attributeID of attributes whose schema entry was loaded, by name in lower case. */
  readonly #oids = new Map<string, string>();
  /** Attributes that were known before a schema entry said that they are confidential. */
  readonly #madeConfidential = new Set<AttributeDefinition>();

  constructor() {
    for (const [name, syntax, flags] of schemaAttributes) this.#add(name, syntax, flagsOf(flags));
    for (const [forward, back, flags] of schemaLinks) {
      const stored = this.#add(forward, 'dn', new Set([...flagsOf(flags), 'indexed', 'forward-link']));
      this.#add(back, 'dn', new Set(['system']), { origin: 'back-link', forward: stored });
    }
  }

  /** Every definition, back-links and constructed ones included. */
  get definitions(): readonly AttributeDefinition[] {
    return this.#definitions;
  }

  /** Those that need not be stored to be there. */
  get computed(): readonly AttributeDefinition[] {
    return this.#computed;
  }

  /** The attribute of that name in any letter case, options (`;binary`) ignored; undefined when unknown. */
  find(name: string): AttributeDefinition | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const semicolon = name.indexOf(';');
    return this.#byName.get((semicolon < 0 ? name : name.slice(0, semicolon)).toLowerCase());
  }

  /** As {@link find}; an unknown attribute becomes known as a multi-valued case-ignore string. */
  define(name: string): AttributeDefinition {
    const known = this.find(name);
    if (known !== undefined) return known;
    const semicolon = name.indexOf(';');
    const bare = semicolon < 0 ? name : name.slice(0, semicolon);
    return this.#add(bare, 'case-ignore-string', new Set(), { sensitivity: sensitivityOf(bare, false) });
  }

  /** Declares an attribute that is computed from more than its entry. */
  defineConstructed(attribute: ConstructedDefinition): AttributeDefinition {
    const { name, returnedByDefault, syntax = 'case-ignore-string' } = attribute;
    const flags = new Set<string>(attribute.multiValued === true ? [] : ['single']);
    if (!returnedByDefault) flags.add('operational');
    if (attribute.onRequest === true) flags.add('on-request').add('system');
    return this.#add(name, syntax, flags, { origin: 'constructed' });
  }

  /** Takes the attributeID of an attribute. */
  learnOid(name: string, oid: string): void {
    this.#oids.set(name.toLowerCase(), oid);
  }

  /** Undefined where no schema entry has told. */
  oidOf(name: string): string | undefined {
    return this.#oids.get(name.toLowerCase());
  }

  /** True for an attribute, known or not, whose values may stand in no log. */
  isSensitive(name: string): boolean {
    const known = this.find(name.trim());
    if (known !== undefined) return known.secret || known.confidential;
    return sensitivityOf(name.trim().replace(/;.*$/s, ''), false) !== undefined;
  }

  /** Takes an attribute of an export's schema; one that is known stays as it is, but may become confidential. */
  learn(attribute: LearntAttribute): void {
    const known = this.find(attribute.name);
    if (known === undefined) this.#take(attribute, []);
    else if (attribute.confidential) this.#madeConfidential.add(known);
  }

  /** Takes a linked pair of an export's schema; where one of them is known, both stay as they are. */
  learnLink(forward: LearntAttribute, back: LearntAttribute): void {
    if (this.find(forward.name) !== undefined || this.find(back.name) !== undefined) return;
    const stored = this.#take(forward, ['indexed', 'forward-link']);
    this.#take(back, ['system'], { origin: 'back-link', forward: stored });
  }

  #take(
    attribute: LearntAttribute,
    more: readonly string[],
    options: DefinitionOptions = {},
  ): AttributeDefinition {
    const { name, syntax, maximumLength } = attribute;
    const flags = (['single', 'indexed', 'system', 'inGlobalCatalog'] as const).filter(
      (flag) => attribute[flag],
    );
    const length = maximumLength === undefined ? {} : { maximumLength };
    const sensitivity = sensitivityOf(name, true) ?? (attribute.confidential ? 'confidential' : undefined);
    return this.#add(name, syntax, new Set([...flags, ...more]), { ...options, ...length, sensitivity });
  }

  #add(
    name: string,
    syntaxName: SyntaxName,
    flags: ReadonlySet<string>,
    {
      origin = flags.has('derived') ? 'derived' : 'stored',
      forward,
      maximumLength = maximumLengths.get(name),
      sensitivity = sensitivityOf(name, true),
    }: DefinitionOptions = {},
  ): AttributeDefinition {
    const has = (flag: AttributeFlag) => flags.has(flag);
    const madeConfidential = this.#madeConfidential;
    const definition: AttributeDefinition = {
      name,
      syntaxName,
      syntax: syntaxes[syntaxName],
      id: this.#definitions.length,
      singleValued: has('single'),
      indexed: has('indexed'),
      system: has('system'),
      isPassword: has('password'),
      secret: sensitivity === 'secret',
      get confidential() {
        return sensitivity === 'confidential' || madeConfidential.has(definition);
      },
      operational: has('operational'),
      onRequest: flags.has('on-request'),
      inGlobalCatalog: flags.has('inGlobalCatalog') || partialAttributes.has(name.toLowerCase()),
      isForwardLink: flags.has('forward-link'),
      origin,
      ...(forward === undefined ? {} : { forward }),
      ...(maximumLength === undefined ? {} : { maximumLength }),
    };
    this.#definitions.push(definition);
    if (origin !== 'stored') this.#computed.push(definition);
    this.#byName.set(name, definition);
    this.#byName.set(name.toLowerCase(), definition);
    return definition;
  }
}

function flagsOf(flags: string | undefined): ReadonlySet<string> {
  return new Set(flags?.split(' ') ?? []);
}
