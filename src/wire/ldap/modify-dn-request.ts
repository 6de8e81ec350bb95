import { type BerReader, berBoolean, berElement, berText } from './ber.js';
import { requestTags } from './tags.js';

/** ModifyDNRequest (RFC 4511 4.9). */
export interface ModifyDnRequest {
  readonly operation: 'modifyDn';
  readonly entry: string;
  readonly newRdn: string;
  readonly deleteOldRdn: boolean;
  readonly newSuperior: string | undefined;
}

/*
 * [APPLICATION 12] SEQUENCE { entry LDAPDN, newrdn RelativeLDAPDN, deleteoldrdn BOOLEAN, newSuperior [0] LDAPDN OPTIONAL }
 */
const newSuperiorTag = 0x80;

/** @throws DecodeError */
export function decodeModifyDnRequest(reader: BerReader): ModifyDnRequest {
  return {
    operation: 'modifyDn',
    entry: reader.text('entry'),
    newRdn: reader.text('newrdn'),
    deleteOldRdn: reader.boolean('deleteoldrdn'),
    newSuperior: reader.done ? undefined : reader.text('newSuperior', newSuperiorTag),
  };
}

export function encodeModifyDnRequest(request: ModifyDnRequest): Buffer {
  const { entry, newRdn, deleteOldRdn, newSuperior } = request;
  return berElement(
    requestTags.modifyDn,
    berText(entry),
    berText(newRdn),
    berBoolean(deleteOldRdn),
    ...(newSuperior === undefined ? [] : [berText(newSuperior, newSuperiorTag)]),
  );
}
