import type { PoxWebAccess, PoxWebProtocol } from '../messages.js';
import { childOf, textOf, type XmlElement } from '../xml-reader.js';
import { attribute, block, escapeXml, optionalLine, textLine } from '../xml-text.js';

/*
 * MS-OXDSCLI 2.2.4.1.1.2.6, Type WEB
 *
 *   Protocol
 *     Type              "WEB"
 *     Internal          and External, each optional
 *       OWAUrl          @AuthenticationMethod, e.g. "Basic, Fba"; any number
 *       Protocol
 *         Type          "EXCH" in Internal, "EXPR" in External
 *         ASUrl
 *     TTL               hours
 */

export function encodePoxWebProtocol(protocol: PoxWebProtocol): string[] {
  return block(3, 'Protocol', [
    textLine(4, 'Type', 'WEB'),
    ...encodeAccess('Internal', 'EXCH', protocol.internal),
    ...encodeAccess('External', 'EXPR', protocol.external),
    ...optionalLine(4, 'TTL', protocol.ttl),
  ]);
}

export function decodePoxWebProtocol(protocol: XmlElement): PoxWebProtocol {
  const internal = decodeAccess(childOf(protocol, 'Internal'));
  const external = decodeAccess(childOf(protocol, 'External'));
  const ttl = textOf(protocol, 'TTL');
  return {
    type: 'WEB',
    ...(ttl === undefined ? {} : { ttl }),
    ...(internal === undefined ? {} : { internal }),
    ...(external === undefined ? {} : { external }),
  };
}

function encodeAccess(name: string, type: string, access: PoxWebAccess | undefined): string[] {
  if (access === undefined) return [];
  const protocol =
    access.asUrl === undefined
      ? []
      : block(5, 'Protocol', [textLine(6, 'Type', type), textLine(6, 'ASUrl', access.asUrl)]);
  const owaUrls = access.owaUrls.map(
    ({ authenticationMethod, url }) =>
      `${'  '.repeat(5)}<OWAUrl${attribute('AuthenticationMethod', authenticationMethod)}>${escapeXml(url)}</OWAUrl>`,
  );
  return block(4, name, [...owaUrls, ...protocol]);
}

function decodeAccess(access: XmlElement | undefined): PoxWebAccess | undefined {
  if (access === undefined) return undefined;
  const protocol = childOf(access, 'Protocol');
  const asUrl = protocol === undefined ? undefined : textOf(protocol, 'ASUrl');
  return {
    owaUrls: access.children
      .filter(({ name }) => name === 'OWAUrl')
      .map(({ attributes, text }) => ({
        authenticationMethod: attributes.get('AuthenticationMethod') ?? '',
        url: text,
      })),
    ...(asUrl === undefined ? {} : { asUrl }),
  };
}
