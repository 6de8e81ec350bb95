import { X509Certificate } from 'node:crypto';
import { Command } from 'commander';
import { isLabError } from '../errors.js';
import type { JournalEntry } from '../lab/journal/journal.js';
import type { Lab } from '../lab/lab.js';
import type { LanOptions } from '../lab/lan-options.js';
import type { ExposureMode } from '../lab/sockets/exposure.js';
import { type TlsVersion, tlsVersions } from '../network/tls-versions.js';
import { renderTable } from '../report/table.js';
import { type FaultFlags, faultFlag } from './faults.js';
import {
  type AuthenticationFlags,
  authenticationFlags,
  authenticationOf,
} from './flags/authentication-flags.js';
import { type ControlFlags, controlFlags, controlOf } from './flags/control-flags.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './flags/directory-flags.js';
import { dataFlag, flag, seedFlag, wholeNumber } from './flags/options.js';
import { complain, print } from './output.js';
import { privilegedPortHelp, renderChecklist } from './text/checklist.js';

interface ServeFlags extends FaultFlags, DirectoryFlags, AuthenticationFlags, ControlFlags {
  readonly exposure: ExposureMode;
  readonly portOffset: number;
  readonly advertise?: string;
  readonly listen?: string;
  readonly dnsForward?: string;
  readonly dnsForwardFor?: string;
  readonly adminPassword?: string;
  readonly userPassword?: string;
  readonly quiet: boolean;
  readonly data?: string;
  readonly anonymous: boolean;
  readonly tlsMin?: TlsVersion;
  readonly log: 'text' | 'json';
}

/** `serve`: a lab for other programs, until a signal ends it. */
export function serveCommand(_outcome: { code: number }): Command {
  const serve = new Command('serve')
    .description('start a lab for other programs; stop it with SIGINT or SIGTERM')
    .addOption(seedFlag())
    .addOption(
      flag(
        '--exposure <mode>',
        'mapped: free ports of 127.0.0.1; loopback: one address per host; lan: one address',
      )
        .choices(['mapped', 'loopback', 'lan'])
        .default('mapped'),
    )
    .addOption(
      flag('--port-offset <number>', 'offset added to the standard ports (loopback, lan)')
        .argParser(wholeNumber)
        .default(0),
    )
    .addOption(flag('--advertise <addresses>', 'addresses that names resolve to: one, or a,b,c (lan)'))
    .addOption(flag('--listen <address>', "address to listen on if --advertise is another machine's (lan)"))
    .addOption(
      flag('--dns-forward <address[:port]>', 'name server for names outside the lab (lan, loopback)'),
    )
    .addOption(flag('--quiet', 'print only the ready line').default(false))
    .addOption(dataFlag())
    .addOption(
      flag('--dns-forward-for <networks>', 'networks to resolve other names for (default: private ones)'),
    )
    .addOption(flag('--admin-password <text>', "the administrators' password (lan default: made up)"))
    .addOption(flag('--user-password <text>', "the users' password (default: the seed's)"))
    .addOption(faultFlag())
    .addOption(flag('--anonymous', 'require no authentication at Autodiscover').default(false))
    .addOption(
      flag('--tls-min <version>', 'oldest TLS version on 443; 1.0 or 1.1 for old clients').choices(
        tlsVersions,
      ),
    )
    .addOption(
      flag('--log <form>', 'text, or one JSON object per line').choices(['text', 'json']).default('text'),
    )
    .action(async (flags: ServeFlags, command: Command) => {
      const stopped = nextSignal();
      const log = flags.log === 'json' ? jsonLog : textLog(flags);
      const { defaultDataFolder } = await import('../lab/sockets/authority-folder.js');
      const { startLab } = await import('../lab/start.js');
      const started = startLab({
        ...directoryOf(flags, command),
        exposure: flags.exposure,
        portOffset: flags.portOffset,
        ...lanOptionsOf(flags),
        data: flags.data ?? defaultDataFolder(),
        anonymous: flags.anonymous,
        ...authenticationOf(flags),
        ...(flags.tlsMin === undefined ? {} : { oldestTls: flags.tlsMin }),
        control: controlOf(flags),
        faults: flags.fault ?? [],
        clock: 'real',
        ...(flags.quiet ? {} : { onEvent: log.event }),
      });
      const lab = await started.catch((error: unknown) => {
        const isForOthers = flags.exposure === 'lan' && isLabError(error, 'address-not-permitted');
        if (isForOthers && process.platform === 'linux') complain(privilegedPortHelp(process.execPath));
        throw error;
      });
      await log.ready(lab, flags.controlToken === undefined ? lab.controlToken : undefined);
      const signal = await stopped;
      await lab.stop();
      log.stopped(signal);
    });
  for (const option of [...controlFlags(), ...authenticationFlags(), ...directoryFlags()])
    serve.addOption(option);
  return serve;
}

