// Equality searches per second against slapd with the same entries, from the same client (ldapts) in another process,
// turn about in the same run.
import { fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'ldapts';
import { Directory } from '../src/directory/directory.js';
import { listenTcp } from '../src/network/listener.js';
import { createLdapServer } from '../src/servers/ldap/ldap-server.js';
import { isQuick, median, percentile, report } from './support/statistics.js';

const count = isQuick() ? 1_000 : 10_000;
const rounds = isQuick() ? 1 : 3;
const ms = isQuick() ? 300 : 2_000;
const connections = 8;
const slapd = '/usr/sbin/slapd';
const slapadd = '/usr/sbin/slapadd';
const schemas = ['core', 'cosine', 'inetorgperson'].map((name) => `/etc/ldap/schema/${name}.schema`);
const base = 'dc=bench,dc=example';
const binder = { dn: `cn=user 0,${base}`, password: 'bench' };

interface Load {
  readonly url: string;
  readonly attributes: readonly string[];
}

interface Figures {
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

/** Entries that both servers take: inetOrgPerson with as many attributes as a mailbox has. */
function ldif(): string {
  const head = `dn: ${base}\nobjectClass: top\nobjectClass: domain\ndc: bench\n`;
  const person = (at: number) =>
    [
      `dn: cn=user ${at},${base}`,
      ...['top', 'person', 'organizationalPerson', 'inetOrgPerson'].map((name) => `objectClass: ${name}`),
      `cn: user ${at}`,
      `sn: ${at}`,
      `mail: user${at}@bench.example`,
      'userPassword: bench',
      ...[
        'givenName',
        'displayName',
        'title',
        'ou',
        'l',
        'st',
        'postalCode',
        'street',
        'employeeNumber',
        'employeeType',
      ].map((name) => `${name}: ${name} of ${at}`),
      ...['telephoneNumber', 'mobile', 'facsimileTelephoneNumber', 'homePhone', 'pager'].map(
        (name) => `${name}: +49 30 ${at}`,
      ),
      ...['description', 'roomNumber', 'departmentNumber', 'carLicense', 'businessCategory', 'initials'].map(
        (name) => `${name}: ${at}`,
      ),
      '',
    ].join('\n');
  return [head, ...Array.from({ length: count }, (_, at) => person(at))].join('\n');
}

/** Equalities on mail over so many connections, each one search at a time. */
async function drive({ url, attributes }: Load): Promise<Figures> {
  const latencies: number[] = [];
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client({ url });
      await client.bind(binder.dn, binder.password);
      return client;
    }),
  );
  const started = performance.now();
  let next = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - started < ms) {
        const filter = `(mail=user${(next++ * 7919) % count}@bench.example)`;
        const sent = performance.now();
        const { searchEntries } = await client.search(base, { filter, attributes: [...attributes] });
        if (searchEntries.length !== 1) throw new Error(`${filter}: ${searchEntries.length} entries`);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  const perSecond = latencies.length / ((performance.now() - started) / 1000);
  await Promise.all(clients.map((client) => client.unbind()));
  return { perSecond, latencies };
}

/** Runs a load from a process of its own, so that client and server each have a core. */
function runLoad(load: Load): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const args = [JSON.stringify(load), ...(isQuick() ? ['--quick'] : [])];
    const child = fork(fileURLToPath(import.meta.url), args);
    child.once('message', (result: Figures) => resolve(result));
    child.once('error', reject);
    child.once('exit', (code) => code !== 0 && reject(new Error(`the load generator ended with ${code}`)));
  });
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const probe = await listenTcp(createServer(), { address: '127.0.0.1', port: 0 });
  await probe.close();
  return probe.port;
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
}

async function startSlapd(folder: string, text: string): Promise<{ url: string; stop: () => void }> {
  const [config, data] = [join(folder, 'slapd.conf'), join(folder, 'data.ldif')];
  const lines = [
    ...schemas.map((file) => `include ${file}`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'database mdb',
    'maxsize 1073741824',
    `suffix "${base}"`,
    `directory ${folder}`,
    'index objectClass,mail eq',
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  await writeFile(data, text);
  await run(slapadd, ['-q', '-f', config, '-l', data]);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  const child = spawn(slapd, ['-d', '0', '-f', config, '-h', `${url}/`], { stdio: 'ignore' });
  for (let attempt = 0; attempt < 100; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return { url, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('slapd does not listen');
}

async function compare(): Promise<void> {
  const missing = [slapd, slapadd, ...schemas].find((file) => !existsSync(file));
  const text = ldif();
  const started = performance.now();
  const directory = Directory.load([{ name: 'bench.ldif', text }], { now: () => new Date() });
  report(`loaded ${directory.size} entries in`, `${Math.round(performance.now() - started)} ms`);
  const server = createLdapServer({ host: 'DC1', directory, tell: () => undefined });
  const ours = await listenTcp(server, { address: '127.0.0.1', port: 0 });
  const folder = await mkdtemp(join(tmpdir(), 'bench-ldap-'));
  const reference = missing === undefined ? await startSlapd(folder, text) : undefined;
  if (missing !== undefined) report('slapd', `left out: ${missing} is not there`);
  for (const [name, attributes] of [
    ['all attributes', []],
    ['3 attributes', ['cn', 'mail', 'displayName']],
  ] as const) {
    const figures = { ours: [] as number[], theirs: [] as number[], latencies: [] as number[] };
    await runLoad({ url: `ldap://127.0.0.1:${ours.port}`, attributes });
    for (let round = 0; round < rounds; round++) {
      if (reference !== undefined)
        figures.theirs.push((await runLoad({ url: reference.url, attributes })).perSecond);
      const measured = await runLoad({ url: `ldap://127.0.0.1:${ours.port}`, attributes });
      figures.ours.push(measured.perSecond);
      figures.latencies.push(...measured.latencies);
    }
    report(`${name}: ours`, `${Math.round(median(figures.ours))} searches/s`);
    report(
      `${name}: p50, p99`,
      `${percentile(figures.latencies, 0.5).toFixed(2)}, ${percentile(figures.latencies, 0.99).toFixed(2)} ms (target p99 < 10)`,
    );
    if (reference === undefined) continue;
    const ratios = figures.ours.map((value, round) => value / (figures.theirs[round] ?? Number.NaN));
    report(`${name}: slapd`, `${Math.round(median(figures.theirs))} searches/s`);
    report(`${name}: ratio (target >= 0.4)`, median(ratios).toFixed(2));
  }
  reference?.stop();
  await ours.close();
  await rm(folder, { recursive: true, force: true });
}

const [, script, argument] = process.argv;
if (process.send !== undefined && script === fileURLToPath(import.meta.url) && argument !== undefined) {
  process.send(await drive(JSON.parse(argument)), () => process.disconnect());
} else {
  await compare();
}
