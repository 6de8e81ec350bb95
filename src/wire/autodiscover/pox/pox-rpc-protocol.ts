import { LabError } from '../../../errors.js';
import type { PoxRpcProtocol } from '../messages.js';
import type { XmlElement } from '../xml-reader.js';
import { block, textLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2.6
 *
 *   Protocol
 *     Type     "EXCH" | "EXPR" | "EXHTTP"
 *     ...      Server, ServerDN, ServerVersion, MdbDN, ... in the order given; a missing value is a missing element
 */

const elementName = /^[A-Za-z][A-Za-z0-9-]*$/;

/** @throws LabError `internal` for a name that no Autodiscover element has */
export function encodePoxRpcProtocol(protocol: PoxRpcProtocol): string[] {
  return block(3, 'Protocol', [
    textLine(4, 'Type', protocol.type),
    ...protocol.elements.map(({ name, text }) => {
      if (!elementName.test(name)) throw new LabError('internal', `"${name}" is not an element name`);
      return textLine(4, name, text);
    }),
  ]);
}

/** Elements that hold further elements are not settings, and are left out. */
export function decodePoxRpcProtocol(type: PoxRpcProtocol['type'], protocol: XmlElement): PoxRpcProtocol {
  return {
    type,
    elements: protocol.children
      .filter(({ name, children }) => name !== 'Type' && children.length === 0)
      .map(({ name, text }) => ({ name, text })),
  };
}
