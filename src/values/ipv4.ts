import { LabError } from '../errors.js';

/** An IPv4 network: `10.10.0.0/16`. A single address is a /32. */
export interface Ipv4Network {
  readonly address: number;
  readonly prefixLength: number;
}

/**
 * Dotted decimal to an unsigned 32-bit number.
 *
 * @throws LabError `decode-failed`
 */
export function parseIpv4(text: string): number {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const octets = match?.slice(1, 5).map(Number);
  if (!octets || octets.some((octet) => octet > 255)) {
    throw new LabError('decode-failed', `"${text}" is not an IPv4 address`);
  }
  return octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/**
 * Reads `a.b.c.d/len` or a bare address.
 *
 * @throws LabError `decode-failed`
 */
export function parseIpv4Network(text: string): Ipv4Network {
  const [address = '', length = '32', ...rest] = text.split('/');
  const prefixLength = Number(length);
  if (rest.length > 0 || !/^\d+$/.test(length) || prefixLength > 32) {
    throw new LabError('decode-failed', `"${text}" is not an IPv4 network`, { hint: 'write 10.0.0.0/8' });
  }
  return { address: parseIpv4(address), prefixLength };
}

export function networkContains(network: Ipv4Network, address: number): boolean {
  if (network.prefixLength === 0) return true;
  const shift = 32 - network.prefixLength;
  return network.address >>> shift === address >>> shift;
}
