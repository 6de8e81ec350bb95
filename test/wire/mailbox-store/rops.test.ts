import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import { parseGuid } from '../../../src/values/guid.js';
import { logonFlag, logonResponseFlag, openFlag } from '../../../src/wire/mailbox-store/flags.js';
import {
  decodeRopRequests,
  decodeRopResponses,
  encodeRopRequests,
  encodeRopResponses,
} from '../../../src/wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../../src/wire/mailbox-store/rop-id.js';
import type { RopLogonResponse } from '../../../src/wire/mailbox-store/rop-logon-response.js';
import type { OtherRopRequest } from '../../../src/wire/mailbox-store/rop-other.js';
import { refusalOf } from '../../../src/wire/mailbox-store/rop-refusal.js';
import { storeStatus } from '../../../src/wire/mailbox-store/status.js';
import { hex } from '../dcerpc/vectors.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));

const guid = parseGuid('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9');
const mailboxGuid = parseGuid('77378f46-2c66-4aa9-a6a6-3e7a48b19596');
const folderIds = Array.from({ length: 13 }, (_, i) => ({ replicaId: 1, globalCounter: 0x010000000001 + i }));

const requests = { decode: decodeRopRequests, encode: encodeRopRequests };
const responses = { decode: decodeRopResponses, encode: encodeRopResponses };

describe('RopLogon request', () => {
  threeWays({
    ...vector('RopLogon request'),
    message: {
      rops: [
        {
          rop: 'logon',
          logonId: 0,
          outputHandleIndex: 0,
          logonFlags: logonFlag.Private,
          openFlags: openFlag.USE_PER_MDB_REPLID_MAPPING | openFlag.HOME_LOGON | openFlag.TAKE_OWNERSHIP,
          storeState: 0,
          essdn: '/o=Contoso/cn=Recipients/cn=anna',
        },
      ],
      handles: [noObject],
    },
    ...requests,
    // The handle table has no length of its own: without its one handle the buffer is another, and whole.
    decode: (bytes) => withHandles(requests.decode(bytes)),
  });
});

/** Takes a buffer without handles for one that was cut off. */
function withHandles<T extends { readonly handles: readonly number[] }>(buffer: T): T {
  if (buffer.handles.length === 0) throw new DecodeError('ROP buffer', 0, 'a handle table');
  return buffer;
}

describe('RopLogon request for public folders', () => {
  threeWays({
    ...vector('RopLogon request for public folders'),
    message: {
      rops: [
        {
          rop: 'logon',
          logonId: 0,
          outputHandleIndex: 0,
          logonFlags: 0,
          openFlags: openFlag.PUBLIC | openFlag.HOME_LOGON,
          storeState: 0,
          essdn: '',
        },
      ],
      handles: [noObject],
    },
    ...requests,
    decode: (bytes) => withHandles(requests.decode(bytes)),
  });
});

const logon = { rop: 'logon', outputHandleIndex: 0 } as const;

const answers: readonly (readonly [name: string, rop: RopLogonResponse, handle: number])[] = [
  [
    'RopLogon response',
    {
      ...logon,
      outcome: 'mailbox',
      logonFlags: logonFlag.Private,
      folderIds,
      responseFlags:
        logonResponseFlag.Reserved | logonResponseFlag.OwnerRight | logonResponseFlag.SendAsRight,
      mailboxGuid,
      replId: 1,
      replGuid: guid,
      logonTime: new Date('2010-11-30T15:04:05Z'),
      gwartTime: 0x01cb90b5_00000000n,
      storeState: 0,
    },
    0x2a,
  ],
  [
    'RopLogon response for public folders',
    {
      ...logon,
      outcome: 'public-folders',
      logonFlags: 0,
      folderIds,
      replId: 1,
      replGuid: guid,
      perUserGuid: mailboxGuid,
    },
    0x2a,
  ],
  [
    'RopLogon redirect',
    {
      ...logon,
      outcome: 'redirect',
      logonFlags: logonFlag.Private,
      serverName: '/o=Contoso/ou=AG/cn=Configuration/cn=Servers/cn=outlook.contoso.example',
    },
    noObject,
  ],
  ['RopLogon refusal', { ...logon, outcome: 'failure', returnValue: storeStatus.ecUnknownUser }, noObject],
];

for (const [name, rop, handle] of answers) {
  describe(name, () => {
    threeWays({
      ...vector(name),
      message: { rops: [rop], handles: [handle] },
      ...responses,
      decode: (bytes) => withHandles(responses.decode(bytes)),
    });
  });
}

