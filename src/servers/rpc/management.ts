import { interfaces } from '../../wire/dcerpc/interfaces.js';
import { encodeInqIfIdsResponse } from '../../wire/dcerpc/management/inq-if-ids.js';
import { encodeIsServerListeningResponse } from '../../wire/dcerpc/management/is-server-listening.js';
import type { RpcInterface } from './rpc-interface.js';

/** The remote management interface (C706 appendix Q): which interfaces are offered, and is the server listening. */
export function managementInterface(offered: readonly RpcInterface[]): RpcInterface {
  return {
    syntax: interfaces.MGMT,
    authentication: 'none-needed',
    operations: new Map([
      [
        0,
        (_stub, call) => {
          call.tell({ event: 'inq_if_ids', facts: { interfaces: offered.length } });
          return encodeInqIfIdsResponse({ interfaces: offered.map(({ syntax }) => syntax), status: 0 });
        },
      ],
      [
        2,
        (_stub, call) => {
          call.tell({ event: 'is_server_listening', facts: { status: 'yes' } });
          return encodeIsServerListeningResponse({ status: 0, listening: true });
        },
      ],
    ]),
  };
}
