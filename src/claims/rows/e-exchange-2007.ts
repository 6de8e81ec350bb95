import type { Claim } from '../claim.js';
import { anna, ben } from '../contoso.js';
import { starts } from '../roaming.js';
import { mapperConnects, whereConnected } from '../trace.js';

const seed = 'contoso-2007';
const mailboxServer = 'mbx1.contoso.internal';
const proxy = 'mail.contoso.example';

/** Exchange 2007, where clients inside talk to mailbox servers. */
export const exchange2007Claims: readonly Claim[] = [
  {
    id: 'E1',
    statement: "Exchange 2007: inside, Outlook goes straight to the mailbox server, msExchHomeServerName's",
    seed,
    show: async ({ lab, evidence }) => {
      for (const [address, server] of [
        [anna, mailboxServer],
        [ben, 'mbx2.contoso.internal'],
      ] as const) {
        const resolution = await lab.resolve(address);
        evidence.is(`home server of ${address}`, resolution.profile?.homeServer, server);
        const [mailbox] = lab.directory.find('mail', address);
        const stored = mailbox?.first('msExchHomeServerName');
        evidence.is('msExchHomeServerName', stored, resolution.profile?.homeServerDN);
        evidence.is('connected', whereConnected(resolution), `RPC/TCP at ${server}`);
      }
    },
  },
  {
    id: 'E2',
    statement: 'Exchange 2007: outside, RPC in HTTPS goes through the client access server',
    seed,
    show: async ({ lab, evidence }) => {
      const resolution = await lab.resolve(anna, { from: 'internet' });
      evidence.is('connected', whereConnected(resolution), `RPC/HTTP at ${proxy}`);
      evidence.is('home server', resolution.profile?.homeServer, mailboxServer);
      evidence.is('attempts on port 135', mapperConnects(resolution), []);
    },
  },
  {
    id: 'E3',
    statement: 'Exchange 2007: a mailbox server down means disconnected; a CAS down hurts those outside',
    seed,
    show: async ({ lab, evidence }) => {
      {
        await using inside = await lab.connect(anna);
        await using other = await lab.connect(ben);
        await lab.world.stopServer('MBX1');
        await inside.until('disconnected', 60_000);
        evidence.is('MBX1 down, connections lost by its client', inside.losses, 1);
        evidence.is('by the client of MBX2', other.losses, 0);
        await lab.world.startServer('MBX1');
        await inside.until('connected', 120_000);
        evidence.is('MBX1 back', inside.state, 'connected');
        await lab.world.stopServer('CAS1');
        await lab.world.stopServer('CAS2');
        await lab.clock.sleep(600_000);
        evidence.is('both CAS down, its client inside', inside.state, 'connected');
        evidence.is('losses since', inside.losses, 1);
      }
      await lab.reset();
      const script = [
        { at: 'corp' },
        { stop: 'CAS1' },
        { stop: 'CAS2' },
        { at: 'corp' },
        { from: 'internet' },
      ];
      const [, inside, outside] = starts(await lab.roam(anna, { script }));
      evidence.is('started inside', inside && whereConnected(inside), `RPC/TCP at ${mailboxServer}`);
      evidence.is('started outside', outside?.outcome, 'failed');
      const fresh = await lab.resolve(anna);
      evidence.is('web services (Autodiscover)', fresh.failure?.code, 'no-autodiscover-answer');
    },
  },
];
