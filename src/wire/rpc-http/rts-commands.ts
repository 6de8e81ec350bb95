import { LabError } from '../../errors.js';
import type { Guid } from '../../values/guid.js';
import type { ByteReader } from '../ndr/byte-reader.js';
import type { ByteWriter } from '../ndr/byte-writer.js';

/** Who a forwarded PDU is for (MS-RPCH 2.2.3.3). */
export const forwardDestination = { client: 0, inProxy: 1, server: 2, outProxy: 3 } as const;

/** CommandType (MS-RPCH 2.2.3.5). */
const commandType = {
  ReceiveWindowSize: 0,
  FlowControlAck: 1,
  ConnectionTimeout: 2,
  Cookie: 3,
  ChannelLifetime: 4,
  ClientKeepalive: 5,
  Version: 6,
  Empty: 7,
  Padding: 8,
  NegativeANCE: 9,
  ANCE: 10,
  ClientAddress: 11,
  AssociationGroupId: 12,
  Destination: 13,
  PingTrafficSentNotify: 14,
} as const;

/** Commands whose one field is a number: bytes, milliseconds, a version or a `forwardDestination`. */
type NumberCommand =
  | 'ReceiveWindowSize'
  | 'ConnectionTimeout'
  | 'ChannelLifetime'
  | 'ClientKeepalive'
  | 'Version'
  | 'Destination'
  | 'PingTrafficSentNotify';

/** One command of an RTS PDU. Cookies (MS-RPCH 2.2.3.1) are 16 octets, written as GUIDs are. */
export type RtsCommand =
  | { readonly command: NumberCommand; readonly value: number }
  | {
      readonly command: 'FlowControlAck';
      readonly bytesReceived: number;
      readonly availableWindow: number;
      readonly channelCookie: Guid;
    }
  | { readonly command: 'Cookie' | 'AssociationGroupId'; readonly cookie: Guid }
  | { readonly command: 'Empty' | 'NegativeANCE' | 'ANCE' }
  | { readonly command: 'Padding'; readonly padding: Uint8Array }
  /** 4 octets of IPv4 or 16 of IPv6, as on the wire. */
  | { readonly command: 'ClientAddress'; readonly address: Uint8Array };

const commandNames: ReadonlyMap<number, RtsCommand['command']> = new Map<number, RtsCommand['command']>([
  [commandType.ReceiveWindowSize, 'ReceiveWindowSize'],
  [commandType.FlowControlAck, 'FlowControlAck'],
  [commandType.ConnectionTimeout, 'ConnectionTimeout'],
  [commandType.Cookie, 'Cookie'],
  [commandType.ChannelLifetime, 'ChannelLifetime'],
  [commandType.ClientKeepalive, 'ClientKeepalive'],
  [commandType.Version, 'Version'],
  [commandType.Empty, 'Empty'],
  [commandType.Padding, 'Padding'],
  [commandType.NegativeANCE, 'NegativeANCE'],
  [commandType.ANCE, 'ANCE'],
  [commandType.ClientAddress, 'ClientAddress'],
  [commandType.AssociationGroupId, 'AssociationGroupId'],
  [commandType.Destination, 'Destination'],
  [commandType.PingTrafficSentNotify, 'PingTrafficSentNotify'],
]);

/** Octets after an encoded client address (MS-RPCH 2.2.3.2). */
const addressPadding = 12;

/*
 * RTS commands (MS-RPCH 2.2.3.5.1 to .15): u32 CommandType, then
 *   FlowControlAck                u32 BytesReceived, u32 AvailableWindow, u8[16] ChannelCookie (2.2.3.4)
 *   Cookie, AssociationGroupId    u8[16]
 *   Empty, NegativeANCE, ANCE     nothing
 *   Padding                       u32 ConformanceCount, that many octets
 *   ClientAddress                 u32 AddressType (0 IPv4, 1 IPv6), 4 or 16 octets, u8[12] padding (2.2.3.2)
 *   all others                    u32
 */

/** @throws DecodeError */
export function decodeRtsCommand(reader: ByteReader): RtsCommand {
  const type = reader.u32();
  const command = commandNames.get(type);
  switch (command) {
    case undefined:
      throw reader.expected('CommandType 0 to 14', reader.offset - 4);
    case 'FlowControlAck':
      return {
        command,
        bytesReceived: reader.u32(),
        availableWindow: reader.u32(),
        channelCookie: reader.guid(),
      };
    case 'Cookie':
    case 'AssociationGroupId':
      return { command, cookie: reader.guid() };
    case 'Empty':
    case 'NegativeANCE':
    case 'ANCE':
      return { command };
    case 'Padding':
      return { command, padding: reader.bytes(reader.u32()) };
    case 'ClientAddress': {
      const family = reader.u32();
      if (family > 1) throw reader.expected('AddressType 0 or 1', reader.offset - 4);
      const address = reader.bytes(family === 0 ? 4 : 16);
      reader.skip(addressPadding);
      return { command, address };
    }
    default:
      return { command, value: reader.u32() };
  }
}

export function encodeRtsCommand(writer: ByteWriter, command: RtsCommand): void {
  writer.u32(commandType[command.command]);
  switch (command.command) {
    case 'FlowControlAck':
      writer.u32(command.bytesReceived);
      writer.u32(command.availableWindow);
      writer.guid(command.channelCookie);
      return;
    case 'Cookie':
    case 'AssociationGroupId':
      writer.guid(command.cookie);
      return;
    case 'Empty':
    case 'NegativeANCE':
    case 'ANCE':
      return;
    case 'Padding':
      writer.u32(command.padding.length);
      writer.bytes(command.padding);
      return;
    case 'ClientAddress':
      if (command.address.length !== 4 && command.address.length !== 16) {
        throw new LabError('internal', 'a ClientAddress has 4 or 16 octets');
      }
      writer.u32(command.address.length === 4 ? 0 : 1);
      writer.bytes(command.address);
      writer.zeros(addressPadding);
      return;
    default:
      writer.u32(command.value);
  }
}
