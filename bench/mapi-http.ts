// MAPI over HTTP: Connect, Execute of a RopLogon and Disconnect, then ResolveNames within a session, requests per second
// against a bare Koa that reads the same bodies and sends constant heads and bodies of the same sizes: the same driver over
// the same TLS, the same process, turn about in the same run. Each connection is a client of its own, and logs on by Basic.

import { guidName } from '../src/exchange/home/home-server.js';
import { pidTag } from '../src/wire/address-book/property-tag.js';
import { encodeExtendedBuffer } from '../src/wire/mailbox-store/extended-buffer.js';
import { encodeRopRequests } from '../src/wire/mailbox-store/rop-buffer.js';
import { encodeBindRequest } from '../src/wire/mapi-http/address-book/bind.js';
import { encodeResolveNamesRequest } from '../src/wire/mapi-http/address-book/resolve-names.js';
import { encodeConnectRequest } from '../src/wire/mapi-http/mailbox/connect.js';
import { encodeDisconnectRequest } from '../src/wire/mapi-http/mailbox/disconnect.js';
import { encodeExecuteRequest } from '../src/wire/mapi-http/mailbox/execute.js';
import { type LoadStep, type MapiHttpLoad, startMapiHttpLoads } from './support/mapi-http-load.js';
import { loadOrganization, openBareKoa, openMapiHttp } from './support/mapi-http-site.js';
import { isQuick, isWanted, median, report } from './support/statistics.js';

const rounds = isQuick() ? 1 : 5;
const ms = isQuick() ? 300 : 2000;
const connections = 32;
const noOctets = new Uint8Array();
const { directory, organization } = await loadOrganization();

interface User {
  readonly name: string;
  readonly dn: string;
  readonly mailboxId: string;
}

const users = ['anna', 'ben', 'carla'].map((alias): User => {
  const name = `${alias}@contoso.example`;
  const mailbox = organization.findMailbox(name);
  const id = mailbox && guidName(mailbox)?.value;
  const dn = mailbox?.legacyExchangeDn?.value;
  if (id === undefined || dn === undefined) throw new Error(`the seed has no ${name}`);
  return { name, dn, mailboxId: id };
});

function step(
  user: User,
  endpoint: string,
  requestType: string,
  position: number,
  body: Uint8Array,
): LoadStep {
  const head = [
    `POST /mapi/${endpoint}/?MailboxId=${user.mailboxId} HTTP/1.1`,
    'Host: ex1.contoso.internal',
    'Content-Type: application/mapi-http',
    `Authorization: Basic ${Buffer.from(`${user.name}:Passw0rd!`).toString('base64')}`,
    `X-RequestType: ${requestType}`,
    'X-RequestId: {C715155F-2BE8-44E0-BD34-2960067874C8}:1',
    'X-ClientInfo: {2F94A2BF-A2E6-4CCC-BF98-B5F22C542226}',
    'X-ClientApplication: Outlook/15.0.4815.1002',
    `X-Step: ${position}`, // for the reference
    '',
  ];
  return { head: head.join('\r\n'), bodyHex: Buffer.from(body).toString('hex') };
}

type Client = MapiHttpLoad['clients'][number];

function storeClient(user: User): Client {
  const connect = { flags: 0, codePage: 1252, sortLocale: 0x409, stringLocale: 0x409, auxIn: noOctets };
  const logon = encodeRopRequests({
    rops: [
      {
        rop: 'logon',
        logonId: 0,
        outputHandleIndex: 0,
        logonFlags: 1,
        openFlags: 0x0100_040c,
        storeState: 0,
        essdn: user.dn,
      },
    ],
    handles: [0xffff_ffff],
  });
  const ropIn = encodeExtendedBuffer(logon);
  return {
    setup: [],
    loop: [
      step(user, 'emsmdb', 'Connect', 0, encodeConnectRequest({ ...connect, userDN: user.dn })),
      step(
        user,
        'emsmdb',
        'Execute',
        1,
        encodeExecuteRequest({ flags: 3, ropIn, maxRopOut: 0x8007, auxIn: noOctets }),
      ),
      step(user, 'emsmdb', 'Disconnect', 2, encodeDisconnectRequest({ auxIn: noOctets })),
    ],
  };
}

const stat = {
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

function bookClient(user: User): Client {
  const propertyTags = [
    pidTag.PidTagDisplayName,
    pidTag.PidTagEmailAddress,
    pidTag.PidTagSmtpAddress,
    pidTag.PidTagAddressBookHomeMessageDatabase,
  ];
  const names = encodeResolveNamesRequest({ stat, propertyTags, names: [user.name] });
  return {
    setup: [step(user, 'nspi', 'Bind', 0, encodeBindRequest({ flags: 0, stat }))],
    loop: [step(user, 'nspi', 'ResolveNames', 0, names)],
  };
}

const driver = startMapiHttpLoads();

async function compare(name: string, target: number, clientOf: (user: User) => Client): Promise<void> {
  const clients = Array.from({ length: connections }, (_, index) => {
    const user = users[index % users.length];
    if (user === undefined) throw new Error('no user');
    return clientOf(user);
  });
  const ours = await openMapiHttp(directory, organization);
  const load = (site: typeof ours, forMs: number) =>
    driver.run({ port: site.listening.port, authorityPem: site.authorityPem, clients, ms: forMs });
  const { answers } = await load(ours, 300);
  const bare = await openBareKoa(answers);
  await load(bare, 300);
  const figures: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const reference = await load(bare, ms);
    const measured = await load(ours, ms);
    figures.push({ ours: measured.requestsPerSecond, bare: reference.requestsPerSecond });
  }
  const perSecond = (which: 'ours' | 'bare') => Math.round(median(figures.map((each) => each[which])));
  report(name, `${connections} connections, ${rounds} x ${ms} ms`);
  report('  bare Koa', `${perSecond('bare')} requests/s`);
  report('  MAPI over HTTP', `${perSecond('ours')} requests/s`);
  report(`  ratio (target >= ${target})`, median(figures.map((each) => each.ours / each.bare)).toFixed(2));
  await Promise.all([ours.listening.close(), bare.listening.close()]);
}

const store = 'Connect, Execute(RopLogon), Disconnect';
if (isWanted(store)) await compare(store, 0.4, storeClient);
if (isWanted('ResolveNames')) await compare('ResolveNames', 0.5, bookClient);
driver.close();