describe('RopLogon response', () => {
  it('fills up folder ids that are not given with zeros', () => {
    const [, opened] = answers[1] ?? [];
    if (opened?.outcome !== 'public-folders') throw new Error('not the vector for public folders');
    const bytes = encodeRopResponses({
      rops: [{ ...opened, folderIds: folderIds.slice(0, 10) }],
      handles: [1],
    });
    const [rop] = decodeRopResponses(bytes).rops;
    expect(rop).toHaveProperty('folderIds.12', { replicaId: 0, globalCounter: 0 });
  });

  it('is not written when the name of the right server does not fit', () => {
    const redirect = { ...logon, outcome: 'redirect', logonFlags: 1, serverName: 'x'.repeat(255) } as const;
    expect(() => encodeRopResponses({ rops: [redirect], handles: [] })).toThrow('more than 254 octets');
  });
});

/* By hand, after MS-OXCROPS 2.2.1 and 2.2.15.3: two RopRelease, then a RopOpenFolder (2.2.4.1) for the second place. */
const mixed = hex('1500 010000 01 0001 02 00 00 01 0100000000000004 00 07000000 08000000');

describe('ROP input buffer', () => {
  it('holds ROPs one after the other, the last of them unknown', () => {
    expect(decodeRopRequests(mixed)).toEqual({
      rops: [
        { rop: 'release', logonId: 0, inputHandleIndex: 0 },
        { rop: 'release', logonId: 0, inputHandleIndex: 1 },
        { rop: 'other', ropId: 0x02, logonId: 0, handleIndex: 0, parameters: hex('01 0100000000000004 00') },
      ],
      handles: [7, 8],
    });
    expect(Buffer.from(encodeRopRequests(decodeRopRequests(mixed)))).toEqual(mixed);
  });

  it('may be empty', () => {
    expect(decodeRopRequests(hex('0200'))).toEqual({ rops: [], handles: [] });
  });

  it('is refused when its size is less than its own, or more than there is', () => {
    expect(() => decodeRopRequests(hex('0100 00'))).toThrow('a RopSize of at least 2');
    expect(() => decodeRopRequests(hex('0500 0100'))).toThrow('3 more bytes');
  });

  it('is refused when the handle table ends within a handle', () => {
    expect(() => decodeRopRequests(hex('0200 070000'))).toThrow('whole handles');
  });

  it('is refused when a ROP ends beyond the list, whatever the handle table holds', () => {
    expect(() => decodeRopRequests(hex('0400 0100 00000000'))).toThrow('1 more bytes');
  });

  it('never fails otherwise than by a decode error', () => {
    const messages = [
      mixed,
      vector('RopLogon request').bytes,
      ...answers.map(([name]) => vector(name).bytes),
    ];
    onlyDecodeErrors(messages, [decodeRopRequests, decodeRopResponses]);
  });
});

describe('the refusal of a ROP', () => {
  const request = (ropId: number, parameters: string): OtherRopRequest => ({
    rop: 'other',
    ropId,
    logonId: 0,
    handleIndex: 3,
    parameters: hex(parameters),
  });

  it('names the handle that the ROP works on', () => {
    expect(refusalOf(request(0x07, '0500'), storeStatus.ecNotSupported).handleIndex).toBe(3); // RopGetPropertiesSpecific
  });

  it('names the handle to come when the ROP would open an object', () => {
    expect(refusalOf(request(0x02, '0500'), storeStatus.ecNotSupported).handleIndex).toBe(5); // RopOpenFolder
    expect(refusalOf(request(0x02, ''), storeStatus.ecNotSupported).handleIndex).toBe(3);
  });

  /* By hand, after MS-OXCROPS 2.2.4.1.3. */
  const bytes = hex('0e00 02 01 02010480 07 00 02010480 07000000 ffffffff');

  it('is six octets', () => {
    const rops = [refusalOf(request(0x02, '01'), storeStatus.ecNotSupported)];
    const written = encodeRopResponses({ rops, handles: [7] });
    expect(Buffer.from(written)).toEqual(hex('0800 02 01 02010480 07000000'));
  });

  it('may stand before another', () => {
    expect(decodeRopResponses(bytes)).toEqual({
      rops: [
        { rop: 'other', ropId: 0x02, handleIndex: 1, returnValue: 0x80040102, results: new Uint8Array() },
        { rop: 'other', ropId: 0x07, handleIndex: 0, returnValue: 0x80040102, results: new Uint8Array() },
      ],
      handles: [7, noObject],
    });
  });
});
