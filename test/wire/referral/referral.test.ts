import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/errors.js';
import {
  decodeRfrGetFqdnFromServerDnRequest,
  decodeRfrGetFqdnFromServerDnResponse,
  encodeRfrGetFqdnFromServerDnRequest,
  encodeRfrGetFqdnFromServerDnResponse,
} from '../../../src/wire/referral/rfr-get-fqdn-from-server-dn.js';
import {
  decodeRfrGetNewDsaRequest,
  decodeRfrGetNewDsaResponse,
  encodeRfrGetNewDsaRequest,
  encodeRfrGetNewDsaResponse,
} from '../../../src/wire/referral/rfr-get-new-dsa.js';
import { rfrStatus } from '../../../src/wire/referral/status.js';
import { onlyDecodeErrors } from '../ndr/hostile.js';
import { readVectors } from '../ndr/read-vectors.js';
import { threeWays } from '../ndr/three-ways.js';

const vector = readVectors(new URL('vectors.txt', import.meta.url));

const group = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)';
const userDN = `${group}/cn=Recipients/cn=anna`;
const mailboxServerDN = `${group}/cn=Configuration/cn=Servers/cn=CAS1`;

describe('RfrGetNewDSA request, as impacket sends it', () => {
  threeWays({
    ...vector('RfrGetNewDSA request'),
    message: { flags: 0, userDN, unused: undefined, server: '' },
    decode: decodeRfrGetNewDsaRequest,
    encode: encodeRfrGetNewDsaRequest,
  });
});

describe('RfrGetNewDSA response', () => {
  threeWays({
    ...vector('RfrGetNewDSA response'),
    message: { unused: undefined, server: 'outlook.contoso.example', status: rfrStatus.success },
    decode: decodeRfrGetNewDsaResponse,
    encode: encodeRfrGetNewDsaResponse,
  });
});

describe('RfrGetNewDSA refusal', () => {
  threeWays({
    ...vector('RfrGetNewDSA refusal'),
    message: { unused: undefined, server: undefined, status: rfrStatus.MAPI_E_LOGON_FAILED },
    decode: decodeRfrGetNewDsaResponse,
    encode: encodeRfrGetNewDsaResponse,
  });
});

describe('RfrGetFQDNFromServerDN request, as impacket sends it', () => {
  threeWays({
    ...vector('RfrGetFQDNFromServerDN request'),
    message: { flags: 0, mailboxServerDN },
    decode: decodeRfrGetFqdnFromServerDnRequest,
    encode: encodeRfrGetFqdnFromServerDnRequest,
  });
});

describe('RfrGetFQDNFromServerDN response', () => {
  threeWays({
    ...vector('RfrGetFQDNFromServerDN response'),
    message: { serverFQDN: 'cas1.contoso.internal', status: rfrStatus.success },
    decode: decodeRfrGetFqdnFromServerDnResponse,
    encode: encodeRfrGetFqdnFromServerDnResponse,
  });
});

describe('RfrGetFQDNFromServerDN refusal', () => {
  threeWays({
    ...vector('RfrGetFQDNFromServerDN refusal'),
    message: { serverFQDN: undefined, status: rfrStatus.MAPI_E_NOT_FOUND },
    decode: decodeRfrGetFqdnFromServerDnResponse,
    encode: encodeRfrGetFqdnFromServerDnResponse,
  });
});

describe('RfrGetFQDNFromServerDN', () => {
  const request = (size: number) => {
    const bytes = Buffer.from(vector('RfrGetFQDNFromServerDN request').bytes);
    bytes.writeUInt32LE(size, 4);
    return () => decodeRfrGetFqdnFromServerDnRequest(bytes);
  };

  it('is refused when the DN is said to have fewer than 10 octets or more than 1024', () => {
    expect(request(9)).toThrow('cbMailboxServerDN of 10 to 1024');
    expect(request(1025)).toThrow('cbMailboxServerDN of 10 to 1024');
    expect(request(1024)).not.toThrow();
  });

  it('is refused when the DN is longer than it is said to be', () => {
    expect(request(mailboxServerDN.length)).toThrow(DecodeError);
  });
});

describe('RfrGetNewDSA', () => {
  it('takes an inner NULL for no string', () => {
    const { bytes } = vector('RfrGetNewDSA request');
    const stub = Buffer.from(bytes.subarray(0, bytes.length - 13)); // the inner pointer of ppszServer, and "\0"
    stub.writeUInt32LE(0, stub.length - 4);
    expect(decodeRfrGetNewDsaRequest(stub).server).toBeUndefined();
  });
});

describe('the referral operations', () => {
  it('never fail otherwise than by a decode error', () => {
    const stubs = [
      'RfrGetNewDSA request',
      'RfrGetNewDSA response',
      'RfrGetFQDNFromServerDN request',
      'RfrGetFQDNFromServerDN response',
    ].map((name) => vector(name).bytes);
    onlyDecodeErrors(stubs, [
      decodeRfrGetNewDsaRequest,
      decodeRfrGetNewDsaResponse,
      decodeRfrGetFqdnFromServerDnRequest,
      decodeRfrGetFqdnFromServerDnResponse,
    ]);
  });
});
