import { describe, expect, it } from 'vitest';
import { connectionStatuses, renderRpcdiag } from '../../src/report/rpcdiag.js';
import { inside, nowhere, outsideWithBadRecord } from './traces.js';

describe('connection status table', () => {
  it('lists Referral, Directory, Mail and Public Folders, each with its server and port', () => {
    expect(
      connectionStatuses(inside).map((row) => [
        row.connectionId,
        row.type,
        row.serverName,
        row.proxyServer,
        row.connection,
        row.status,
        row.rpcPort,
      ]),
    ).toEqual([
      [1, 'Referral', 'outlook.contoso.example', '', 'TCP/IP', 'Established', 59_533],
      [2, 'Directory', 'outlook.contoso.example', '', 'TCP/IP', 'Established', 59_533],
      [3, 'Mail', 'outlook.contoso.example', '', 'TCP/IP', 'Established', 59_532],
      [4, 'Public Folders', 'mbx1.contoso.internal', '', 'TCP/IP', 'Established', 6005],
    ]);
  });

  it('counts requests and failures, and takes the mean of the answers', () => {
    const mail = connectionStatuses(inside).find(({ type }) => type === 'Mail');
    // EcDoConnectEx took 10 ms, RopLogon 15.
    expect(mail).toMatchObject({ requests: 2, failures: 0, averageResponseMs: 13, version: '14.3.123.0' });
  });

  it('goes by the proxy where Outlook does, and shows what was given up and what is still tried', () => {
    expect(
      connectionStatuses(outsideWithBadRecord).map((row) => [
        row.type,
        row.proxyServer,
        row.connection,
        row.status,
        `${row.requests}/${row.failures}`,
        row.rpcPort,
      ]),
    ).toEqual([
      ['Referral', '', 'TCP/IP', 'Disconnected', '1/1', undefined],
      ['Mail', 'mail.contoso.example', 'HTTPS', 'Established', '2/0', 6001],
      ['Public Folders', 'mail.contoso.example', 'HTTPS', 'Connecting', '1/1', undefined],
    ]);
  });

  it('names protocols where later versions do', () => {
    const later = connectionStatuses({ ...outsideWithBadRecord, outlook: '2016' });
    expect(later.map(({ connection }) => connection)).toEqual(['RPC/TCP', 'RPC/HTTP', 'RPC/HTTP']);
  });

  it('is a table with one line for each connection', () => {
    const [head, , ...rows] = renderRpcdiag(inside).split('\n');
    expect(head).toMatch(
      /^CID +SMTP Address +Proxy Server +Server name +Type +Interface +Conn +Status +Req\/Fail +Avg Resp +Version +RPC Port$/,
    );
    expect(rows).toHaveLength(4);
    expect(rows[2]).toMatch(
      /^3 +anna@contoso\.example +outlook\.contoso\.example +Mail +corp +TCP\/IP +Established +2\/0 +13 +14\.3\.123\.0 +59532$/,
    );
    expect(connectionStatuses(nowhere)).toEqual([]);
  });
});
