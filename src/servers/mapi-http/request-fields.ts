import type { IncomingHttpHeaders } from 'node:http';
import type { Version } from '../../wire/mailbox-store/version.js';
import { responseCode } from '../../wire/mapi-http/response-code.js';

/** What the header of a request says, checked: fit to be sent back. */
export interface RequestFields {
  /** As the client wrote it. */
  readonly requestType: string;
  readonly requestId: string;
  readonly clientInfo: string | undefined;
  /** Of X-ClientApplication; all zeros where it is missing. */
  readonly clientVersion: Version;
}

/** Why a header will not do: a response code and words for people. */
export interface BadHeader {
  readonly code: number;
  readonly reason: string;
}

/** `{GUID}:number`; clients differ in braces. */
const requestIdPattern = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?:\d{1,20}$/i;

const plain = /^[\x20-\x7e]{1,512}$/;

const unknownVersion: Version = [0, 0, 0, 0];

/**
 * Reads the header fields of a request (MS-OXCMAPIHTTP 2.2.3). X-RequestType and X-RequestId are required; a
 * Content-Type is either the protocol's or says nothing, as Exchange's own probes have it.
 */
export function readRequestFields(headers: IncomingHttpHeaders): RequestFields | BadHeader {
  const requestType = textOf(headers['x-requesttype']);
  const requestId = textOf(headers['x-requestid']);
  if (requestType === undefined) return missing('X-RequestType');
  if (requestId === undefined) return missing('X-RequestId');
  if (!plain.test(requestType)) return invalid('X-RequestType');
  if (!requestIdPattern.test(requestId)) return invalid('X-RequestId');
  const clientInfo = textOf(headers['x-clientinfo']);
  if (clientInfo !== undefined && !plain.test(clientInfo)) return invalid('X-ClientInfo');
  const clientVersion = readVersion(textOf(headers['x-clientapplication']));
  if (clientVersion === undefined) return invalid('X-ClientApplication');
  const contentType = headers['content-type'];
  if (contentType !== undefined && !/^application\/(?:mapi-http|octet-stream)\b/i.test(contentType)) {
    return invalid('Content-Type');
  }
  return { requestType, requestId, clientInfo, clientVersion };
}

function textOf(value: string | string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.join(', ') : value;
  return text === '' ? undefined : text;
}

/** `Outlook/15.0.4815.1002`; undefined for what is not of this form. */
function readVersion(text: string | undefined): Version | undefined {
  if (text === undefined) return unknownVersion;
  const [, ...numbers] =
    /^[\x21-\x2e\x30-\x7e]{1,64}\/(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?: |$)/.exec(text) ?? [];
  const [major, minor, build, revision] = numbers.map(Number);
  if (major === undefined || minor === undefined || build === undefined || revision === undefined) {
    return undefined;
  }
  return [major, minor, build, revision];
}

function missing(name: string): BadHeader {
  return { code: responseCode.MissingHeader, reason: `${name} is missing` };
}

function invalid(name: string): BadHeader {
  return { code: responseCode.InvalidHeader, reason: `${name} is not valid` };
}
