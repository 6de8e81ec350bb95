import { randomUUID } from 'node:crypto';
import type { Facts } from '../../../record/events/recorded-event.js';
import { type Guid, parseGuid } from '../../../values/guid.js';
import { faultStatus } from '../../../wire/dcerpc/fault.js';
import { formatInterface, interfaces } from '../../../wire/dcerpc/interfaces.js';
import {
  type EndpointEntry,
  endpointTower,
  readEndpointTower,
} from '../../../wire/endpoint-mapper/endpoint.js';
import {
  decodeEptLookupRequest,
  type EptLookupRequest,
  encodeEptLookupResponse,
  inquiryType,
} from '../../../wire/endpoint-mapper/ept-lookup.js';
import {
  decodeEptLookupHandleFreeRequest,
  encodeEptLookupHandleFreeResponse,
} from '../../../wire/endpoint-mapper/ept-lookup-handle-free.js';
import {
  decodeEptMapRequest,
  type EptMapRequest,
  encodeEptMapResponse,
} from '../../../wire/endpoint-mapper/ept-map.js';
import { eptOpnum, eptStatus } from '../../../wire/endpoint-mapper/status.js';
import {
  type ContextHandle,
  isNullContextHandle,
  nullContextHandle,
} from '../../../wire/ndr/context-handle.js';
import type { AssociationGroup } from '../association-groups.js';
import { ContextHandles } from '../context-handles.js';
import { type RpcCall, RpcFault, type RpcInterface, type SocketAddresses } from '../rpc-interface.js';
import { lookupPage, mapPage, matchLookup, matchMap, type Page } from './endpoint-mapper-operations.js';
import { type MapAnswer, MapMemory } from './map-memory.js';

/** What an endpoint mapper answers from. */
export interface EndpointMapperOptions {
  /** The endpoint map, asked for with every question; the same list as long as nothing has changed. */
  readonly endpoints: () => readonly EndpointEntry[];
  /** The IPv4 address put into towers: the one the client reached this host by. */
  readonly reachedAddress: (addresses: SocketAddresses) => string;
  /** Source of context handles; random by default. */
  readonly newGuid?: () => Guid;
}

/** Lookups a client may have begun and not ended. */
const maxHandles = 32;

type Handles = ContextHandles<readonly EndpointEntry[]>;

/** The endpoint mapper (C706 appendix O, MS-RPCE 2.2.1.2): ept_lookup, ept_map, ept_lookup_handle_free. */
export function endpointMapperInterface({
  endpoints,
  reachedAddress,
  newGuid = () => parseGuid(randomUUID()),
}: EndpointMapperOptions): RpcInterface {
  const handlesByGroup = new WeakMap<AssociationGroup, Handles>();
  const handlesOf = (group: AssociationGroup): Handles => {
    const known = handlesByGroup.get(group);
    if (known !== undefined) return known;
    const handles: Handles = new ContextHandles(newGuid, maxHandles);
    handlesByGroup.set(group, handles);
    return handles;
  };

  const memory = new MapMemory();

  const lookup = (stub: Uint8Array, call: RpcCall): Uint8Array => {
    const request = decodeEptLookupRequest(stub);
    const { handle, maxEntries } = request;
    const handles = handlesOf(call.group);
    const matches = isNullContextHandle(handle) ? matchLookup(endpoints(), request) : begun(handles, handle);
    const page = matches === undefined ? notUnderstood : lookupPage(matches, maxEntries);
    const address = reachedAddress(call.addresses);
    call.tell({ event: 'ept_lookup', facts: { ...lookupFacts(request), ...pageFacts(page, address) } });
    return encodeEptLookupResponse({
      handle: handles.keep(handle, page.rest),
      maxEntries,
      entries: page.entries.map((entry) => ({
        object: entry.object,
        tower: endpointTower({ ...entry, address }),
        annotation: entry.annotation,
      })),
      status: page.status,
    });
  };

  const map = (stub: Uint8Array, call: RpcCall): Uint8Array => {
    const all = endpoints();
    const address = reachedAddress(call.addresses);
    const known = memory.recall(all, address, stub);
    const answer = known ?? answerMap(stub, call, all, address);
    call.tell({ event: 'ept_map', facts: answer.facts });
    return answer.stub;
  };

  const answerMap = (
    stub: Uint8Array,
    call: RpcCall,
    all: readonly EndpointEntry[],
    address: string,
  ): MapAnswer => {
    const request = decodeEptMapRequest(stub);
    const { handle, maxTowers } = request;
    const handles = handlesOf(call.group);
    const isWhole = isNullContextHandle(handle);
    const page = mapPage(isWhole ? matchMap(all, request) : begun(handles, handle), maxTowers);
    const response = encodeEptMapResponse({
      handle: handles.keep(handle, page.rest),
      maxTowers,
      towers: page.entries.map((entry) => endpointTower({ ...entry, address })),
      status: page.status,
    });
    const answer = { facts: { ...mapFacts(request), ...pageFacts(page, address) }, stub: response };
    if (isWhole && page.rest === undefined) memory.remember(address, stub, answer);
    return answer;
  };

  const handleFree = (stub: Uint8Array, call: RpcCall): Uint8Array => {
    handlesOf(call.group).keep(decodeEptLookupHandleFreeRequest(stub).handle, undefined);
    call.tell({ event: 'ept_lookup_handle_free', facts: { status: 'ok' } });
    return encodeEptLookupHandleFreeResponse({ handle: nullContextHandle, status: eptStatus.ok });
  };

  return {
    syntax: interfaces.EPM,
    authentication: 'none-needed',
    operations: new Map([
      [eptOpnum.ept_lookup, lookup],
      [eptOpnum.ept_map, map],
      [eptOpnum.ept_lookup_handle_free, handleFree],
    ]),
  };
}

/** The IPv4 address of the server's end of a connection, also when it came in on a dual-stack socket. */
export function localIpv4({ localAddress = '' }: SocketAddresses): string {
  const address = localAddress.replace(/^::ffff:/i, '');
  return /^[\d.]+$/.test(address) ? address : '0.0.0.0';
}

const notUnderstood: Page = { entries: [], rest: undefined, status: eptStatus.ept_s_cant_perform_op };

function begun(handles: Handles, handle: ContextHandle): readonly EndpointEntry[] {
  const rest = handles.get(handle);
  if (rest === undefined) throw new RpcFault(faultStatus.nca_s_fault_context_mismatch);
  return rest;
}

function mapFacts({ tower = [], handle }: EptMapRequest): Facts<'rpc', 'ept_map'> {
  if (!isNullContextHandle(handle)) return { isContinued: true };
  const asked = readEndpointTower(tower);
  return asked === undefined ? {} : { name: `${formatInterface(asked.interface)} ${asked.protocol}` };
}

function lookupFacts({
  handle,
  inquiryType: type,
  interface: asked,
  object,
}: EptLookupRequest): Facts<'rpc', 'ept_lookup'> {
  if (!isNullContextHandle(handle)) return { isContinued: true };
  if (type === inquiryType.all) return { isOfAll: true };
  return { name: asked && formatInterface(asked), object };
}

function pageFacts({ entries, status }: Page, address: string): Facts<'rpc', 'ept_map'> {
  const [first] = entries;
  if (first === undefined) {
    return {
      status: status === eptStatus.ept_s_not_registered ? 'ept_s_not_registered' : 'ept_s_cant_perform_op',
    };
  }
  return {
    status: 'ok',
    endpoints: entries.length,
    endpoint: `${formatInterface(first.interface)} at ${first.protocol}:${address}[${first.port}]`,
  };
}
