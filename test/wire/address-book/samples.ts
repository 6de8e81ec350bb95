import { parseGuid } from '../../../src/values/guid.js';
import { propertyType as types } from '../../../src/wire/address-book/property-tag.js';
import type { PropertyRow } from '../../../src/wire/address-book/property-value.js';
import type { Restriction } from '../../../src/wire/address-book/restriction.js';
import { hex, zeros } from '../dcerpc/vectors.js';

/* What generate-vectors.py packed. */

export const handle = { attributes: 0, uuid: parseGuid('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9') };

export const serverGuid = parseGuid('77378f46-2c66-4aa9-a6a6-3e7a48b19596');

export const stat = {
  sortType: 0,
  containerId: 0x11,
  currentRec: 2,
  delta: -3,
  numPos: 7,
  totalRecs: 500,
  codePage: 0x4f25,
  templateLocale: 0x409,
  sortLocale: 0x407,
};

export const tags = [0x3001001f, 0x39fe001f, 0x3a00001e];

export const people: readonly PropertyRow[] = [
  [
    { id: 0x3001, type: types.PtypString, value: 'Anna Żak' },
    { id: 0x39fe, type: types.PtypString8, value: 'anna@contoso.example' },
    { id: 0x3900, type: types.PtypInteger32, value: 0 },
  ],
  [
    { id: 0x3001, type: types.PtypString, value: 'Bert' },
    { id: 0x39fe, type: types.PtypErrorCode, value: 0x8004010f },
    { id: 0x3900, type: types.PtypInteger32, value: 1 },
  ],
];

export const everyType: readonly PropertyRow[] = [
  [
    { id: 0x30ff, type: types.PtypInteger16, value: -2 },
    { id: 0x3900, type: types.PtypInteger32, value: -1 },
    { id: 0xfffb, type: types.PtypBoolean, value: true },
    { id: 0x8006, type: types.PtypGuid, value: serverGuid },
    { id: 0x3a00, type: types.PtypString8, value: 'anna' },
    { id: 0x0fff, type: types.PtypBinary, value: hex('87000000616263') },
    { id: 0x3001, type: types.PtypString, value: 'Anna' },
    { id: 0x3007, type: types.PtypTime, value: 0x01cb0000_12345678n },
    { id: 0x3003, type: types.PtypErrorCode, value: 0x8004010f },
    { id: 0x8009, type: types.PtypEmbeddedTable, value: null },
    { id: 0x3001, type: types.PtypNull, value: null },
  ],
  [
    { id: 0x8001, type: types.PtypMultipleInteger16, value: [1, -1, 3] },
    { id: 0x8002, type: types.PtypMultipleInteger32, value: [4, -5] },
    { id: 0x800f, type: types.PtypMultipleString8, value: ['SMTP:anna@contoso.example', 'smtp:a@b'] },
    { id: 0x3a70, type: types.PtypMultipleBinary, value: [hex('010203'), hex('04')] },
    { id: 0x8005, type: types.PtypMultipleGuid, value: [serverGuid, handle.uuid] },
    { id: 0x800f, type: types.PtypMultipleString, value: ['SMTP:żak@x', 'smtp:b'] },
    { id: 0x8006, type: types.PtypMultipleTime, value: [0x2_0000_0001n, 0x4_0000_0003n] },
  ],
];

export const hierarchyRow: PropertyRow = [
  { id: 0x0fff, type: types.PtypBinary, value: hex(zeros(29)) },
  { id: 0x3600, type: types.PtypInteger32, value: 9 },
  { id: 0x3001, type: types.PtypString, value: 'GAL' },
  { id: 0xfffb, type: types.PtypBoolean, value: false },
];

export const everyKind: Restriction = {
  kind: 'and',
  restrictions: [
    {
      kind: 'or',
      restrictions: [
        {
          kind: 'content',
          fuzzyLevel: 0x10002,
          propertyTag: 0x3001001e,
          value: { id: 0x3001, type: types.PtypString8, value: 'Ann' },
        },
        { kind: 'not', restriction: { kind: 'exist', propertyTag: 0x39fe001f } },
      ],
    },
    { kind: 'compare-properties', relop: 5, propertyTag1: 0x3001001f, propertyTag2: 0x3003001f },
    { kind: 'bitmask', relop: 1, propertyTag: 0x36000003, mask: 0x80000001 },
    { kind: 'size', relop: 2, propertyTag: 0x0fff0102, size: 28 },
    {
      kind: 'sub-object',
      subObject: 0x0e12000d,
      restriction: {
        kind: 'property',
        relop: 0,
        propertyTag: 0x39000003,
        value: { id: 0x3900, type: types.PtypInteger32, value: 6 },
      },
    },
  ],
};
