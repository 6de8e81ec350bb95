import { LabError } from '../../../errors.js';
import type { PoxRequest } from '../messages.js';
import { outlookRequestNamespace } from '../namespaces.js';
import { onlyChild, readXml, type XmlElement } from '../xml-reader.js';
import { attribute, block, document, optionalLine, textLine } from '../xml-text.js';

/** Longest request that is read, in characters. */
export const maximumPoxRequestLength = 65_536;

/*
 * MS-OXDSCLI 2.2.3.1
 *
 *   Autodiscover                    xmlns ".../outlook/requestschema/2006"
 *     Request                       exactly one
 *       EMailAddress                one of these two; LegacyDN wins when both are there (3.2.5)
 *       LegacyDN
 *       AcceptableResponseSchema    the namespace of the answer that the client can read
 *
 * The children of Request come in any order, and neither a declaration nor a namespace is insisted on.
 */

/**
 * Reads an Autodiscover request of any schema: which one is asked for stands in `acceptableResponseSchema`, and
 * whether it can be served (error 601) is for the server to say. What throws here is error 600.
 *
 * @throws DecodeError when it is not XML; LabError `decode-failed` when it is XML, but not such a request
 */
export function decodePoxRequest(body: string): PoxRequest {
  const root = readXml(body, 'Autodiscover request', maximumPoxRequestLength);
  if (root.name !== 'Autodiscover') {
    throw new LabError('decode-failed', `expected the root Autodiscover, found ${root.name}`);
  }
  const request = onlyChild(root, 'Request');
  const acceptableResponseSchema = onlyChild(request, 'AcceptableResponseSchema').text;
  const emailAddress = atMostOne(request, 'EMailAddress');
  const legacyDn = atMostOne(request, 'LegacyDN');
  if (emailAddress === undefined && legacyDn === undefined) {
    throw new LabError('decode-failed', 'expected an EMailAddress or a LegacyDN', { where: 'Request' });
  }
  return {
    ...(emailAddress === undefined ? {} : { emailAddress }),
    ...(legacyDn === undefined ? {} : { legacyDn }),
    acceptableResponseSchema,
  };
}

/** Writes the request as Outlook does: declaration, address, schema. */
export function encodePoxRequest(request: PoxRequest): string {
  const lines = block(1, 'Request', [
    ...optionalLine(2, 'EMailAddress', request.emailAddress),
    ...optionalLine(2, 'LegacyDN', request.legacyDn),
    textLine(2, 'AcceptableResponseSchema', request.acceptableResponseSchema),
  ]);
  return document(block(0, 'Autodiscover', lines, attribute('xmlns', outlookRequestNamespace)));
}

function atMostOne(request: XmlElement, name: string): string | undefined {
  return request.children.some((child) => child.name === name)
    ? onlyChild(request, name).text || undefined
    : undefined;
}
