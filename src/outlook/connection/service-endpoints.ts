import { LabError } from '../../errors.js';
import { eptStatus } from '../../wire/endpoint-mapper/status.js';
import type { Connection } from '../resolution.js';
import type { Recorder } from '../trace.js';
import type { RpcConnection } from '../wires/rpc.js';

/** The three interfaces of Outlook's connections, and the service class that it logs on to each by. */
export const serviceClasses = { RFR: 'exchangeRFR', NSPI: 'exchangeAB', EMSMDB: 'exchangeMDB' } as const;

export type ServiceInterface = keyof typeof serviceClasses;

/** An interface bound, and where. */
export interface Endpoint {
  readonly rpc: RpcConnection;
  readonly connection: Connection;
}

/** How a client comes to the interfaces of servers. It has to be closed. */
export interface ServiceEndpoints {
  /**
   * Connects to an interface of a server and logs on to it.
   *
   * @throws LabError for whatever stops it; {@link NotRegistered} when the server has no such interface
   */
  connect(recorder: Recorder, host: string, name: ServiceInterface): Promise<Endpoint>;
  close(): void;
}

/** The server answers, and has no such interface (EPT_S_NOT_REGISTERED). */
export class NotRegistered extends LabError {
  constructor(name: ServiceInterface, where: string, status: number) {
    const number = `0x${status.toString(16)}`;
    const known = status === eptStatus.ept_s_not_registered ? `EPT_S_NOT_REGISTERED, ${number}` : number;
    super('protocol-refused', `${name} is not registered (${known})`, { where });
  }
}
