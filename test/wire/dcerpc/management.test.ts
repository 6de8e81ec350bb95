import { describe } from 'vitest';
import { interfaces } from '../../../src/wire/dcerpc/interfaces.js';
import {
  decodeInqIfIdsResponse,
  encodeInqIfIdsResponse,
} from '../../../src/wire/dcerpc/management/inq-if-ids.js';
import {
  decodeIsServerListeningResponse,
  encodeIsServerListeningResponse,
} from '../../../src/wire/dcerpc/management/is-server-listening.js';
import { threeWays } from '../ndr/three-ways.js';
import { hex } from './vectors.js';

/* The layout of MS-RPCE 2.2.1.3.1, referent ids as ours; impacket's rpcmap reads it in test/peers. */
describe('inq_if_ids response', () => {
  threeWays({
    bytes: hex(
      '01000000 02000000 02000000 02000000 03000000',
      '0883afe11f5dc91191a408002b14a0fa 0300 0000',
      '00dbf1a447ca6710b31f00dd010662da 0000 5100',
      '00000000',
    ),
    message: { interfaces: [interfaces.EPM, interfaces.EMSMDB], status: 0 },
    decode: decodeInqIfIdsResponse,
    encode: encodeInqIfIdsResponse,
  });
});

/* Packed by Samba's mgmt bindings. */
describe('is_server_listening response', () => {
  threeWays({
    bytes: hex('00000000 01000000'),
    message: { status: 0, listening: true },
    decode: decodeIsServerListeningResponse,
    encode: encodeIsServerListeningResponse,
  });
});
