import { isIP } from 'node:net';
import { listenTcp } from '../../network/listener.js';
import { createControlServer } from '../../servers/control/control-server.js';
import { createGuard } from '../../servers/control/guard.js';
import type { RouteTable } from '../../servers/control/route-table.js';
import type { CheckedControlOptions } from './control-options.js';
import { type Controlled, notReady } from './controlled.js';
import { controlTable } from './routes.js';

/** Where this machine reaches what listens on all of its addresses. */
const anyAddress: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** An open control interface. */
export interface OpenControl {
  /** `http://127.0.0.1:40080` */
  readonly url: string;
  readonly token: string | undefined;
  /** From now on it acts on this lab; until then it says that none is ready. */
  serve(controlled: Controlled): void;
  /** It says again that no lab is ready, and then nothing. */
  close(): Promise<void>;
}

/**
 * Opens the control interface of a lab that is to come, so that others can watch it start.
 *
 * @throws LabError `address-in-use`, `address-not-permitted`
 */
export async function openControl({ address, port, token }: CheckedControlOptions): Promise<OpenControl> {
  let controlled: Controlled | undefined;
  /** Made for the first request: most labs of a test run are never asked anything. */
  let table: RouteTable | undefined;
  const subject = () => {
    if (controlled === undefined) throw notReady();
    return controlled;
  };
  const server = createControlServer(
    () => {
      table ??= controlTable(subject);
      return table;
    },
    createGuard({ address, token }),
    warn,
  );
  const listening = await listenTcp(server, { address, port });
  const reached = anyAddress.get(listening.address) ?? listening.address;
  return {
    url: `http://${isIP(reached) === 6 ? `[${reached}]` : reached}:${listening.port}`,
    token,
    serve: (lab) => {
      controlled = lab;
    },
    close: async () => {
      controlled = undefined;
      await listening.close();
    },
  };
}

/** A fault of this program, which must not end the lab. */
function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
