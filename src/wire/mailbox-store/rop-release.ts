import { always, announced, structure, u8 } from '../ndr/fields.js';
import { ropId } from './rop-id.js';

/** RopRelease request (MS-OXCROPS 2.2.15.3.1), read from behind RopId. */
export const { read: decodeRopReleaseRequest, write: encodeRopReleaseRequest } = structure({
  rop: always('release'),
  ropId: announced(u8, ropId.RopRelease),
  logonId: u8,
  inputHandleIndex: u8,
});

/** Gives up an object. It has no response. */
export type RopReleaseRequest = ReturnType<typeof decodeRopReleaseRequest>;
