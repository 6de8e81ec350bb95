import { formatIpv4, parseIpv4 } from '../../values/ipv4.js';
import { ByteReader } from '../ndr/byte-reader.js';
import { ByteWriter } from '../ndr/byte-writer.js';
import type { SyntaxId } from '../ndr/syntax-id.js';

/** One floor: a protocol (left side) and its address (right side). What does not fit its protocol is `other`. */
export type TowerFloor =
  | { readonly kind: 'uuid'; readonly syntax: SyntaxId }
  | { readonly kind: 'connection-oriented'; readonly minorVersion: number }
  | { readonly kind: 'tcp' | 'http'; readonly port: number }
  | { readonly kind: 'ip'; readonly address: string }
  | { readonly kind: 'named-pipe' | 'netbios'; readonly name: string }
  | { readonly kind: 'other'; readonly left: Uint8Array; readonly right: Uint8Array };

/**
 * The way to an interface, from the top: interface, encoding, RPC protocol, transport port, network address
 * (C706 appendix L).
 */
export type Tower = readonly TowerFloor[];

/** The protocol identifiers of C706 appendix I that occur here (named pipe: MS-RPCE 2.1.1.2). */
const protocolId = {
  tcp: 0x07,
  ip: 0x09,
  'connection-oriented': 0x0b,
  uuid: 0x0d,
  'named-pipe': 0x0f,
  netbios: 0x11,
  http: 0x1f,
} as const;

/*
 * protocol_tower_t (C706 appendix L), without alignment:
 *   u16 floor_count, then each floor: u16 lhs_length, lhs, u16 rhs_length, rhs
 *   uuid                 lhs 0x0d, uuid, u16 major version   rhs u16 minor version
 *   connection-oriented  lhs 0x0b                            rhs u16 minor version
 *   tcp, http            lhs 0x07, 0x1f                      rhs u16 port, BIG-endian
 *   ip                   lhs 0x09                            rhs 4 octets of address
 *   named-pipe, netbios  lhs 0x0f, 0x11                      rhs octets with terminating zero
 */

/** @throws DecodeError */
export function decodeTower(octets: Uint8Array): Tower {
  const reader = new ByteReader(octets, 'protocol_tower_t');
  const count = reader.u16();
  const floors: TowerFloor[] = [];
  for (let i = 0; i < count; i++)
    floors.push(decodeFloor(reader.bytes(reader.u16()), reader.bytes(reader.u16())));
  return floors;
}

function decodeFloor(left: Uint8Array, right: Uint8Array): TowerFloor {
  const address = new ByteReader(right, 'protocol_tower_t');
  const id = left[0];
  if (id === protocolId.uuid && left.length === 19 && right.length === 2) {
    const protocol = new ByteReader(left.subarray(1), 'protocol_tower_t');
    return {
      kind: 'uuid',
      syntax: { uuid: protocol.guid(), major: protocol.u16(), minor: address.u16() },
    };
  }
  if (left.length === 1) {
    const terminated = right.at(-1) === 0 && right.indexOf(0) === right.length - 1;
    switch (id) {
      case protocolId['connection-oriented']:
        if (right.length === 2) return { kind: 'connection-oriented', minorVersion: address.u16() };
        break;
      case protocolId.tcp:
      case protocolId.http:
        if (right.length === 2) {
          return { kind: id === protocolId.tcp ? 'tcp' : 'http', port: address.u16BigEndian() };
        }
        break;
      case protocolId.ip:
        if (right.length === 4) return { kind: 'ip', address: right.join('.') };
        break;
      case protocolId['named-pipe']:
        if (terminated) return { kind: 'named-pipe', name: nameOf(right) };
        break;
      case protocolId.netbios:
        if (terminated) return { kind: 'netbios', name: nameOf(right) };
        break;
    }
  }
  return { kind: 'other', left, right };
}

function nameOf(right: Uint8Array): string {
  return Buffer.from(right.subarray(0, -1)).toString('latin1');
}

export function encodeTower(tower: Tower): Uint8Array {
  const writer = new ByteWriter();
  writer.u16(tower.length);
  for (const floor of tower) encodeFloor(writer, floor);
  return writer.finish();
}

function encodeFloor(writer: ByteWriter, floor: TowerFloor): void {
  if (floor.kind === 'other') {
    writer.u16(floor.left.length);
    writer.bytes(floor.left);
    writer.u16(floor.right.length);
    writer.bytes(floor.right);
    return;
  }
  writer.u16(floor.kind === 'uuid' ? 19 : 1);
  writer.u8(protocolId[floor.kind]);
  switch (floor.kind) {
    case 'uuid':
      writer.guid(floor.syntax.uuid);
      writer.u16(floor.syntax.major);
      writer.u16(2);
      writer.u16(floor.syntax.minor);
      return;
    case 'connection-oriented':
      writer.u16(2);
      writer.u16(floor.minorVersion);
      return;
    case 'tcp':
    case 'http':
      writer.u16(2);
      writer.u16BigEndian(floor.port);
      return;
    case 'ip':
      writer.u16(4);
      for (const octet of formatIpv4(parseIpv4(floor.address)).split('.')) writer.u8(Number(octet));
      return;
    case 'named-pipe':
    case 'netbios':
      writer.u16(floor.name.length + 1);
      writer.bytes(Buffer.from(floor.name, 'latin1'));
      writer.u8(0);
  }
}
