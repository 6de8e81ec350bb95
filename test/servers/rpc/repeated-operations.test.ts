import { beforeEach, describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/exchange/organization.js';
import { createDatabaseStates } from '../../../src/exchange/roles/mailbox-store/database-states.js';
import { MailboxStore } from '../../../src/exchange/roles/mailbox-store/mailbox-store.js';
import { createMailboxStoreRole } from '../../../src/exchange/roles/mailbox-store/role.js';
import { AssociationGroups } from '../../../src/servers/rpc/association-groups.js';
import { emsmdbInterfaces } from '../../../src/servers/rpc/mailbox-store/emsmdb.js';
import { parseGuid } from '../../../src/values/guid.js';
import {
  decodeEcDoConnectExResponse,
  encodeEcDoConnectExRequest,
} from '../../../src/wire/mailbox-store/ec-do-connect-ex.js';
import {
  decodeEcDoRpcExt2Response,
  encodeEcDoRpcExt2Request,
} from '../../../src/wire/mailbox-store/ec-do-rpc-ext2.js';
import {
  decodeExtendedBuffers,
  encodeExtendedBuffer,
} from '../../../src/wire/mailbox-store/extended-buffer.js';
import {
  decodeRopResponses,
  encodeRopRequests,
  type RopRequest,
} from '../../../src/wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../../src/wire/mailbox-store/rop-id.js';
import { emsmdbOpnum, storeStatus } from '../../../src/wire/mailbox-store/status.js';
import { loadContoso2010 } from '../../exchange/contoso-2010.js';

const anna = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna';
const { directory, organization } = loadContoso2010();

/** Which look-up of a recipient, counted from now on, finds nothing at hand; as a mirror unwinds an answer. */
let missing: number;
let store: MailboxStore;
let call: (opnum: number, stub: Uint8Array) => Uint8Array;

beforeEach(() => {
  missing = 0;
  const lacking: Organization = {
    ...organization,
    findRecipientEntry: (identity) => {
      if (--missing === 0) throw new Error('not at hand');
      return organization.findRecipientEntry(identity);
    },
  };
  const now = () => new Date('2012-01-02T03:04:05Z');
  store = new MailboxStore({ role: createMailboxStoreRole(lacking, 'CAS1', createDatabaseStates()), now });
  let guids = 0;
  const [emsmdb] = emsmdbInterfaces({
    store,
    findUser: ({ userName }) => directory.find('sAMAccountName', userName)[0],
    newGuid: () => parseGuid((++guids).toString(16).padStart(32, '0')),
    now,
  });
  const group = new AssociationGroups().join(0);
  if (group === undefined) throw new Error('no group');
  call = (opnum, stub) => {
    const operation = emsmdb?.operations.get(opnum);
    if (operation === undefined) throw new Error(`no operation ${opnum}`);
    return operation(stub, {
      principal: { kind: 'user', userName: 'anna', domain: 'CONTOSO', workstation: 'WS1' },
      level: 'privacy',
      addresses: {},
      group,
      tell: () => undefined,
    });
  };
});

const connectStub = encodeEcDoConnectExRequest({
  userDN: anna,
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
});

const logonAs = (logonId: number): RopRequest => ({
  rop: 'logon',
  logonId,
  outputHandleIndex: logonId,
  logonFlags: 1,
  openFlags: 0x0100_040c,
  storeState: 0,
  essdn: anna,
});

const connect = () => decodeEcDoConnectExResponse(call(emsmdbOpnum.EcDoConnectEx, connectStub));

describe('an operation that is run again because something was not at hand', () => {
  it('has opened no session the first time, and one the second', () => {
    missing = 1;
    expect(connect).toThrow('not at hand');
    expect(store.sessionCount).toBe(0);
    expect(connect().status).toBe(storeStatus.ecNone);
    expect(store.sessionCount).toBe(1);
  });

  it('opens each mailbox of a buffer once, though the first was open when the second was missing', () => {
    const { session } = connect();
    const request = { rops: [logonAs(0), logonAs(1)], handles: [noObject, noObject] };
    const stub = encodeEcDoRpcExt2Request({
      session,
      flags: 0,
      ropIn: encodeExtendedBuffer(encodeRopRequests(request)),
      maxRopOut: 0x8007,
      auxIn: new Uint8Array(),
      maxAuxOut: 0x1008,
    });
    const run = () => decodeEcDoRpcExt2Response(call(emsmdbOpnum.EcDoRpcExt2, stub));
    missing = 2;
    expect(run).toThrow('not at hand');
    const { ropOut } = run();
    const [answer] = decodeExtendedBuffers(ropOut, 1).map(decodeRopResponses);
    expect(answer?.rops).toMatchObject([{ outcome: 'mailbox' }, { outcome: 'mailbox' }]);
    expect(new Set(answer?.handles).size).toBe(2);
    expect(answer?.handles).not.toContain(noObject);
  });
});
