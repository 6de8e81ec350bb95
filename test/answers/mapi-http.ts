import { mapiHttp } from '../../src/wire.js';
import { columns, logonPayload, names, startOfTable } from './rpc.js';
import { type AnsweringHost, hexDump, type Transcript } from './transcript.js';
import { sendByNtlm, WebClient } from './web.js';

const none = new Uint8Array();
const recipients = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients';
const anna = `${recipients}/cn=e023ca8cf5914a9fac207c746c49285b-anna`;
const ben = `${recipients}/cn=5899c3d186474cdd9281d2a0a25d4d3f-ben`;

const connect = (userDN: string) =>
  mapiHttp.encodeConnectRequest({
    userDN,
    flags: 0,
    codePage: 1252,
    sortLocale: 0x409,
    stringLocale: 0x409,
    auxIn: none,
  });
const logon = (essdn: string) =>
  mapiHttp.encodeExecuteRequest({ flags: 3, ropIn: logonPayload(essdn), maxRopOut: 0x8007, auxIn: none });
const rows = { flags: 0, stat: startOfTable, explicitTable: undefined, count: 5, propertyTags: columns };

/** By endpoint: title, request type, body. */
const requests = {
  emsmdb: [
    ['Connect for somebody else', 'Connect', connect(ben)],
    ['Connect', 'Connect', connect(anna)],
    ['Execute, RopLogon', 'Execute', logon(anna)],
    ["Execute, RopLogon of somebody else's mailbox", 'Execute', logon(ben)],
    ['Execute, RopLogon of public folders', 'Execute', logon('')],
    ['Disconnect', 'Disconnect', mapiHttp.encodeDisconnectRequest({ auxIn: none })],
    ['Execute after the end', 'Execute', logon(anna)],
  ],
  nspi: [
    ['Bind', 'Bind', mapiHttp.encodeBindRequest({ flags: 0, stat: startOfTable })],
    [
      `ResolveNames ${names.join(', ')}`,
      'ResolveNames',
      mapiHttp.encodeResolveNamesRequest({ stat: startOfTable, propertyTags: columns, names }),
    ],
    ['QueryRows', 'QueryRows', mapiHttp.encodeQueryRowsRequest(rows)],
    ['DNToMId', 'DNToMId', mapiHttp.encodeDNToMIdRequest({ names: [anna, ben] })],
    ['GetMailboxUrl', 'GetMailboxUrl', mapiHttp.encodeGetMailboxUrlRequest({ dn: anna })],
    ['Unbind', 'Unbind', mapiHttp.encodeUnbindRequest()],
  ],
} as const;

/** Asks the endpoints of MAPI over HTTP of one host, each request by a logon of its own. */
export async function askMapiHttp(host: AnsweringHost, ca: string, transcript: Transcript): Promise<void> {
  for (const [endpoint, list] of Object.entries(requests)) {
    transcript.conversation(`MAPI over HTTP, ${host.name}, ${endpoint}`);
    const cookies = new Map<string, string>();
    for (const [index, [what, type, body]] of list.entries()) {
      const client = new WebClient(host, ca);
      const [challenge, answer] = await sendByNtlm(client, {
        path: `/mapi/${endpoint}/?MailboxId=bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example`,
        headers: {
          'Content-Type': 'application/mapi-http',
          'X-RequestType': type,
          'X-RequestId': `{C715155F-2BE8-44E0-BD34-2960067874C8}:${index + 1}`,
          'X-ClientInfo': '{2F94A2BF-A2E6-4CCC-BF98-B5F22C542226}',
          'X-ClientApplication': 'Outlook/15.0.4815.1002',
          ...(cookies.size === 0 ? {} : { Cookie: [...cookies].map((pair) => pair.join('=')).join('; ') }),
        },
        body,
      });
      client.close();
      for (const cookie of answer?.fields.get('set-cookie') ?? []) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (name !== undefined && value !== undefined) cookies.set(name, value);
      }
      if (index === 0) transcript.exchange(`${what}, the challenge`, challenge?.head ?? '');
      transcript.exchange(what, `${answer?.head}\n\n${hexDump(answer?.body ?? none)}`);
    }
  }
}