interface Log {
  event(entry: JournalEntry): void;
  /** @param madeUpToken - of the control interface: said here, and nowhere else */
  ready(lab: Lab, madeUpToken: string | undefined): Promise<void>;
  stopped(signal: string): void;
}

const jsonLog: Log = {
  event: (entry) => print(JSON.stringify({ event: 'wire', ...entry })),
  ready: async (lab, madeUpToken) =>
    print(
      JSON.stringify({
        event: 'ready',
        schema: 1,
        seed: lab.seed,
        exposure: lab.exposure,
        ca: lab.ca.path,
        endpoints: lab.endpoints,
        ...(madeUpToken === undefined ? {} : { controlToken: madeUpToken }),
        hosts: lab.hosts,
      }),
    ),
  stopped: (signal) => print(JSON.stringify({ event: 'stopped', signal })),
};

const textLog = (flags: ServeFlags): Log => ({
  event: ({ at, protocol, host, client, asked, answered }) =>
    print(
      `${at.slice(11, 23)}  ${protocol.padEnd(8)}  ${host.padEnd(12)}  ${client}  ${asked} -> ${answered}`,
    ),
  ready: async (lab, madeUpToken) => {
    if (!flags.quiet) {
      print(`${lab.seed}: ${lab.description}\n`);
      print(renderTable(['host', 'name', 'address', 'port', 'listens on'], endpointRows(lab)));
      print(`\nCA certificate  ${lab.ca.path}`);
      print(`control         ${lab.endpoints.control}`);
    }
    if (madeUpToken !== undefined) print(`control token   ${madeUpToken}`);
    if (!flags.quiet) {
      print(`locations       ${lab.locations.join(', ')}`);
      if (lab.exposure === 'lan') print(`\n${await checklistOf(lab, flags)}\n`);
    }
    print('ready');
  },
  stopped: (signal) => print(`stopped by ${signal}`),
});

async function checklistOf(lab: Lab, flags: ServeFlags): Promise<string> {
  const { takeLanChecklist } = await import('../lab/lan-checklist.js');
  const { samplePassword } = await import('../lab/accounts/sample-password.js');
  const advertise = (flags.advertise ?? '').split(',').map((address) => address.trim());
  const directory = flags.directory === undefined ? lab.directory : undefined;
  const { userPassword } = flags;
  return renderChecklist(takeLanChecklist(lab, advertise, directory, userPassword), {
    fingerprint: new X509Certificate(lab.ca.pem).fingerprint256,
    dnsForward: flags.dnsForward,
    samplePassword: userPassword ?? samplePassword,
    administratorPassword: lab.administratorPassword,
    isPublic: userPassword === undefined,
  });
}

function lanOptionsOf(flags: ServeFlags): LanOptions {
  const { advertise, listen, dnsForward, dnsForwardFor, adminPassword, userPassword } = flags;
  return {
    ...(dnsForwardFor === undefined ? {} : { dnsForwardFor }),
    ...(adminPassword === undefined ? {} : { adminPassword }),
    ...(userPassword === undefined ? {} : { userPassword }),
    ...(advertise === undefined ? {} : { advertise }),
    ...(listen === undefined ? {} : { listen }),
    ...(dnsForward === undefined ? {} : { dnsForward }),
  };
}

function endpointRows(lab: Lab): readonly (readonly string[])[] {
  return lab.hosts.flatMap(({ name, fqdn, address, listen }) =>
    Object.entries(listen).map(([port, real], index) =>
      index === 0 ? [name, fqdn, address, port, real] : ['', '', '', port, real],
    ),
  );
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}
