import type { Step } from '../record/steps/step.js';
import { stepsOf } from '../record/steps/walk.js';

/** Whom an RPC proxy was asked for below a step, the last one: `/rpc/rpcproxy.dll?<server>:6001` (MS-RPCH 2.2.2). */
export function proxiedEndpoint(step: Step): { readonly server: string; readonly port: number } | undefined {
  const { server, port } = stepsOf([step], 'rpc-in-data', 'rpc-out-data').at(-1)?.facts ?? {};
  return server === undefined || port === undefined ? undefined : { server, port };
}
