import type { RpcInterface } from '../../src/servers/rpc/rpc-interface.js';
import { interfaces } from '../../src/wire/dcerpc/interfaces.js';

/** EMSMDB without a mailbox store: it can be bound, and a user's call is answered with `nca_s_op_rng_error`. */
export function emsmdbInterface(): RpcInterface {
  return { syntax: interfaces.EMSMDB, authentication: 'required', operations: new Map() };
}
