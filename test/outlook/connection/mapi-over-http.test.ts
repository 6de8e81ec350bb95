import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../src/network/certificates.js';
import { type Listening, listenTcp } from '../../../src/network/listener.js';
import { connectByMapiHttp } from '../../../src/outlook/connection/mapi-over-http.js';
import type { Profile } from '../../../src/outlook/resolution.js';
import { startTrace } from '../../../src/outlook/trace.js';
import { nullGuid } from '../../../src/values/guid.js';
import { encodeExtendedBuffer } from '../../../src/wire/mailbox-store/extended-buffer.js';
import { logonFlag } from '../../../src/wire/mailbox-store/flags.js';
import { encodeRopResponses } from '../../../src/wire/mailbox-store/rop-buffer.js';
import { noObject } from '../../../src/wire/mailbox-store/rop-id.js';
import type { RopLogonResponse } from '../../../src/wire/mailbox-store/rop-logon-response.js';
import { encodeBindResponse } from '../../../src/wire/mapi-http/address-book/bind.js';
import { encodeGetMailboxUrlResponse } from '../../../src/wire/mapi-http/address-book/get-mailbox-url.js';
import { encodeResolveNamesResponse } from '../../../src/wire/mapi-http/address-book/resolve-names.js';
import { encodeConnectResponse } from '../../../src/wire/mapi-http/mailbox/connect.js';
import { encodeExecuteResponse } from '../../../src/wire/mapi-http/mailbox/execute.js';
import { encodeWhole } from '../../../src/wire/mapi-http/meta-tags.js';
import { clientAt } from '../wires/client-at.js';

const host = 'mail.contoso.example';
const otherServer = '/o=Contoso/ou=x/cn=Configuration/cn=Servers/cn=b@contoso.example';
const profile: Profile = {
  homeServer: 'a@contoso.example',
  homeServerDN: '/o=Contoso/ou=x/cn=Configuration/cn=Servers/cn=a@contoso.example',
  userDN: '/o=Contoso/ou=x/cn=Recipients/cn=anna',
  proxyServer: '',
  learnedBy: 'autodiscover',
};

const redirect: RopLogonResponse = {
  rop: 'logon',
  outcome: 'redirect',
  outputHandleIndex: 0,
  logonFlags: logonFlag.Private,
  serverName: otherServer,
};

const open: RopLogonResponse = {
  rop: 'logon',
  outcome: 'mailbox',
  outputHandleIndex: 0,
  logonFlags: logonFlag.Private,
  folderIds: [],
  responseFlags: 0,
  mailboxGuid: nullGuid,
  replId: 1,
  replGuid: nullGuid,
  logonTime: new Date(0),
  gwartTime: 0n,
  storeState: 0,
};

let listening: Listening | undefined;

afterEach(() => listening?.close());

/** A server without an address book of names, that answers logons as told, by the mailbox in the address. */
async function connectTo(logons: Readonly<Record<string, RopLogonResponse>>) {
  const answerTo = ({ headers, url = '' }: IncomingMessage): Uint8Array => {
    const auxOut = new Uint8Array();
    switch (headers['x-requesttype']) {
      case 'Bind':
        return encodeBindResponse({ status: 0, serverGuid: nullGuid });
      case 'ResolveNames':
        return encodeResolveNamesResponse({ status: 0, codePage: 1252, mids: [0], rowSet: undefined });
      case 'GetMailboxUrl':
        return encodeGetMailboxUrlResponse({
          status: 0,
          url: `https://${host}/mapi/emsmdb/?MailboxId=b@contoso.example`,
        });
      case 'Connect': {
        const session = { pollInterval: 0, retryCount: 0, retryDelay: 0, dnPrefix: '', displayName: 'Anna' };
        return encodeConnectResponse({ status: 0, ...session, auxOut });
      }
      case 'Execute': {
        const rops = [logons[/MailboxId=(\w+)@/.exec(url)?.[1] ?? ''] ?? open];
        const ropOut = encodeExtendedBuffer(encodeRopResponses({ rops, handles: [noObject] }));
        return encodeExecuteResponse({ status: 0, ropOut, auxOut });
      }
      default:
        return new Uint8Array(12);
    }
  };
  const now = new Date();
  const authority = await createAuthority({ now });
  const { certificatePem, privateKeyPem } = await authority.issue({ names: [host], now });
  const https = createServer({ cert: certificatePem, key: privateKeyPem }, (request, response) => {
    request.resume().once('end', () => {
      const summary = { responseCode: 0, elapsedMs: 0, startTime: now.toUTCString() };
      response.setHeader('X-ResponseCode', '0');
      response.end(encodeWhole(summary, answerTo(request)));
    });
  });
  const server = await listenTcp(https, { address: '127.0.0.1', port: 0 });
  listening = server;
  const client = clientAt(() => server.port);
  const workstation = {
    ...client.workstation,
    trustedRoots: [authority.certificatePem],
    resolver: { ...client.workstation.resolver, resolveAddress: async () => ['192.0.2.1'] },
  };
  const trace = startTrace(client.workstation.clock);
  const address = (service: string) => `https://${host}/mapi/${service}/?MailboxId=a@contoso.example`;
  const way = {
    protocol: 'MAPI/HTTP',
    mailStoreUrl: address('emsmdb'),
    addressBookUrl: address('nspi'),
  } as const;
  return { connected: connectByMapiHttp({ ...client, workstation }, trace, way, profile), trace };
}

describe('a mailbox that has moved, over MAPI over HTTP', () => {
  it('is followed to the address that the address book has for its server, and the profile rewritten', async () => {
    const { connected, trace } = await connectTo({ a: redirect });
    const { profile: rewritten, session } = await connected;
    expect(rewritten).toEqual({
      ...profile,
      homeServer: 'b@contoso.example',
      homeServerDN: otherServer,
      learnedBy: 'redirect',
    });
    expect(trace.steps().map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
      'Directory: failed',
      'Mail: success',
      'Directory: success',
      'Mail: success',
    ]);
    await session.close();
  });

  it('is followed once', async () => {
    const { connected } = await connectTo({ a: redirect, b: redirect });
    await expect(connected).rejects.toThrow(
      'mail.contoso.example: Mail: the mailbox store answers ecWrongServer',
    );
  });
});
