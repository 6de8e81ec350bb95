import type { Lab } from '../../lab/lab.js';
import { encodeJsonRequest } from '../../wire/autodiscover/json/json-request.js';
import { getText, mobileSyncAnswer, poxAnswer, soapSettings } from '../ask-autodiscover.js';
import { modifyByLdap } from '../change-by-ldap.js';
import type { Claim } from '../claim.js';
import { comesTrue } from '../comes-true.js';
import { anna, databaseNamed, membersInUse, replaceAttribute, required } from '../contoso.js';
import { starts } from '../roaming.js';
import { mapperConnects, whereConnected } from '../trace.js';

const unified = 'contoso-2013-unified';
const oneName = 'mail.contoso.example';

/** Exchange 2013: one server name for each mailbox, HTTPS only, and what names do to its clients. */
export const exchange2013Claims: readonly Claim[] = [
  {
    id: 'F1',
    statement: "Exchange 2013: the server is the mailbox's GUID at its domain, reached by HTTPS alone",
    seed: 'contoso-2013',
    show: async ({ lab, evidence }) => {
      const arrays = lab.organization.configuration.clientAccessArrays.length;
      evidence.is('arrays', arrays, 0);
      for (const [mapiHttp, outlook, protocol] of [
        ['FALSE', '2010', 'RPC/HTTP'],
        ['TRUE', '2016', 'MAPI/HTTP'],
      ] as const) {
        setMapiHttp(lab, mapiHttp);
        const resolution = await lab.resolve(anna, { outlook });
        const { homeServer } = resolution.profile ?? {};
        const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@contoso\.example$/i.test(homeServer ?? '');
        evidence.so(
          `home server of Outlook ${outlook}`,
          homeServer,
          isGuid,
          '<mailbox GUID>@contoso.example',
        );
        evidence.is('connected', whereConnected(resolution), `${protocol} at ex1.contoso.internal`);
        evidence.is('attempts on port 135', mapperConnects(resolution), []);
      }
    },
  },
  {
    id: 'F2',
    statement: 'A fresh Exchange 2013 names single servers: one that stops freezes its clients',
    seed: 'contoso-2013',
    show: async ({ lab, evidence }) => {
      const [mailbox] = lab.directory.find('mail', anna);
      const moved = {
        modify: required(mailbox, anna).dn.toString(),
        replace: { homeMDB: databaseNamed(lab, 'DB2').dn },
      };
      const roamed = await lab.roam(anna, {
        outlook: '2013',
        script: [{ at: 'corp' }, { stop: 'EX1' }, { wait: '1h' }, { at: 'corp' }, moved, { at: 'corp' }],
      });
      const [before, frozen, after] = starts(roamed);
      evidence.is('before', before && whereConnected(before), 'RPC/HTTP at ex1.contoso.internal');
      evidence.is('an hour after its server has stopped', frozen?.outcome, 'failed');
      evidence.is(
        'once Autodiscover gives another',
        after && whereConnected(after),
        'RPC/HTTP at ex2.contoso.internal',
      );
    },
  },
  {
    id: 'F3',
    statement: 'One namespace behind a balancer: a member that stops goes unnoticed, any member answers',
    seed: unified,
    show: async ({ lab, evidence }) => {
      await using session = await lab.connect(anna);
      evidence.is('connected', whereConnected(session.first), `RPC/HTTP at ${oneName}`);
      const answering = new Set(lab.journal.find({ protocol: 'http' }).map(({ host }) => host));
      evidence.is('members that answered one client', [...answering].sort(), ['EX1', 'EX2']);
      await lab.world.stopServer('EX2');
      const members = () => lab.world.balancers().flatMap((balancer) => balancer.members);
      const noticedMs = await comesTrue(lab, () => members().some(({ healthy }) => !healthy));
      evidence.takes('the balancer has noticed after', noticedMs, 0, 60_000);
      await comesTrue(lab, () => session.state === 'connected' && membersInUse(lab).join() === 'EX1');
      evidence.is('its session then', session.state, 'connected');
      evidence.is('on', membersInUse(lab), ['EX1']);
      const fresh = await lab.resolve(anna, { from: 'internet' });
      evidence.is('a new client', whereConnected(fresh), `RPC/HTTP at ${oneName}`);
    },
  },
  {
    id: 'F4',
    statement: "Every virtual directory's URLs can be listed and set, and clients see the change",
    seed: unified,
    show: async ({ lab, evidence }) => {
      const listed = lab.organization.configuration.virtualDirectories.filter(
        ({ server }) => server.name === 'EX1',
      );
      evidence.so('virtual directories of EX1', listed.length, listed.length >= 8, '8 or more');
      for (const { dn, kind } of lab.organization.configuration.virtualDirectories) {
        const url = (side: string) =>
          kind === 'outlookAnywhere' ? `${side}.new.example` : `https://${side}.new.example/${kind}`;
        await modifyByLdap(lab, dn, {
          msExchInternalHostName: url('in'),
          msExchExternalHostName: url('out'),
        });
      }
      const stale = lab.organization.configuration.virtualDirectories.filter(
        ({ internalUrl, externalUrl }) =>
          !internalUrl?.value.includes('in.new.example') || !externalUrl?.value.includes('out.new.example'),
      );
      evidence.is('not set', stale.length, 0);
      const { text } = await poxAnswer(lab, anna);
      for (const kind of ['webServices', 'offlineAddressBook', 'outlookWebApp', 'controlPanel']) {
        for (const side of ['in', 'out']) {
          const url = `https://${side}.new.example/${kind}`;
          evidence.is(`answered: ${url}`, text.includes(url), true);
        }
      }
      setMapiHttp(lab, 'TRUE');
      const byHttp = await poxAnswer(lab, anna, true);
      evidence.is('with MAPI over HTTP', byHttp.text.includes('https://in.new.example/mapi/emsmdb/'), true);
      setMapiHttp(lab, 'FALSE');
      const phone = await mobileSyncAnswer(lab, anna);
      evidence.is('a phone is told', phone.includes('https://out.new.example/activeSync'), true);
      const resolution = await lab.resolve(anna);
      evidence.is('proxy in a new profile', resolution.profile?.proxyServer, 'out.new.example');
    },
  },
  {
    id: 'F5',
    statement: 'The answer has the addresses of POP, IMAP, ActiveSync, OWA, ECP, OAB and EWS',
    seed: unified,
    show: async ({ lab, evidence }) => {
      const { protocols, text } = await poxAnswer(lab, anna);
      const mail = protocols.flatMap((protocol) =>
        protocol.type === 'POP3' || protocol.type === 'IMAP' ? [`${protocol.type} ${protocol.port}`] : [],
      );
      evidence.is('POX: mail access', [...new Set(mail)].sort(), [
        'IMAP 143',
        'IMAP 993',
        'POP3 110',
        'POP3 995',
      ]);
      for (const element of ['EwsUrl', 'OABUrl', 'EcpUrl', 'OWAUrl']) {
        const url = new RegExp(`<${element}[^>]*>([^<]+)<`).exec(text)?.[1];
        evidence.so(`POX: ${element}`, url, url?.includes(oneName) ?? false, `at ${oneName}`);
      }
      const settings = await soapSettings(lab, anna, soapNames);
      for (const name of soapNames) {
        evidence.so(
          `SOAP: ${name}`,
          settings.has(name),
          settings.get(name)?.includes(oneName) ?? false,
          `at ${oneName}`,
        );
      }
      const phone = /<Url>([^<]+)</.exec(await mobileSyncAnswer(lab, anna))?.[1];
      evidence.is('MobileSync', phone, activeSyncUrl);
      evidence.is('JSON, as Exchange 2016 has it', await jsonUrl(lab), activeSyncUrl);
    },
  },
];

