import { DecodeError } from '../../errors.js';
import { type AbandonRequest, decodeAbandonRequest, encodeAbandonRequest } from './abandon-request.js';
import { type AddRequest, decodeAddRequest, encodeAddRequest } from './add-request.js';
import { BerReader, berElement, berInteger, berTags } from './ber.js';
import { type BindRequest, decodeBindRequest, encodeBindRequest } from './bind-request.js';
import { type CompareRequest, decodeCompareRequest, encodeCompareRequest } from './compare-request.js';
import { type Control, controlsTag, decodeControls, encodeControls } from './control.js';
import { type DeleteRequest, decodeDeleteRequest, encodeDeleteRequest } from './delete-request.js';
import { decodeExtendedRequest, type ExtendedRequest, encodeExtendedRequest } from './extended-request.js';
import { decodeModifyDnRequest, encodeModifyDnRequest, type ModifyDnRequest } from './modify-dn-request.js';
import { decodeModifyRequest, encodeModifyRequest, type ModifyRequest } from './modify-request.js';
import { decodeSearchRequest, encodeSearchRequest, type SearchRequest } from './search-request.js';
import { type OperationName, requestTags } from './tags.js';

/** UnbindRequest (RFC 4511 4.3): [APPLICATION 2] NULL. */
export interface UnbindRequest {
  readonly operation: 'unbind';
}

/** A request with something wrong inside, of a kind that is known. */
export interface MalformedRequest {
  readonly operation: 'malformed';
  readonly kind: OperationName;
  readonly what: string;
}

export type Request =
  | BindRequest
  | UnbindRequest
  | SearchRequest
  | ModifyRequest
  | AddRequest
  | DeleteRequest
  | ModifyDnRequest
  | CompareRequest
  | AbandonRequest
  | ExtendedRequest;

/** A request in its envelope. */
export interface Message<R = Request> {
  readonly messageId: number;
  readonly request: R;
  readonly controls: readonly Control[];
}

const operationNames = [
  'bind',
  'unbind',
  'search',
  'modify',
  'add',
  'delete',
  'modifyDn',
  'compare',
  'abandon',
  'extended',
] as const satisfies readonly OperationName[];

const kinds: ReadonlyMap<number, OperationName> = new Map(
  operationNames.map((name) => [requestTags[name], name]),
);

/*
 * LDAPMessage ::= SEQUENCE { messageID INTEGER (0 .. 2^31 - 1), protocolOp, controls [0] Controls OPTIONAL }
 * (RFC 4511 4.1.1)
 */

/**
 * Reads a request. What is wrong inside one whose kind and messageID can be read comes as `malformed`.
 *
 * @throws DecodeError when the message is none of LDAP at all
 */
export function decodeMessage(frame: Buffer): Message<Request | MalformedRequest> {
  const message = new BerReader(frame).enter('LDAPMessage', berTags.sequence);
  const messageId = message.integer('messageID');
  if (messageId < 1) throw new DecodeError('messageID', message.offset, 'a number above zero');
  const { tag, start, content, end } = message.next('protocolOp');
  const kind = kinds.get(tag);
  if (kind === undefined) throw new DecodeError('protocolOp', start, 'a request of RFC 4511');
  try {
    const request = decodeRequest(kind, new BerReader(frame, content, end));
    const controls = message.done ? [] : decodeControls(message.enter('controls', controlsTag));
    return { messageId, request, controls };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { messageId, request: { operation: 'malformed', kind, what: error.message }, controls: [] };
  }
}

function decodeRequest(kind: OperationName, reader: BerReader): Request {
  switch (kind) {
    case 'bind':
      return decodeBindRequest(reader);
    case 'unbind':
      return { operation: 'unbind' };
    case 'search':
      return decodeSearchRequest(reader);
    case 'modify':
      return decodeModifyRequest(reader);
    case 'add':
      return decodeAddRequest(reader);
    case 'delete':
      return decodeDeleteRequest(reader);
    case 'modifyDn':
      return decodeModifyDnRequest(reader);
    case 'compare':
      return decodeCompareRequest(reader);
    case 'abandon':
      return decodeAbandonRequest(reader);
    case 'extended':
      return decodeExtendedRequest(reader);
  }
}

/** The inverse of {@link decodeMessage}. */
export function encodeMessage({ messageId, request, controls }: Message): Buffer {
  return berElement(
    berTags.sequence,
    berInteger(messageId),
    encodeRequest(request),
    ...(controls.length === 0 ? [] : [encodeControls(controls)]),
  );
}

function encodeRequest(request: Request): Buffer {
  switch (request.operation) {
    case 'bind':
      return encodeBindRequest(request);
    case 'unbind':
      return berElement(requestTags.unbind);
    case 'search':
      return encodeSearchRequest(request);
    case 'modify':
      return encodeModifyRequest(request);
    case 'add':
      return encodeAddRequest(request);
    case 'delete':
      return encodeDeleteRequest(request);
    case 'modifyDn':
      return encodeModifyDnRequest(request);
    case 'compare':
      return encodeCompareRequest(request);
    case 'abandon':
      return encodeAbandonRequest(request);
    case 'extended':
      return encodeExtendedRequest(request);
  }
}
