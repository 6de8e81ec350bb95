import type { Entry } from '../directory/entry.js';
import { type Guid, guidFromBytes } from '../values/guid.js';
import { type EntryFacts, type Fact, factsAbout } from './fact.js';

/** The entry's `objectGUID`, which Active Directory gives to every object. */
export function readObjectGuid(entry: Entry): Fact<Guid> | undefined {
  return readGuid(entry, 'objectGUID');
}

/** An octet-string attribute that holds a GUID; undefined when it is missing or not 16 bytes long. */
export function readGuid(entry: Entry, attribute: string, facts?: EntryFacts): Fact<Guid> | undefined {
  const bytes = entry.bytes(attribute);
  if (bytes?.length !== 16) return undefined;
  return (facts ?? factsAbout(entry)).of(attribute, guidFromBytes(bytes));
}
