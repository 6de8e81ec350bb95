import type { Step } from '../outlook/resolution.js';
import { walk } from './figures.js';

/** Whom an RPC proxy was asked for below a step, the last one: `/rpc/rpcproxy.dll?<server>:6001` (MS-RPCH 2.2.2). */
export function proxiedEndpoint(step: Step): { readonly server: string; readonly port: number } | undefined {
  const targets = [...walk([step])].map(({ target }) => /\?([^?:]+):(\d+)$/.exec(target));
  const [, server, port] = targets.findLast((found) => found !== null) ?? [];
  return server === undefined ? undefined : { server, port: Number(port) };
}
