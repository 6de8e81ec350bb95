import type { PoxMapiHttpEndpoint, PoxMapiHttpProtocol } from '../messages.js';
import { childOf, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, optionalLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2.6 with the attribute Type instead of the element
 *
 *   Protocol           @Type "mapiHttp", @Version "1"
 *     MailStore
 *       InternalUrl    each of the two optional
 *       ExternalUrl
 *     AddressBook      likewise
 */

export function encodePoxMapiHttpProtocol(protocol: PoxMapiHttpProtocol): string[] {
  return block(
    3,
    'Protocol',
    [
      ...encodeEndpoint('MailStore', protocol.mailStore),
      ...encodeEndpoint('AddressBook', protocol.addressBook),
    ],
    attribute('Type', 'mapiHttp') + attribute('Version', '1'),
  );
}

/** An endpoint that is missing reads as one without URLs. */
export function decodePoxMapiHttpProtocol(protocol: XmlElement): PoxMapiHttpProtocol {
  return {
    type: 'mapiHttp',
    mailStore: decodeEndpoint(childOf(protocol, 'MailStore')),
    addressBook: decodeEndpoint(childOf(protocol, 'AddressBook')),
  };
}

function encodeEndpoint(name: string, { internalUrl, externalUrl }: PoxMapiHttpEndpoint): string[] {
  return block(4, name, [
    ...optionalLine(5, 'InternalUrl', internalUrl),
    ...optionalLine(5, 'ExternalUrl', externalUrl),
  ]);
}

function decodeEndpoint(endpoint: XmlElement | undefined): PoxMapiHttpEndpoint {
  const internalUrl = endpoint && textOf(endpoint, 'InternalUrl');
  const externalUrl = endpoint && textOf(endpoint, 'ExternalUrl');
  return {
    ...(internalUrl === undefined ? {} : { internalUrl }),
    ...(externalUrl === undefined ? {} : { externalUrl }),
  };
}
