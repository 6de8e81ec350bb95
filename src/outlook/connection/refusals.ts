import { isLabError, LabError } from '../../errors.js';
import { storeStatus } from '../../wire/mailbox-store/status.js';
import { LogonRefused } from '../wires/rpc.js';

/** The mailbox store answered, and does not open the mailbox. */
export class StoreRefused extends LabError {
  /** One of `storeStatus`, where it has a name. */
  readonly status: number;
  /** Its name; as a number where it has none. */
  readonly statusName: string;

  /** @param at - which server and connection, once that is known */
  constructor(status: number, at?: string) {
    const hint = hints.get(status);
    const statusName = storeStatusName(status);
    super('protocol-refused', `the mailbox store answers ${statusName}`, {
      ...(at === undefined ? {} : { where: at }),
      ...(hint === undefined ? {} : { hint }),
    });
    this.status = status;
    this.statusName = statusName;
  }
}

/** What would mend it, where that is the client's to do. */
const hints: ReadonlyMap<number, string> = new Map([
  [storeStatus.ecNotEncrypted, 'it takes encrypted connections only: turn encryption on'],
]);

/** Lets a failure say which server it was, and which of the connections: `outlook.contoso.example: Mail: ...`. */
export async function sayingWhere<T>(host: string, connection: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const at = `${host}: ${connection}`;
    if (error instanceof StoreRefused && error.where === undefined) throw new StoreRefused(error.status, at);
    if (error instanceof LogonRefused && error.where === undefined)
      throw new LogonRefused(error.userName, at);
    if (isLabError(error, 'connection-timed-out') && error.where === undefined) {
      throw new LabError(error.code, error.message, { where: at, cause: error });
    }
    throw error;
  }
}

/** Such as `ecNone`; a status without a name as a number. */
export function storeStatusName(status: number): string {
  const known = Object.entries(storeStatus).find(([, value]) => value === status);
  return known?.[0] ?? `0x${status.toString(16)}`;
}
