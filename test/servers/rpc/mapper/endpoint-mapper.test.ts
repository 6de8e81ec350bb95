import { describe, expect, it } from 'vitest';
import { endpointMapperInterface, localIpv4 } from '../../../../src/servers/rpc/mapper/endpoint-mapper.js';
import type { RpcCall } from '../../../../src/servers/rpc/rpc-interface.js';
import { nullGuid, parseGuid } from '../../../../src/values/guid.js';
import { interfaces } from '../../../../src/wire/dcerpc/interfaces.js';
import { type EndpointEntry, readEndpointTower } from '../../../../src/wire/endpoint-mapper/endpoint.js';
import {
  decodeEptLookupResponse,
  type EptLookupRequest,
  encodeEptLookupRequest,
} from '../../../../src/wire/endpoint-mapper/ept-lookup.js';
import {
  decodeEptLookupHandleFreeResponse,
  encodeEptLookupHandleFreeRequest,
} from '../../../../src/wire/endpoint-mapper/ept-lookup-handle-free.js';
import { decodeEptMapResponse } from '../../../../src/wire/endpoint-mapper/ept-map.js';
import { eptOpnum, eptStatus } from '../../../../src/wire/endpoint-mapper/status.js';
import { isNullContextHandle, nullContextHandle } from '../../../../src/wire/ndr/context-handle.js';
import { lineOf } from '../../../support/told.js';
import { eptMapRequestStub, eptMapResponseStub, toHex } from '../../../wire/dcerpc/vectors.js';

const endpoint = (port: number): EndpointEntry => ({
  interface: interfaces.EMSMDB,
  annotation: 'RCA',
  object: nullGuid,
  protocol: 'ncacn_ip_tcp',
  port,
});

function mapper(first: readonly EndpointEntry[]) {
  let endpoints = first;
  let guids = 0;
  const told: string[] = [];
  const { operations } = endpointMapperInterface({
    endpoints: () => endpoints,
    reachedAddress: localIpv4,
    newGuid: () => parseGuid((++guids).toString(16).padStart(32, '0')),
  });
  const group = { id: 1, ended: new AbortController().signal };
  const call = (opnum: number, stub: Uint8Array, from = group) => {
    const rpcCall: RpcCall = {
      principal: undefined,
      level: 'none',
      addresses: { localAddress: '::ffff:127.0.0.1', localPort: 135 },
      group: from,
      tell: (what) => told.push(lineOf(what)),
    };
    return operations.get(opnum)?.(stub, rpcCall) ?? new Uint8Array();
  };
  const lookup = (changes: Partial<EptLookupRequest> = {}, from = group) =>
    decodeEptLookupResponse(
      call(
        eptOpnum.ept_lookup,
        encodeEptLookupRequest({
          inquiryType: 0,
          versionOption: 1,
          handle: nullContextHandle,
          maxEntries: 2,
          ...changes,
        }),
        from,
      ),
    );
  const change = (changed: readonly EndpointEntry[]) => {
    endpoints = changed;
  };
  return { call, lookup, told, change };
}

