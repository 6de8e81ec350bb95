import { interfaces } from '../../wire/dcerpc/interfaces.js';
import type { RpcInterface } from './rpc-interface.js';

/**
 * The mailbox store's interface (MS-OXCRPC) as far as it is offered: it can be bound, which is all that finding a
 * server takes. It has no operations yet, so every call is answered with `nca_s_op_rng_error`.
 */
export function emsmdbInterface(): RpcInterface {
  return { syntax: interfaces.EMSMDB, operations: new Map() };
}
