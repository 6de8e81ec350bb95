import { createHash } from 'node:crypto';
import { addressBook, dcerpc, endpointMapper, mailboxStore, ndr, referral } from '../../src/wire.js';
import { OctetStream } from './octet-stream.js';
import { type AnsweringHost, hexDump, realPort, type Transcript } from './transcript.js';
import { annasNtlm } from './web.js';

type InterfaceName = keyof typeof dcerpc.interfaces;

const { wholePdu, pduFlags } = dcerpc;
/** NTLM with encryption. */
const context = { type: 10, level: 6, contextId: 1 };
const fragLength = (pdu: Buffer) => (pdu.length < 10 ? undefined : pdu.readUInt16LE(8));

/** A connection with one interface bound, whose answers go into a transcript. */
class RecordedConnection {
  readonly #stream: OctetStream;
  readonly #port: number;
  readonly #transcript: Transcript;
  #protection: dcerpc.PduProtection | undefined;
  #callId = 1;

  private constructor(port: number, transcript: Transcript) {
    this.#stream = new OctetStream(port);
    this.#port = port;
    this.#transcript = transcript;
  }

  static async bind(port: number, name: InterfaceName, transcript: Transcript, isAnonymous = false) {
    const connection = new RecordedConnection(port, transcript);
    await connection.#bind(name, isAnonymous);
    return connection;
  }

  async #bind(name: InterfaceName, isAnonymous: boolean): Promise<void> {
    const security = isAnonymous ? undefined : annasNtlm('exchange/server');
    const bind = dcerpc.encodeBind({
      type: 'bind',
      callId: 1,
      flags: wholePdu,
      maxTransmitFragment: 5840,
      maxReceiveFragment: 5840,
      associationGroup: 0,
      contexts: [{ id: 0, abstractSyntax: dcerpc.interfaces[name], transferSyntaxes: [ndr.ndr32] }],
      ...(security === undefined ? {} : { auth: { ...context, token: security.begin() } }),
    });
    this.#stream.send(bind);
    const bytes = await this.#stream.next(fragLength);
    this.#transcript.exchange(`bind ${name}`, this.#withoutPort(bytes));
    const ack = dcerpc.decodePdu(bytes);
    if (security === undefined) return;
    if (ack.type !== 'bind_ack') throw new Error(`${name}: ${ack.type}`);
    const step = security.respond(ack.auth?.token ?? new Uint8Array());
    if (step.token === undefined || step.security === undefined) throw new Error(`${name}: no logon`);
    this.#protection = new dcerpc.PduProtection(context, step.security);
    const auth = { ...context, token: step.token };
    this.#stream.send(dcerpc.encodePdu({ type: 'auth3', callId: 1, auth }));
  }

  /** A bind_ack's sec_addr is the real port, another one in every run: zeros in its place. */
  #withoutPort(bindAck: Buffer): Uint8Array {
    const digits = String(this.#port);
    const masked = Buffer.from(bindAck);
    masked.write('0'.repeat(digits.length), bindAck.indexOf(digits), 'latin1');
    return masked;
  }

  /** Calls one operation; gives its stub in plaintext, nothing after a fault. */
  async call(what: string, opnum: number, stub: Uint8Array): Promise<Uint8Array> {
    const request: dcerpc.RequestPdu = {
      type: 'request',
      callId: ++this.#callId,
      flags: wholePdu,
      allocHint: stub.length,
      contextId: 0,
      opnum,
      stub,
    };
    this.#stream.send(this.#protection?.seal(request) ?? dcerpc.encodeRequest(request));
    const stubs: Uint8Array[] = [];
    const sealed = createHash('sha256');
    for (;;) {
      const bytes = await this.#stream.next(fragLength);
      const pdu = dcerpc.decodePdu(bytes);
      if (pdu.type !== 'response') {
        this.#transcript.exchange(what, bytes);
        return new Uint8Array();
      }
      sealed.update(bytes);
      const opened = this.#protection?.open(bytes, pdu) ?? pdu;
      if (typeof opened === 'string') throw new Error(`${what}: ${opened}`);
      stubs.push(opened.stub);
      if ((pdu.flags & pduFlags.LAST_FRAG) !== 0) break;
    }
    const whole = Buffer.concat(stubs);
    const sum = `${stubs.length} PDU(s), as sent: sha256 ${sealed.digest('hex')}`;
    this.#transcript.exchange(what, `${sum}\n${hexDump(whole)}`);
    return whole;
  }

  close(): void {
    this.#stream.close();
  }
}

