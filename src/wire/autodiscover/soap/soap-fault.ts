import { LabError } from '../../../errors.js';
import { childOf, readXml, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, escapeXml, textLine } from '../xml-text.js';
import type { SoapFault, SoapFaultCode } from './soap-messages.js';
import { addressingNamespace, envelopeNamespace, securityNamespace } from './soap-namespaces.js';

/*
 * SOAP 1.1, 4.4
 *
 *   s:Envelope
 *     s:Body
 *       s:Fault
 *         faultcode      "s:Client" | "s:Server" | "a:ActionNotSupported" | "e:InvalidSecurity"
 *         faultstring    @xml:lang
 */

const prefixes: Readonly<Record<SoapFaultCode, string>> = {
  Client: 's',
  Server: 's',
  ActionNotSupported: 'a',
  InvalidSecurity: 'e',
};
const codes: readonly SoapFaultCode[] = ['Client', 'Server', 'ActionNotSupported', 'InvalidSecurity'];

/** Without a declaration, as WCF writes it. */
export function encodeSoapFault({ code, reason }: SoapFault): string {
  const namespaces =
    attribute('xmlns:s', envelopeNamespace) +
    attribute('xmlns:a', addressingNamespace) +
    attribute('xmlns:e', securityNamespace);
  const fault = [
    textLine(3, 'faultcode', `${prefixes[code]}:${code}`),
    `      <faultstring xml:lang="en-US">${escapeXml(reason)}</faultstring>`,
  ];
  return block(0, 's:Envelope', block(1, 's:Body', block(2, 's:Fault', fault)), namespaces).join('\n');
}

/** The fault within an envelope; undefined when it holds none. A code that is not known here reads as `Server`. */
export function faultOf(envelope: XmlElement): SoapFault | undefined {
  const body = childOf(envelope, 'Body');
  const fault = body && childOf(body, 'Fault');
  if (fault === undefined) return undefined;
  const name = textOf(fault, 'faultcode')?.replace(/^.*:/, '');
  const code = codes.find((known) => known === name) ?? 'Server';
  return { code, reason: textOf(fault, 'faultstring') ?? '' };
}

/** @throws LabError `decode-failed` when it is not a fault */
export function decodeSoapFault(xml: string): SoapFault {
  const fault = faultOf(readXml(xml, 'SOAP fault', 65_536));
  if (fault === undefined) throw new LabError('decode-failed', 'expected a Fault', { where: 'Envelope' });
  return fault;
}
