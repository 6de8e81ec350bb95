import { describe, expect, it } from 'vitest';
import {
  lookupPage,
  mapPage,
  matchLookup,
  matchMap,
} from '../../../../src/servers/rpc/mapper/endpoint-mapper-operations.js';
import { nullGuid, parseGuid } from '../../../../src/values/guid.js';
import { interfaces } from '../../../../src/wire/dcerpc/interfaces.js';
import { type EndpointEntry, endpointTower } from '../../../../src/wire/endpoint-mapper/endpoint.js';
import { inquiryType, versionOption } from '../../../../src/wire/endpoint-mapper/ept-lookup.js';
import { eptStatus } from '../../../../src/wire/endpoint-mapper/status.js';
import { ndr64, type SyntaxId } from '../../../../src/wire/ndr/syntax-id.js';

const { EMSMDB, NSPI, RFR } = interfaces;
const object = parseGuid('00112233-4455-6677-8899-aabbccddeeff');

const entry = (syntax: SyntaxId, port: number, changes: Partial<EndpointEntry> = {}): EndpointEntry => ({
  interface: syntax,
  annotation: '',
  object: nullGuid,
  protocol: 'ncacn_ip_tcp',
  port,
  ...changes,
});

const endpoints = [
  entry(EMSMDB, 59532),
  entry(EMSMDB, 6001, { protocol: 'ncacn_http' }),
  entry({ ...NSPI, major: 55, minor: 1 }, 1),
  entry({ ...NSPI, major: 55, minor: 3 }, 2),
  entry(NSPI, 59533),
  entry(RFR, 59534, { object }),
];
const ports = (found: readonly EndpointEntry[] | undefined) => found?.map(({ port }) => port);

describe('ept_map', () => {
  const ask = (syntax: SyntaxId, protocol: EndpointEntry['protocol'] = 'ncacn_ip_tcp', port = 0) => ({
    tower: endpointTower({ interface: syntax, protocol, port, address: '0.0.0.0' }),
  });

  it('finds an interface by its protocol, whatever port and address the question holds', () => {
    expect(ports(matchMap(endpoints, ask(EMSMDB)))).toEqual([59532]);
    expect(ports(matchMap(endpoints, ask(EMSMDB, 'ncacn_http')))).toEqual([6001]);
    expect(ports(matchMap(endpoints, ask(EMSMDB, 'ncacn_ip_tcp', 135)))).toEqual([59532]);
  });

  it('finds a version of the same major and a minor not below the one asked for', () => {
    expect(ports(matchMap(endpoints, ask({ ...NSPI, major: 55, minor: 2 })))).toEqual([2]);
    expect(ports(matchMap(endpoints, ask({ ...NSPI, major: 55, minor: 0 })))).toEqual([1, 2]);
    expect(ports(matchMap(endpoints, ask({ ...EMSMDB, minor: 82 })))).toEqual([]);
  });

  it('finds an endpoint registered for an object only when asked for that object', () => {
    expect(ports(matchMap(endpoints, ask(RFR)))).toEqual([]);
    expect(ports(matchMap(endpoints, { ...ask(RFR), object }))).toEqual([59534]);
    expect(ports(matchMap(endpoints, { ...ask(EMSMDB), object }))).toEqual([59532]);
  });

  it('finds nothing for another encoding, another protocol, or no tower', () => {
    const { tower } = ask(EMSMDB);
    expect(matchMap(endpoints, { tower: tower.with(1, { kind: 'uuid', syntax: ndr64 }) })).toEqual([]);
    expect(matchMap(endpoints, { tower: tower.with(3, { kind: 'named-pipe', name: '\\pipe\\x' }) })).toEqual(
      [],
    );
    expect(matchMap(endpoints, {})).toEqual([]);
  });

  it('leaves a handle only when towers are left', () => {
    expect(mapPage(endpoints.slice(0, 1), 1)).toEqual({
      entries: [endpoints[0]],
      rest: undefined,
      status: 0,
    });
    expect(mapPage(endpoints.slice(0, 2), 1).rest).toEqual([endpoints[1]]);
    expect(mapPage([], 1)).toEqual({ entries: [], rest: undefined, status: eptStatus.ept_s_not_registered });
  });
});

describe('ept_lookup', () => {
  const all = { inquiryType: inquiryType.all, versionOption: versionOption.all };
  const old = { ...NSPI, major: 55, minor: 2 };
  const by = (option: number, syntax: SyntaxId = old) =>
    matchLookup(endpoints, {
      inquiryType: inquiryType.byInterface,
      interface: syntax,
      versionOption: option,
    });

  it('lists everything, ignoring interface, object and version option', () => {
    expect(matchLookup(endpoints, all)).toEqual(endpoints);
    expect(matchLookup(endpoints, { ...all, interface: RFR, object, versionOption: 0 })).toEqual(endpoints);
  });

  it('lists an interface in the versions that the version option takes', () => {
    expect(ports(by(versionOption.all))).toEqual([1, 2, 59533]);
    expect(ports(by(versionOption.compatible))).toEqual([2]);
    expect(ports(by(versionOption.exact))).toEqual([]);
    expect(ports(by(versionOption.exact, NSPI))).toEqual([59533]);
    expect(ports(by(versionOption.majorOnly))).toEqual([1, 2]);
    expect(ports(by(versionOption.upTo))).toEqual([1]);
    expect(ports(by(versionOption.upTo, { ...NSPI, minor: 9 }))).toEqual([1, 2, 59533]);
  });

  it('lists what is registered for an object, or for an object and an interface', () => {
    const byObject = { ...all, inquiryType: inquiryType.byObject, object };
    const byBoth = { ...byObject, inquiryType: inquiryType.byBoth };
    expect(ports(matchLookup(endpoints, byObject))).toEqual([59534]);
    expect(ports(matchLookup(endpoints, { ...byBoth, interface: RFR }))).toEqual([59534]);
    expect(ports(matchLookup(endpoints, { ...byBoth, interface: NSPI }))).toEqual([]);
  });

  it('does not understand unknown types and options, or a type without its parameter', () => {
    expect(matchLookup(endpoints, { ...all, inquiryType: 4 })).toBeUndefined();
    expect(by(0)).toBeUndefined();
    expect(by(6)).toBeUndefined();
    expect(matchLookup(endpoints, { ...all, inquiryType: inquiryType.byInterface })).toBeUndefined();
    expect(matchLookup(endpoints, { ...all, inquiryType: inquiryType.byObject })).toBeUndefined();
  });

  it('leaves a handle after a full page even when nothing is left, and none after a short one', () => {
    expect(lookupPage(endpoints, 4)).toEqual({
      entries: endpoints.slice(0, 4),
      rest: endpoints.slice(4),
      status: eptStatus.ok,
    });
    expect(lookupPage(endpoints, 6)).toMatchObject({ rest: [], status: eptStatus.ok });
    expect(lookupPage(endpoints, 7)).toMatchObject({ rest: undefined, status: eptStatus.ok });
    expect(lookupPage([], 7)).toMatchObject({ rest: undefined, status: eptStatus.ept_s_not_registered });
    expect(lookupPage(endpoints, 0)).toMatchObject({
      rest: undefined,
      status: eptStatus.ept_s_not_registered,
    });
  });
});