const recipients = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients';
const ben = `${recipients}/cn=ben`;
const anna = `${recipients}/cn=anna`;

export const startOfTable: addressBook.Stat = {
  sortType: 0,
  containerId: 0,
  currentRec: 0,
  delta: 0,
  numPos: 0,
  totalRecs: 0,
  codePage: 1252,
  templateLocale: 0x409,
  sortLocale: 0x409,
};
const { pidTag } = addressBook;
export const columns = [
  pidTag.PidTagDisplayName,
  pidTag.PidTagEmailAddress,
  pidTag.PidTagAccount,
  pidTag.PidTagEntryId,
] as const;
export const names = ['anna', 'a', 'nobody', '=SMTP:ben@contoso.example'] as const;

export const logonPayload = (essdn: string): Uint8Array =>
  mailboxStore.encodeExtendedBuffer(
    mailboxStore.encodeRopRequests({
      rops: [
        {
          rop: 'logon',
          logonId: 0,
          outputHandleIndex: 0,
          logonFlags: essdn === '' ? 0 : 1,
          openFlags: essdn === '' ? 0x0100_0406 : 0x0100_040c,
          storeState: 0,
          essdn,
        },
      ],
      handles: [0xffff_ffff],
    }),
  );

/** Asks the endpoint mapper of one host, and then every interface that it knows. */
export async function askRpc(host: AnsweringHost, transcript: Transcript): Promise<void> {
  transcript.conversation(`endpoint mapper, ${host.name}`);
  const mapper = await RecordedConnection.bind(realPort(host, 135), 'EPM', transcript, true);
  const ports = new Map<InterfaceName, number>();
  for (const name of ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR', 'MGMT'] as const) {
    const tower = endpointMapper.endpointTower({
      interface: dcerpc.interfaces[name],
      protocol: 'ncacn_ip_tcp',
      port: 0,
      address: '0.0.0.0',
    });
    const request = { tower, handle: ndr.nullContextHandle, maxTowers: 4 };
    const { ept_map } = endpointMapper.eptOpnum;
    const stub = await mapper.call(`ept_map ${name}`, ept_map, endpointMapper.encodeEptMapRequest(request));
    const [found] = endpointMapper.decodeEptMapResponse(stub).towers;
    const port = found && endpointMapper.readEndpointTower(found)?.port;
    if (port !== undefined) ports.set(name, port);
  }
  mapper.close();
  const asks = [
    ['RFR', askReferral],
    ['NSPI', askAddressBook],
    ['EMSMDB', askStore],
  ] as const;
  for (const [name, ask] of asks) {
    const port = ports.get(name);
    if (port === undefined) continue;
    transcript.conversation(`${name}, ${host.name} port ${port}`);
    await ask(realPort(host, port), transcript);
  }
}

async function askReferral(port: number, transcript: Transcript): Promise<void> {
  const rfr = await RecordedConnection.bind(port, 'RFR', transcript);
  for (const userDN of [anna, ben, '', `${recipients}/cn=nobody`]) {
    const stub = referral.encodeRfrGetNewDsaRequest({ flags: 0, userDN, unused: undefined, server: '' });
    await rfr.call(`RfrGetNewDSA ${userDN}`, 0, stub);
  }
  const servers = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers';
  for (const name of ['CAS1', 'MBX1', 'EX1', 'outlook.contoso.example', 'nothing']) {
    const stub = referral.encodeRfrGetFqdnFromServerDnRequest({
      flags: 0,
      mailboxServerDN: `${servers}/cn=${name}`,
    });
    await rfr.call(`RfrGetFQDNFromServerDN ${name}`, 1, stub);
  }
  rfr.close();
}

