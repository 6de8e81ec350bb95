import { isLabError } from '../../errors.js';
import type { Lab } from '../../lab/lab.js';
import type { Resolution } from '../../outlook/resolution.js';
import { legacyDnLeaf, legacyDnParent } from '../../values/legacy-dn.js';
import { poxAnswer } from '../ask-autodiscover.js';
import type { Claim } from '../claim.js';
import {
  addressOf,
  anna,
  arrayName,
  ben,
  clientAccessServerOf,
  databaseNamed,
  membersInUse,
  replaceAttribute,
  required,
} from '../contoso.js';
import { starts } from '../roaming.js';
import { stepIn, stepsIn, whereConnected } from '../trace.js';

/** The array of Exchange 2010, and what becomes of its clients. */
export const arrayClaims: readonly Claim[] = [
  {
    id: 'A1',
    statement: "Exchange 2010: Outlook's server is the array's name, as the database says it to Autodiscover",
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna);
      const decided = clientAccessServerOf(lab, databaseNamed(lab, 'DB1'));
      evidence.is('home server', resolution.profile?.homeServer, arrayName);
      evidence.is("the database's RpcClientAccessServer", decided, arrayName);
      evidence.is('learned by', resolution.profile?.learnedBy, 'autodiscover');
      evidence.is('connected', whereConnected(resolution), `RPC/TCP at ${arrayName}`);
    },
  },
  {
    id: 'A2',
    statement: 'Autodiscover, RFR, NSPI and the profile give the same name, and change together',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      evidence.is('the four names', fourNames(await lab.resolve(anna)), Array(4).fill(arrayName));
      replaceAttribute(lab, databaseNamed(lab, 'DB1').dn, 'RpcClientAccessServer', 'CAS2');
      const after = ['cas2.contoso.internal', 'cas2.contoso.internal', 'CAS2', 'CAS2'];
      evidence.is('after the database names CAS2', fourNames(await lab.resolve(anna)), after);
    },
  },
  {
    id: 'A3',
    statement: 'Without an array a database points at one client access server',
    seed: 'contoso-2010-no-array',
    show: async ({ lab, evidence }) => {
      for (const [address, server] of [
        [anna, 'cas1.contoso.internal'],
        [ben, 'cas2.contoso.internal'],
      ] as const) {
        const resolution = await lab.resolve(address);
        evidence.is(`home server of ${address}`, resolution.profile?.homeServer, server);
        evidence.is('connected', whereConnected(resolution), `RPC/TCP at ${server}`);
      }
    },
  },
  {
    id: 'A4',
    statement: 'One array per site, also for a single server: later members change no profile',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const roamed = await lab.roam(anna, {
        script: [{ drain: 'CAS2' }, { at: 'corp' }, { undrain: 'CAS2' }, { at: 'corp' }, ...without('CAS1')],
      });
      const [single, both, other] = starts(roamed);
      evidence.is('home server with one member', single?.profile?.homeServer, arrayName);
      evidence.is('with a second', both?.profile?.homeServer, arrayName);
      evidence.is('on the second alone', other && whereConnected(other), `RPC/TCP at ${arrayName}`);
      evidence.is('a second array in the site', addArray(lab, 'HQ'), 'refused');
      evidence.is('one in another site', addArray(lab, 'Branch'), 'added');
    },
  },
  {
    id: 'A5',
    statement: 'The array balances nothing by itself: that takes a balancer',
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      {
        await using session = await lab.connect(anna);
        const [used] = membersInUse(lab);
        await lab.world.stopServer(required(used, 'member of a balancer in use'));
        await session.until('disconnected', 30_000);
        await session.until('connected', 120_000);
        evidence.is('with a balancer, one member stopped', session.state, 'connected');
        evidence.so('now on', membersInUse(lab), !membersInUse(lab).includes(used ?? ''), `not on ${used}`);
        evidence.is('home server', session.profile?.homeServer, arrayName);
      }
      await lab.reset();
      for (const name of [arrayName, 'mail.contoso.example', 'autodiscover.contoso.example']) {
        await lab.world.setRecord('internal', name, { A: [addressOf(lab, 'CAS1')] });
      }
      const [before, after] = starts(await lab.roam(anna, { script: [{ at: 'corp' }, ...without('CAS1')] }));
      evidence.is('without one', before && whereConnected(before), `RPC/TCP at ${arrayName}`);
      const lookup = stepIn(after, 'dns-lookup');
      evidence.is('the name, CAS1 stopped', lookup?.facts.addresses, [addressOf(lab, 'CAS1')]);
      evidence.is('then', after && whereConnected(after), 'not connected (not-connected)');
    },
  },
  {
    id: 'A6',
    statement: 'A server in maintenance, no balancing: the connection is lost until it returns',
    seed: 'contoso-2010-no-array',
    show: async ({ lab, evidence }) => {
      await using session = await lab.connect(anna);
      await lab.world.stopServer('CAS1');
      await session.until('disconnected', 30_000);
      const waited = await session.until('connected', 600_000).then(
        () => 'connected',
        (error: unknown) => {
          if (isLabError(error, 'connection-timed-out')) return 'disconnected';
          throw error;
        },
      );
      evidence.is('ten minutes later', waited, 'disconnected');
      await lab.world.startServer('CAS1');
      await session.until('connected', 120_000);
      evidence.is('after it has returned', session.state, 'connected');
      evidence.is('home server', session.profile?.homeServer, 'cas1.contoso.internal');
    },
  },
  {
    id: 'A7',
    statement: "The array's name needs no certificate",
    seed: 'contoso-2010',
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna);
      evidence.is('connected', whereConnected(resolution), `RPC/TCP at ${arrayName}`);
      const tcp = { steps: resolution.steps.filter(({ kind }) => kind === 'rpc-tcp') };
      evidence.is('TLS handshakes of RPC/TCP', stepsIn(tcp, 'tls-handshake').length, 0);
      const shown = stepsIn(resolution, 'tls-handshake').map(
        ({ facts }) => facts.subjectAlternativeName ?? '',
      );
      const bearing = shown.filter((names) => names.includes(arrayName));
      evidence.so('certificates of Autodiscover', shown.length, shown.length > 0, 'at least one');
      evidence.is('that bear it', bearing.length, 0);
    },
  },
  {
    id: 'A8',
    statement: "The array's name is in no URL of web services, address book, web mail or Autodiscover",
    seed: 'contoso-2010-two-sites',
    show: async ({ lab, evidence }) => {
      const { clientAccessArrays, virtualDirectories, serviceConnectionPoints } =
        lab.organization.configuration;
      const names = clientAccessArrays.flatMap(({ fqdn }) => fqdn?.value.toLowerCase() ?? []);
      evidence.is('arrays', names, [arrayName, 'outlook-zurich.contoso.example']);
      const configured = virtualDirectories.flatMap(({ internalUrl, externalUrl }) => [
        ...(internalUrl === undefined ? [] : [internalUrl.value]),
        ...(externalUrl === undefined ? [] : [externalUrl.value]),
      ]);
      const answer = await poxAnswer(lab, anna);
      const answered = [...answer.text.matchAll(/https?:\/\/[^<"\s]+/g)].map(([url]) => url);
      const asked = serviceConnectionPoints.flatMap(({ binding }) => binding?.value ?? []);
      for (const [what, urls] of [
        ['URLs of virtual directories', configured],
        ['URLs in the answer of Autodiscover', answered.filter((url) => url.includes('contoso'))],
        ['service connection points', asked],
      ] as const) {
        const bearing = urls.filter((url) => names.some((name) => url.toLowerCase().includes(name)));
        evidence.so(what, urls.length, urls.length > 0, 'at least one');
        evidence.is('of them with an array', bearing, []);
      }
      evidence.so('beside them, EXCH/Server', answer.server, names.includes(answer.server ?? ''), 'an array');
    },
  },
];

/** A server stops, and balancers have noticed by the next start of Outlook. */
function without(server: string) {
  return [{ stop: server }, { wait: '30s' }, { at: 'corp' }];
}

/** By Autodiscover, RFR, the profile's server and the database as the address book has it. */
function fourNames(resolution: Resolution): readonly string[] {
  return [
    resolution.profile?.homeServer ?? '',
    stepIn(resolution, 'rfr-get-new-dsa')?.facts.server ?? '',
    legacyDnLeaf(resolution.profile?.homeServerDN ?? ''),
    legacyDnLeaf(legacyDnParent(stepIn(resolution, 'nspi-resolve-names-w')?.facts.homeMdb ?? '')),
  ];
}

/** What New-ClientAccessArray does. */
function addArray(lab: Lab, site: string): string {
  const { clientAccessArrays, sites } = lab.organization.configuration;
  const container = required(clientAccessArrays[0], 'array').dn.replace(/^[^,]*,/, '');
  const siteDn = required(
    sites.find(({ name }) => name === site),
    `site ${site}`,
  ).dn;
  const attributes = {
    objectClass: ['top', 'server', 'msExchExchangeServer', 'msExchClientAccessArray'],
    networkAddress: [`ncacn_ip_tcp:outlook-${site.toLowerCase()}2.contoso.example`],
    msExchServerSite: [siteDn],
  };
  try {
    lab.directory.add(
      `CN=second-${site},${container}`,
      Object.entries(attributes).map(([name, values]) => ({ name, values })),
    );
    return 'added';
  } catch (error) {
    if (isLabError(error, 'attribute-refused') || isLabError(error, 'entry-refused')) return 'refused';
    throw error;
  }
}
