import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, type Served, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const script = join(import.meta.dirname, 'mapi-http.py');
const isHere = peer(python, '/usr/lib/python3/dist-packages/impacket/ntlm.py');
const organization = 'CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal';
const made = 500;

type Words = Readonly<Record<string, unknown>>;

interface Outcome {
  readonly discovered: { readonly urls: Readonly<Record<string, string>>; readonly types: readonly string[] };
  readonly withoutCapability: readonly string[];
  readonly mailbox: Words;
  readonly addressBook: Words;
}

describe.skipIf(!isHere)('a MAPI over HTTP client that was written from the specification alone', () => {
  let folder: string;
  let lab: Served;
  let outcome: Outcome;

  const run = async (): Promise<Outcome> => {
    const socket = lab.socketOf('web', 443);
    const args = [script, socket, lab.ready.ca, 'anna@contoso.example', 'Passw0rd!', 'ben@contoso.example'];
    // It waits for a PENDING, which comes after 15 s.
    const { code, stdout, stderr } = await runClient(python, args, { timeoutMs: 90_000 });
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  const setMapiHttp = async (value: string) => {
    const client = new Client({ url: lab.ready.endpoints.ldap });
    await client.bind('CONTOSO\\Administrator', 'Passw0rd!');
    const { Attribute, Change } = await import('ldapts');
    const modification = new Attribute({ type: 'MapiHttpEnabled', values: [value] });
    await client.modify(organization, new Change({ operation: 'replace', modification }));
    await client.unbind();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mapi-http-'));
    const seed = join(folder, 'seed');
    const base = ['--seed', 'contoso-2013-unified'];
    const { code, stderr } = await runCli(['seed', ...base, '--mailboxes', String(made), '--out', seed]);
    expect(code, stderr).toBe(0);
    lab = await serve(['--seed', seed]);
    expect((await run()).discovered).toMatchObject({ urls: {} });
    await setMapiHttp('TRUE');
    outcome = await run();
  });

  afterAll(async () => {
    await lab?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('learns the addresses from Autodiscover, but only when it says that it can use them', () => {
    expect(outcome.discovered.types[0]).toBe('mapiHttp');
    expect(outcome.withoutCapability).not.toContain('mapiHttp');
    expect(outcome.discovered.urls).toMatchObject({
      MailStoreExternalUrl: expect.stringMatching(
        /^https:\/\/mail\.contoso\.example\/mapi\/emsmdb\/\?MailboxId=[-0-9a-f]{36}@contoso\.example$/,
      ),
      AddressBookExternalUrl: expect.stringContaining('/mapi/nspi/?MailboxId='),
    });
  });

  it('logs on to its mailbox by NTLM, Connect and Execute(RopLogon)', () => {
    expect(outcome.mailbox).toMatchObject({
      ping: { http: 200, code: 0 },
      connect: {
        http: 200,
        code: 0,
        meta: ['PROCESSING', 'DONE'],
        status: 0,
        error: 0,
        displayName: 'Anna Albers',
        headers: {
          'content-type': 'application/mapi-http',
          'x-requesttype': 'Connect',
          'x-expirationinfo': expect.stringMatching(/^\d+$/),
          'x-pendingperiod': expect.stringMatching(/^\d+$/),
          'x-serverapplication': expect.stringMatching(/^Exchange\/15\.00\./),
        },
        additional: ['x-elapsedtime', 'x-responsecode', 'x-starttime'],
      },
      execute: { code: 0, status: 0, error: 0 },
      logon: { rop: 0xfe, returnValue: 0, folders: 13, left: 0 },
      disconnect: { code: 0, body: '00'.repeat(12) },
      afterDisconnect: 10,
    });
  });

  it('is told of ROPs and mailboxes that there are not, and goes on', () => {
    expect(outcome.mailbox).toMatchObject({
      unsupportedRop: { code: 0, error: 0, rops: '270002010480' },
      logonAgain: 0,
      unknownMailbox: { rop: 0xfe, returnValue: 0x3eb, left: 0 },
      connectAsAnother: { code: 0, error: 0x80070005 },
    });
  });

  it('meets the response codes of MS-OXCMAPIHTTP 2.2.3.3.3 where it misbehaves', () => {
    expect(outcome.mailbox).toMatchObject({
      wrongSequence: 15,
      unknownContext: 6,
      missingCookie: 13,
      stillThere: 0,
      unknownType: 5,
      missingType: 7,
      missingRequestId: 7,
      wrongContentType: { code: 4 },
      get: { code: 2 },
      missingMailboxId: { http: 400, code: null },
      truncatedConnect: 12,
      wrongPassword: 401,
      noPassword: 401,
      stolenCookie: 11,
    });
  });

  it('is kept waiting by PENDING, while its session answers, and let go by Disconnect', () => {
    expect(outcome.mailbox).toMatchObject({
      executeWhileWaiting: 0,
      stillWaiting: true,
      notificationWait: { code: 0, meta: ['PROCESSING', 'PENDING', 'DONE'] },
    });
  });

  it('reads the whole address list, page by page, with every name once', () => {
    const { list } = outcome.addressBook;
    expect(list).toMatchObject({ count: expect.any(Number), total: expect.any(Number) });
    const { count, distinct, total, pages } = { count: 0, distinct: 0, total: 0, pages: 0, ...Object(list) };
    expect(count).toBeGreaterThan(made);
    expect([distinct, total, pages]).toEqual([count, count, Math.ceil(count / 47)]);
  });

  it('resolves, seeks, matches and reads objects', () => {
    const anna = { '3001001f': 'Anna Albers', '39fe001f': 'anna@contoso.example' };
    expect(outcome.addressBook).toMatchObject({
      unbound: 13,
      bind: { code: 0, error: 0 },
      resolve: { code: 0, error: 0, mids: [2, 2, 0, expect.any(Number)], rows: [anna, anna] },
      seek: { error: 0, rows: expect.arrayContaining([{ '3001001f': 'Anna Albers' }]) },
      matches: { error: 0, rows: [anna] },
      dnToMid: { error: 0, mids: [expect.any(Number), 0] },
      props: { error: 0x00040380, values: { ...anna, '7000000a': 0x8004010f } },
      explicit: [anna],
      compare: { error: 0, result: 0 },
      special: { error: 0, rows: expect.arrayContaining([expect.objectContaining({ fffd0003: 0 })]) },
      updateStat: { error: 0, delta: 5 },
      unbind: { error: 1 },
      afterUnbind: 10,
      truncated: 12,
      modProps: { error: 0x80070057 },
    });
  });

  it('is told where mailbox and address book are', () => {
    const { MailStoreExternalUrl, AddressBookExternalUrl } = outcome.discovered.urls;
    expect(outcome.addressBook).toMatchObject({
      mailboxUrl: { error: 0, url: MailStoreExternalUrl },
      addressBookUrl: { error: 0, url: AddressBookExternalUrl },
    });
  });
});
