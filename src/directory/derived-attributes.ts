import { canonicalNameOf, leafOf } from './dn-key.js';
import type { AttributeDefinition } from './schema/schema.js';
import { formatGeneralizedTime, type StoredValue } from './schema/syntaxes.js';

/** What the derived attributes are computed from. */
export interface Derivable {
  readonly dnText: string;
  readonly history: {
    readonly created: number;
    readonly changed: number;
    readonly createdAt: number;
    readonly changedAt: number;
  };
  first(attribute: string): string | undefined;
  all(attribute: string): readonly string[];
}

const time = (seconds: number): string => formatGeneralizedTime(new Date(seconds * 1000));

/** The attributes that Active Directory computes from the object itself (MS-ADTS 3.1.1.4.5), by name. */
const derivations = new Map<string, (entry: Derivable) => StoredValue | undefined>(
  Object.entries({
    distinguishedName: (entry: Derivable) => entry.dnText,
    name: (entry: Derivable) => leafOf(entry.dnText).value,
    canonicalName: (entry: Derivable) => canonicalNameOf(entry.dnText),
    structuralObjectClass: (entry: Derivable) => entry.all('objectClass').at(-1),
    whenCreated: ({ history }: Derivable) => time(history.createdAt),
    whenChanged: ({ history }: Derivable) => time(history.changedAt),
    createTimeStamp: (entry: Derivable) => entry.first('whenCreated'),
    modifyTimeStamp: (entry: Derivable) => entry.first('whenChanged'),
    uSNCreated: ({ history }: Derivable) => String(history.created),
    uSNChanged: ({ history }: Derivable) => String(history.changed),
    instanceType: () => '4', // writable on this server
  }),
);

/** The value of a `derived` attribute that is not stored. */
export function derive(entry: Derivable, { name }: AttributeDefinition): readonly StoredValue[] {
  const value = derivations.get(name)?.(entry);
  return value === undefined ? [] : [value];
}