async function askAddressBook(port: number, transcript: Transcript): Promise<void> {
  const { nspiOpnum } = addressBook;
  const stranger = await RecordedConnection.bind(port, 'NSPI', transcript, true);
  const bind = addressBook.encodeNspiBindRequest({
    flags: 0,
    stat: startOfTable,
    serverGuid: anyGuid,
  });
  await stranger.call('NspiBind without credentials', nspiOpnum.NspiBind, bind);
  stranger.close();
  const nspi = await RecordedConnection.bind(port, 'NSPI', transcript);
  const bound = addressBook.decodeNspiBindResponse(await nspi.call('NspiBind', nspiOpnum.NspiBind, bind));
  const { handle } = bound;
  const resolve = { handle, stat: startOfTable, propertyTags: columns, names };
  await nspi.call(
    `NspiResolveNamesW ${names.join(', ')}`,
    nspiOpnum.NspiResolveNamesW,
    addressBook.encodeNspiResolveNamesWRequest(resolve),
  );
  const rows = { handle, flags: 0, stat: startOfTable, explicitTable: undefined, count: 5 };
  for (const propertyTags of [columns, undefined]) {
    await nspi.call(
      `NspiQueryRows, ${propertyTags === undefined ? 'default' : 'four'} columns`,
      nspiOpnum.NspiQueryRows,
      addressBook.encodeNspiQueryRowsRequest({ ...rows, propertyTags }),
    );
  }
  await nspi.call('NspiUnbind', nspiOpnum.NspiUnbind, addressBook.encodeNspiUnbindRequest({ handle }));
  nspi.close();
}

/** That it is not NULL asks for the server's. */
const anyGuid = dcerpc.interfaces.NSPI.uuid;

async function askStore(port: number, transcript: Transcript): Promise<void> {
  const { emsmdbOpnum } = mailboxStore;
  const emsmdb = await RecordedConnection.bind(port, 'EMSMDB', transcript);
  const connect = (userDN: string) =>
    emsmdb.call(
      `EcDoConnectEx ${userDN}`,
      emsmdbOpnum.EcDoConnectEx,
      mailboxStore.encodeEcDoConnectExRequest({
        userDN,
        flags: 0,
        connectionModulus: 0,
        codePage: 1252,
        stringLocale: 0x409,
        sortLocale: 0x409,
        linkedSession: 0xffff_ffff,
        canConvertCodePages: 1,
        clientVersion: [14, 0, 4760, 1000],
        timestamp: 0,
        auxIn: new Uint8Array(),
        maxAuxOut: 0x1008,
      }),
    );
  await connect(ben);
  await connect(`${recipients}/cn=nobody`);
  const { session } = mailboxStore.decodeEcDoConnectExResponse(await connect(anna));
  for (const essdn of [anna, ben, '']) {
    const request = {
      session,
      flags: 3,
      ropIn: logonPayload(essdn),
      maxRopOut: 0x8000,
      auxIn: new Uint8Array(),
    };
    await emsmdb.call(
      `EcDoRpcExt2, RopLogon ${essdn === '' ? 'of public folders' : essdn}`,
      emsmdbOpnum.EcDoRpcExt2,
      mailboxStore.encodeEcDoRpcExt2Request({ ...request, maxAuxOut: 0x1008 }),
    );
  }
  const end = mailboxStore.encodeEcDoDisconnectRequest({ session });
  await emsmdb.call('EcDoDisconnect', emsmdbOpnum.EcDoDisconnect, end);
  emsmdb.close();
}