describe('endpoint mapper', () => {
  it('answers the captured ept_map with the captured response', () => {
    const { call, told } = mapper([endpoint(16001)]);
    const response = call(eptOpnum.ept_map, eptMapRequestStub);
    expect(toHex(response)).toBe(toHex(eptMapResponseStub).replace('04000200', '01000000'));
    expect(told).toEqual([
      'ept_map EMSMDB v0.81 ncacn_ip_tcp -> EMSMDB v0.81 at ncacn_ip_tcp:127.0.0.1[16001]',
    ]);
  });

  it('answers ept_s_not_registered for what is not there', () => {
    const { call, told } = mapper([]);
    const response = decodeEptMapResponse(call(eptOpnum.ept_map, eptMapRequestStub));
    expect(response).toEqual({
      handle: nullContextHandle,
      maxTowers: 1,
      towers: [],
      status: eptStatus.ept_s_not_registered,
    });
    expect(told).toEqual(['ept_map EMSMDB v0.81 ncacn_ip_tcp -> ept_s_not_registered']);
  });

  it('answers the same question alike until the endpoint map changes, and tells of it each time', () => {
    const { call, told, change } = mapper([endpoint(16001)]);
    const ports = () =>
      decodeEptMapResponse(call(eptOpnum.ept_map, eptMapRequestStub)).towers.map(
        (tower) => readEndpointTower(tower)?.port,
      );
    expect([ports(), ports()]).toEqual([[16001], [16001]]);
    change([endpoint(16002)]);
    expect(ports()).toEqual([16002]);
    change([]);
    expect(ports()).toEqual([]);
    expect(told.map((line) => line.split(' -> ')[1])).toEqual([
      'EMSMDB v0.81 at ncacn_ip_tcp:127.0.0.1[16001]',
      'EMSMDB v0.81 at ncacn_ip_tcp:127.0.0.1[16001]',
      'EMSMDB v0.81 at ncacn_ip_tcp:127.0.0.1[16002]',
      'ept_s_not_registered',
    ]);
  });

  it('pages a lookup under one handle until it is told that nothing is left', () => {
    const { lookup, told } = mapper([1, 2, 3, 4].map(endpoint));
    const ports = (entries: ReturnType<typeof lookup>['entries']) =>
      entries.map(({ tower }) => readEndpointTower(tower)?.port);
    const first = lookup();
    expect(ports(first.entries)).toEqual([1, 2]);
    const second = lookup({ handle: first.handle });
    expect(ports(second.entries)).toEqual([3, 4]);
    expect(second.handle).toEqual(first.handle);
    const third = lookup({ handle: second.handle });
    expect(third).toMatchObject({
      handle: nullContextHandle,
      entries: [],
      status: eptStatus.ept_s_not_registered,
    });
    expect(() => lookup({ handle: first.handle })).toThrow('nca_s_fault_context_mismatch');
    expect(told).toEqual([
      'ept_lookup of all -> 2 endpoints',
      'ept_lookup, continued -> 2 endpoints',
      'ept_lookup, continued -> ept_s_not_registered',
    ]);
  });

  it('knows a handle in its own association group only', () => {
    const { lookup } = mapper([1, 2, 3].map(endpoint));
    const { handle } = lookup();
    expect(() => lookup({ handle }, { id: 2, ended: new AbortController().signal })).toThrow(
      'nca_s_fault_context_mismatch',
    );
    expect(lookup({ handle }).entries).toHaveLength(1);
  });

  it('ends a lookup when its handle is freed', () => {
    const { lookup, call } = mapper([1, 2, 3].map(endpoint));
    const { handle } = lookup();
    const freed = call(eptOpnum.ept_lookup_handle_free, encodeEptLookupHandleFreeRequest({ handle }));
    expect(decodeEptLookupHandleFreeResponse(freed)).toEqual({ handle: nullContextHandle, status: 0 });
    expect(() => lookup({ handle })).toThrow('nca_s_fault_context_mismatch');
  });

  it('forgets the lookup untouched longest when a client begins too many', () => {
    const { lookup } = mapper([1, 2, 3].map(endpoint));
    const handles = Array.from({ length: 33 }, () => lookup().handle);
    const [oldest = nullContextHandle, second = nullContextHandle] = handles;
    expect(() => lookup({ handle: oldest })).toThrow('nca_s_fault_context_mismatch');
    expect(isNullContextHandle(lookup({ handle: second }).handle)).toBe(true);
  });

  it('says that it cannot perform an inquiry it does not understand', () => {
    const { lookup, told } = mapper([endpoint(1)]);
    expect(lookup({ inquiryType: 9 })).toMatchObject({
      entries: [],
      status: eptStatus.ept_s_cant_perform_op,
    });
    expect(told).toEqual(['ept_lookup -> ept_s_cant_perform_op']);
  });

  it('refuses a stub that is no request', () => {
    const { call } = mapper([]);
    expect(() => call(eptOpnum.ept_map, Buffer.alloc(3))).toThrow('ept_map request');
  });
});

describe('localIpv4', () => {
  it('takes the address of a dual-stack socket, and has none for IPv6', () => {
    expect(localIpv4({ localAddress: '::ffff:10.0.0.1' })).toBe('10.0.0.1');
    expect(localIpv4({ localAddress: '127.0.0.1' })).toBe('127.0.0.1');
    expect(localIpv4({ localAddress: '::1' })).toBe('0.0.0.0');
    expect(localIpv4({})).toBe('0.0.0.0');
  });
});