function setMapiHttp(lab: Lab, value: 'TRUE' | 'FALSE'): void {
  const [organization] = lab.directory.find('objectClass', 'msExchOrganizationContainer');
  replaceAttribute(lab, required(organization, 'organization').dn.toString(), 'MapiHttpEnabled', value);
}

const activeSyncUrl = `https://${oneName}/Microsoft-Server-ActiveSync`;

const soapNames = [
  'ExternalEwsUrl',
  'ExternalOABUrl',
  'ExternalEcpUrl',
  'ExternalWebClientUrls',
  'ExternalPop3Connections',
  'ExternalImap4Connections',
];

/** 15.1.2507, as `versionNumber` packs it: Autodiscover v2 came with Exchange 2016. */
const version2016 = 0x73c08000 + (1 << 16) + 2507;

async function jsonUrl(lab: Lab): Promise<string | undefined> {
  for (const { dn } of lab.organization.configuration.servers) {
    replaceAttribute(lab, dn, 'versionNumber', String(version2016));
    replaceAttribute(lab, dn, 'serialNumber', 'Version 15.1 (Build 32507.6)');
  }
  const path = encodeJsonRequest({ email: anna, protocol: 'ActiveSync', redirectCount: 0 });
  return /"Url":"([^"]+)"/.exec(await getText(lab, path))?.[1];
}
