import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { codePage } from '../../src/wire/address-book/flags.js';
import {
  decodeNspiBindResponse,
  encodeNspiBindRequest,
} from '../../src/wire/address-book/ndr/operations/nspi-bind.js';
import {
  decodeNspiResolveNamesWResponse,
  encodeNspiResolveNamesWRequest,
} from '../../src/wire/address-book/ndr/operations/nspi-resolve-names-w.js';
import { pidTag } from '../../src/wire/address-book/property-tag.js';
import { nspiOpnum } from '../../src/wire/address-book/status.js';
import { encodeAuth3 } from '../../src/wire/dcerpc/auth3.js';
import { authenticationType } from '../../src/wire/dcerpc/authentication.js';
import { encodeBind } from '../../src/wire/dcerpc/bind.js';
import { wholePdu } from '../../src/wire/dcerpc/common-header.js';
import { interfaces } from '../../src/wire/dcerpc/interfaces.js';
import { decodePdu } from '../../src/wire/dcerpc/pdu.js';
import { PduProtection } from '../../src/wire/dcerpc/pdu-protection.js';
import { PduSplitter } from '../../src/wire/dcerpc/pdu-splitter.js';
import { encodeRequest } from '../../src/wire/dcerpc/request.js';
import { ndr32 } from '../../src/wire/ndr/syntax-id.js';
import { createNtlmClient } from '../../src/wire/ntlm/ntlm-client.js';
import {
  decodeRfrGetNewDsaResponse,
  encodeRfrGetNewDsaRequest,
} from '../../src/wire/referral/rfr-get-new-dsa.js';
import { rfrOpnum } from '../../src/wire/referral/status.js';
import { type LoadProcess, serveLoads, startLoadProcess } from './load-process.js';

const script = fileURLToPath(import.meta.url);

/** A closed loop of calls by clients that have logged on: each asks again as soon as it is answered. */
export interface AddressBookLoad {
  readonly port: number;
  readonly operation: 'ResolveNamesW' | 'RfrGetNewDSA';
  /** Asked for in turn: names to resolve, or legacyExchangeDNs. Every one must be known to the server. */
  readonly names: readonly string[];
  /** 2 connect, 6 privacy. */
  readonly level: number;
  readonly connections: number;
  readonly ms: number;
}

/** Starts a process that runs such loads; calls per second. */
export function startAddressBookLoads(): LoadProcess<AddressBookLoad, number> {
  return startLoadProcess(script);
}

/** The logon alone: calls are not protected. */
const connectLevel = 2;

type Call = (opnum: number, stub: Uint8Array) => Promise<Uint8Array>;

async function logOn({
  port,
  operation,
  level,
}: AddressBookLoad): Promise<{ call: Call; close: () => void }> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const splitter = new PduSplitter(5840);
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  const next = async (): Promise<Uint8Array> => {
    for (;;) {
      const bytes = splitter.next();
      if (bytes !== undefined) return bytes;
      const chunk = await chunks.next();
      if (chunk.done === true) throw new Error('the server has ended the connection');
      splitter.push(chunk.value);
    }
  };
  const ntlm = createNtlmClient({
    userName: 'anna',
    domain: 'CONTOSO',
    password: 'Passw0rd!',
    workstation: 'BENCH',
    version: { major: 6, minor: 1, build: 7601, revision: 15 },
    now: () => new Date(),
    random: (length) => randomBytes(length),
  });
  const context = { type: authenticationType.WINNT, level, contextId: 1 };
  const abstractSyntax = operation === 'ResolveNamesW' ? interfaces.NSPI : interfaces.RFR;
  socket.write(
    encodeBind({
      type: 'bind',
      callId: 1,
      flags: wholePdu,
      maxTransmitFragment: 5840,
      maxReceiveFragment: 5840,
      associationGroup: 0,
      contexts: [{ id: 0, abstractSyntax, transferSyntaxes: [ndr32] }],
      auth: { ...context, token: ntlm.begin() },
    }),
  );
  const ack = decodePdu(await next());
  if (ack.type !== 'bind_ack' || ack.auth === undefined) throw new Error(`no challenge but ${ack.type}`);
  const { token, security } = ntlm.respond(ack.auth.token);
  if (token === undefined || security === undefined) throw new Error('no NTLM logon');
  socket.write(encodeAuth3({ type: 'auth3', callId: 1, auth: { ...context, token } }));
  const protection = level > connectLevel ? new PduProtection(context, security) : undefined;
  let callId = 1;
  const call: Call = async (opnum, stub) => {
    const allocHint = stub.length;
    callId++;
    const request = {
      type: 'request',
      callId,
      flags: wholePdu,
      allocHint,
      contextId: 0,
      opnum,
      stub,
    } as const;
    socket.write(protection?.seal(request) ?? encodeRequest(request));
    const bytes = await next();
    const pdu = decodePdu(bytes);
    if (pdu.type !== 'response') throw new Error(`answered by ${pdu.type}`);
    const response = protection === undefined ? pdu : protection.open(bytes, pdu);
    if (typeof response === 'string') throw new Error(`answered by ${response}`);
    return response.stub;
  };
  return { call, close: () => socket.destroy() };
}

const stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: codePage.CP_TELETEX,
  templateLocale: 0x409,
  sortLocale: 0x409,
};

/** One call after another; each answer is checked. */
async function asker(
  { operation, names }: AddressBookLoad,
  call: Call,
): Promise<(turn: number) => Promise<void>> {
  if (operation === 'RfrGetNewDSA') {
    const stubs = names.map((userDN) =>
      encodeRfrGetNewDsaRequest({ flags: 0, userDN, unused: undefined, server: '' }),
    );
    return async (turn) => {
      const stub = stubs[turn % stubs.length] ?? new Uint8Array();
      const { server } = decodeRfrGetNewDsaResponse(await call(rfrOpnum.RfrGetNewDSA, stub));
      if (server === undefined) throw new Error('no server named');
    };
  }
  const bind = encodeNspiBindRequest({ flags: 0, stat, serverGuid: undefined });
  const { handle } = decodeNspiBindResponse(await call(nspiOpnum.NspiBind, bind));
  const propertyTags = [pidTag.PidTagDisplayName, pidTag.PidTagEmailAddress, pidTag.PidTagSmtpAddress];
  const stubs = names.map((name) =>
    encodeNspiResolveNamesWRequest({ handle, stat, propertyTags, names: [name] }),
  );
  return async (turn) => {
    const stub = stubs[turn % stubs.length] ?? new Uint8Array();
    const { rows } = decodeNspiResolveNamesWResponse(await call(nspiOpnum.NspiResolveNamesW, stub));
    if (rows?.length !== 1) throw new Error(`${names[turn % names.length]} is not resolved`);
  };
}

async function drive(load: AddressBookLoad): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const { call, close } = await logOn(load);
      return { ask: await asker(load, call), close };
    }),
  );
  const started = performance.now();
  const until = started + load.ms;
  let answers = 0;
  await Promise.all(
    clients.map(async ({ ask, close }) => {
      for (let turn = 0; performance.now() < until; turn++) {
        await ask(turn);
        answers++;
      }
      close();
    }),
  );
  return answers / ((performance.now() - started) / 1000);
}

if (process.argv[1] === script) serveLoads(drive);
