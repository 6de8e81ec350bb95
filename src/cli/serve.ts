import { Command } from 'commander';
import type { ExposureMode } from '../lab/exposure.js';
import type { JournalEntry } from '../lab/journal.js';
import type { Lab } from '../lab/lab.js';
import { renderTable } from '../report/table.js';
import { type DirectoryFlags, directoryFlags, directoryOf } from './directory-flags.js';
import { dataFlag, flag, seedFlag, wholeNumber } from './options.js';
import { print } from './output.js';

interface ServeFlags extends DirectoryFlags {
  readonly exposure: ExposureMode;
  readonly portOffset: number;
  readonly advertise?: string;
  readonly data?: string;
  readonly anonymous: boolean;
  readonly log: 'text' | 'json';
}

/** `serve`: a lab for other programs, until a signal ends it. */
export function serveCommand(_outcome: { code: number }): Command {
  const serve = new Command('serve')
    .description('start a lab for other programs to use; SIGINT or SIGTERM stops it')
    .addOption(seedFlag())
    .addOption(
      flag(
        '--exposure <mode>',
        'mapped: free ports of 127.0.0.1; loopback: an address for each host; lan: one address',
      )
        .choices(['mapped', 'loopback', 'lan'])
        .default('mapped'),
    )
    .addOption(
      flag('--port-offset <number>', 'added to every standard port (loopback, lan)')
        .argParser(wholeNumber)
        .default(0),
    )
    .addOption(flag('--advertise <address>', 'the address of this machine that all names resolve to (lan)'))
    .addOption(dataFlag())
    .addOption(flag('--anonymous', 'Autodiscover asks nobody for credentials').default(false))
    .addOption(
      flag('--log <form>', 'text, or one JSON object a line').choices(['text', 'json']).default('text'),
    )
    .action(async (flags: ServeFlags, command: Command) => {
      const stopped = nextSignal();
      const log = flags.log === 'json' ? jsonLog : textLog;
      const { defaultDataFolder } = await import('../lab/authority-folder.js');
      const { startLab } = await import('../lab/start.js');
      const lab = await startLab({
        ...directoryOf(flags, command),
        exposure: flags.exposure,
        portOffset: flags.portOffset,
        ...(flags.advertise === undefined ? {} : { advertise: flags.advertise }),
        data: flags.data ?? defaultDataFolder(),
        anonymous: flags.anonymous,
        onEvent: log.event,
      });
      log.ready(lab);
      const signal = await stopped;
      await lab.stop();
      log.stopped(signal);
    });
  for (const option of directoryFlags()) serve.addOption(option);
  return serve;
}

interface Log {
  event(entry: JournalEntry): void;
  ready(lab: Lab): void;
  stopped(signal: string): void;
}

const jsonLog: Log = {
  event: (entry) => print(JSON.stringify({ event: 'wire', ...entry })),
  ready: (lab) =>
    print(
      JSON.stringify({
        event: 'ready',
        schema: 1,
        seed: lab.seed,
        exposure: lab.exposure,
        ca: lab.ca.path,
        endpoints: lab.endpoints,
        hosts: lab.hosts,
      }),
    ),
  stopped: (signal) => print(JSON.stringify({ event: 'stopped', signal })),
};

const textLog: Log = {
  event: ({ at, protocol, host, client, asked, answered }) =>
    print(
      `${at.slice(11, 23)}  ${protocol.padEnd(8)}  ${host.padEnd(12)}  ${client}  ${asked} -> ${answered}`,
    ),
  ready: (lab) => {
    print(`${lab.seed}: ${lab.description}\n`);
    print(renderTable(['host', 'name', 'address', 'port', 'listens on'], endpointRows(lab)));
    print(`\nCA certificate  ${lab.ca.path}`);
    print(`control         ${lab.endpoints.control}`);
    print(`locations       ${lab.locations.join(', ')}`);
    print('ready');
  },
  stopped: (signal) => print(`stopped by ${signal}`),
};

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
