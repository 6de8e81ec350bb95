import { DecodeError } from '../../errors.js';
import type { Guid } from '../../values/guid.js';
import { decodeRts, encodeRts, type RtsPdu } from './rts.js';
import { forwardDestination, type RtsCommand } from './rts-commands.js';

/**
 * One of the RTS PDUs that have a name (MS-RPCH 2.2.4). Which one a PDU is, its flags and the types of its commands
 * tell, together with channel and state: several names share one layout.
 */
export interface RtsMessage<Fields> {
  /** As the specification writes it, e.g. `CONN/A1`. */
  readonly name: string;
  /** See `rtsFlags`. */
  readonly flags: number;
  readonly commands: readonly RtsCommand['command'][];
  read(commands: CommandReader): Fields;
  write(fields: Fields): readonly RtsCommand[];
}

type FlowControlAck = Extract<RtsCommand, { readonly command: 'FlowControlAck' }>;

/** Takes values out of commands by their place. */
export class CommandReader {
  readonly #name: string;
  readonly #commands: readonly RtsCommand[];

  constructor(name: string, commands: readonly RtsCommand[]) {
    this.#name = name;
    this.#commands = commands;
  }

  /** @throws DecodeError */
  number(place: number): number {
    const command = this.#commands[place];
    if (command === undefined || !('value' in command)) throw this.#expected(place, 'a number');
    return command.value;
  }

  /** @throws DecodeError */
  cookie(place: number): Guid {
    const command = this.#commands[place];
    if (command === undefined || !('cookie' in command)) throw this.#expected(place, 'a cookie');
    return command.cookie;
  }

  /** @throws DecodeError */
  acknowledgment(place: number): FlowControlAck {
    const command = this.#commands[place];
    if (command?.command !== 'FlowControlAck') throw this.#expected(place, 'FlowControlAck');
    return command;
  }

  #expected(place: number, what: string): DecodeError {
    return new DecodeError(this.#name, place, `${what} in command ${place}`);
  }
}

/** The version of RPC over HTTP, 1; receivers ignore it (MS-RPCH 2.2.3.5.7). */
export const version: RtsCommand = { command: 'Version', value: 1 };

/** Has a PDU forwarded to the client (MS-RPCH 3.2.1.5.2). */
export const toClient: RtsCommand = { command: 'Destination', value: forwardDestination.client };

/** Has a PDU forwarded to the server. */
export const toServer: RtsCommand = { command: 'Destination', value: forwardDestination.server };

/** A cookie as a command. */
export function cookieCommand(cookie: Guid): RtsCommand {
  return { command: 'Cookie', cookie };
}

/** The fields of a PDU if it is laid out as the message is, else undefined. */
export function readRtsMessage<Fields>(
  { name, flags, commands, read }: RtsMessage<Fields>,
  pdu: RtsPdu,
): Fields | undefined {
  if (pdu.flags !== flags || pdu.commands.length !== commands.length) return undefined;
  if (!commands.every((command, place) => pdu.commands[place]?.command === command)) return undefined;
  return read(new CommandReader(name, pdu.commands));
}

/** @throws DecodeError for bytes that are no RTS PDU, or one of another layout */
export function decodeRtsMessage<Fields>(message: RtsMessage<Fields>, bytes: Uint8Array): Fields {
  const fields = readRtsMessage(message, decodeRts(bytes));
  if (fields === undefined) throw new DecodeError('RTS PDU', 16, message.name);
  return fields;
}

export function encodeRtsMessage<Fields>({ flags, write }: RtsMessage<Fields>, fields: Fields): Uint8Array {
  return encodeRts({ flags, commands: write(fields) });
}

/** What a message without fields holds. */
export type NoFields = Readonly<Record<string, never>>;

/** A message that says nothing but which one it is. */
export function fixedMessage(
  name: string,
  flags: number,
  commands: readonly RtsCommand[],
): RtsMessage<NoFields> {
  return {
    name,
    flags,
    commands: commands.map(({ command }) => command),
    read: () => ({}),
    write: () => commands,
  };
}
