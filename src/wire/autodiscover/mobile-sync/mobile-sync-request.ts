import { LabError } from '../../../errors.js';
import type { PoxRequest } from '../messages.js';
import { mobileSyncRequestNamespace, mobileSyncResponseNamespace } from '../namespaces.js';
import { decodePoxRequest } from '../pox/pox-request.js';
import { attribute, block, document, textLine } from '../xml-text.js';

/*
 * MS-ASCMD 2.2.1.1.1, on the URL of POX
 *
 *   Autodiscover                    xmlns ".../mobilesync/requestschema/2006"
 *     Request
 *       EMailAddress
 *       AcceptableResponseSchema    ".../mobilesync/responseschema/2006"
 */

export function encodeMobileSyncRequest(emailAddress: string): string {
  const lines = block(1, 'Request', [
    textLine(2, 'EMailAddress', emailAddress),
    textLine(2, 'AcceptableResponseSchema', mobileSyncResponseNamespace),
  ]);
  return document(block(0, 'Autodiscover', lines, attribute('xmlns', mobileSyncRequestNamespace)));
}

/**
 * The address that is asked about.
 *
 * @throws DecodeError or LabError `decode-failed` when it is no Autodiscover request, or not one of a phone
 */
export function decodeMobileSyncRequest(body: string): string {
  const request = decodePoxRequest(body);
  const address = mobileSyncAddressOf(request);
  if (address === undefined) {
    throw new LabError('decode-failed', 'expected the MobileSync schema and an EMailAddress');
  }
  return address;
}

/** The address, when this is a phone's request: the schema of the answer tells, the root's namespace does not. */
export function mobileSyncAddressOf(request: PoxRequest): string | undefined {
  return request.acceptableResponseSchema === mobileSyncResponseNamespace ? request.emailAddress : undefined;
}
