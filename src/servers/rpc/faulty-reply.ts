import { DecodeError } from '../../errors.js';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { Told } from '../../record/events/recorded-event.js';
import type { BindPdu } from '../../wire/dcerpc/bind.js';
import { rejectReason } from '../../wire/dcerpc/bind-nak.js';
import { faultStatus, formatFaultStatus } from '../../wire/dcerpc/fault.js';
import { interfaces } from '../../wire/dcerpc/interfaces.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import { readEndpointTower } from '../../wire/endpoint-mapper/endpoint.js';
import { decodeEptMapRequest, encodeEptMapResponse } from '../../wire/endpoint-mapper/ept-map.js';
import { eptOpnum, eptStatus } from '../../wire/endpoint-mapper/status.js';
import { nullContextHandle } from '../../wire/ndr/context-handle.js';
import type { SyntaxId } from '../../wire/ndr/syntax-id.js';
import { bindNakReply, faultReply, noReply, type Reply } from './replies.js';
import type { RpcInterface, SocketAddresses } from './rpc-interface.js';
import { bindFacts, requestName } from './told-facts.js';

/** A connection that injected faults may meet: ours, not the DCE/RPC PDU *fault*, which is one of the answers they give. */
export interface FaultyConnection {
  readonly faults?: HostFaults | undefined;
  readonly addresses: SocketAddresses;
  readonly tell: (told: Told<'rpc'>) => void;
}

/** Lets an injected fault answer a bind; undefined where none meets it. */
export function meetInjectedFaultInBind(bind: BindPdu, connection: FaultyConnection): Reply | undefined {
  const { faults, addresses, tell } = connection;
  const named = bind.contexts.flatMap(({ abstractSyntax }) => nameOf(abstractSyntax) ?? []);
  const injected = faults?.take(['rpc:bind-nak', 'rpc:reset', 'rpc:hang'], { interface: named }, addresses);
  if (faults === undefined || injected === undefined) return undefined;
  const facts = bindFacts(bind);
  if (injected.fault !== 'rpc:bind-nak') {
    tell({ event: 'bind', facts: { ...facts, ...silenceOf(injected.fault) } });
    return lost(injected.fault, connection);
  }
  tell({
    event: 'bind',
    facts: { ...facts, status: 'bind_nak', refusal: injected.reason, fault: injected.fault },
  });
  return bindNakReply(bind.callId, rejectReason[injected.reason]);
}

/** What a whole call met by an injected fault may be answered by. */
export interface FaultyCall extends FaultyConnection {
  response(stub: Uint8Array): Reply;
}

/** Lets an injected fault answer a whole call; undefined where none meets it. */
export function meetInjectedFaultInCall(
  request: RequestPdu,
  target: RpcInterface | 'unknown' | undefined,
  call: FaultyCall,
): Reply | undefined {
  if (target === undefined || target === 'unknown') return undefined;
  const { faults, addresses, tell } = call;
  const name = nameOf(target.syntax);
  if (name === 'EPM') {
    const unregistered = meetUnregistered(request, call);
    if (unregistered !== undefined) return unregistered;
  }
  const { callId, contextId, opnum } = request;
  const names = ['rpc:fault', 'rpc:reset', 'rpc:hang'] as const;
  const injected = faults?.take(names, { interface: name, opnum }, addresses);
  if (injected === undefined) return undefined;
  const facts = { name: requestName(request, target) };
  if (injected.fault !== 'rpc:fault') {
    tell({ event: 'request', facts: { ...facts, ...silenceOf(injected.fault) } });
    return lost(injected.fault, call);
  }
  const status = typeof injected.code === 'number' ? injected.code : faultStatus[injected.code];
  tell({ event: 'request', facts: { ...facts, status: formatFaultStatus(status), fault: injected.fault } });
  return faultReply({ callId, contextId, status, executed: false });
}

/** An ept_map of an interface that is to be missing. */
function meetUnregistered(
  { opnum, stub }: RequestPdu,
  { faults, addresses, tell, response }: FaultyCall,
): Reply | undefined {
  if (opnum !== eptOpnum.ept_map) return undefined;
  const asked = askedInterface(stub);
  const injected = asked && faults?.take(['rpc:unregistered'], { interface: asked.name }, addresses);
  if (asked === undefined || injected === undefined) return undefined;
  tell({
    event: 'ept_map',
    facts: { name: asked.name, status: 'ept_s_not_registered', fault: injected.fault },
  });
  const { maxTowers } = asked;
  const status = eptStatus.ept_s_not_registered;
  return response(encodeEptMapResponse({ handle: nullContextHandle, maxTowers, towers: [], status }));
}

function askedInterface(stub: Uint8Array) {
  try {
    const { tower = [], maxTowers } = decodeEptMapRequest(stub);
    const asked = readEndpointTower(tower);
    const name = asked && nameOf(asked.interface);
    return name === undefined ? undefined : { name, maxTowers };
  } catch (error) {
    if (error instanceof DecodeError) return undefined; // for the mapper itself to refuse
    throw error;
  }
}

/** A reset ends the connection; a server that hangs says nothing on it any more, and lets its client wait. */
function lost(injected: 'rpc:reset' | 'rpc:hang', { faults, addresses }: FaultyConnection): Reply {
  if (injected === 'rpc:hang') {
    faults?.silence(addresses);
    return { ...noReply, hangs: true };
  }
  faults?.reset(addresses);
  return { ...noReply, close: true };
}

function silenceOf(fault: 'rpc:reset' | 'rpc:hang') {
  return { status: fault === 'rpc:reset' ? 'reset' : 'nothing', fault };
}

function nameOf({ uuid }: SyntaxId): string | undefined {
  return Object.entries(interfaces).find(([, syntax]) => syntax.uuid === uuid)?.[0];
}
