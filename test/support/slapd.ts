import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Directory } from '../../src/directory/directory.js';
import { dumpLdif } from '../../src/lab/seeds/dump.js';
import { openSeed } from '../../src/lab/seeds/open-seed.js';
import { openLdapSchema } from './openldap-schema.js';
import { runClient } from './run-client.js';

/** Debian puts it where only an administrator looks for programs. */
export const slapdProgram = '/usr/sbin/slapd';

/** The name that may do everything, and its password. */
export const manager = { dn: 'cn=manager,DC=contoso,DC=internal', password: 'of a test' } as const;

/** A slapd of its own, loaded with a seed. */
export interface Slapd extends AsyncDisposable {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Runs ldapmodify. */
  modify(ldif: string): Promise<void>;
}

/**
 * Loads contoso-2010 into a new database of slapd and starts it, all in a temporary folder.
 *
 * @param syncprov - the overlay that keeps contextCSN
 */
export async function startSlapd({ syncprov = true } = {}): Promise<Slapd> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-slapd-'));
  const { directory } = await openSeed('contoso-2010');
  const path = (name: string) => join(folder, name);
  await mkdir(path('db'));
  await writeFile(path('lab.schema'), openLdapSchema(directory));
  await writeFile(path('slapd.conf'), configuration(folder, syncprov));
  await writeFile(path('seed.ldif'), contentOf(directory));
  const loaded = await runClient(
    slapdProgram,
    ['-T', 'add', '-f', path('slapd.conf'), '-l', path('seed.ldif')],
    {
      timeoutMs: 60_000,
    },
  );
  if (loaded.code !== 0) throw new Error(`slapadd: ${loaded.stderr}`);
  const port = await freePort();
  const url = `ldap://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const slapd: Slapd = {
    url,
    start: async () => {
      child = spawn(slapdProgram, ['-d', '0', '-f', path('slapd.conf'), '-h', url], { stdio: 'ignore' });
      for (const until = Date.now() + 10_000; !(await accepts(port)); await wait(20)) {
        if (Date.now() > until || child.exitCode !== null) throw new Error('slapd did not start');
      }
    },
    stop: async () => {
      if (child?.exitCode === null && child.kill()) await once(child, 'exit');
    },
    modify: async (ldif) => {
      const args = ['-x', '-H', url, '-D', manager.dn, '-w', manager.password];
      const { code, stderr } = await runClient('ldapmodify', args, { input: ldif });
      if (code !== 0) throw new Error(`ldapmodify: ${stderr}`);
    },
    [Symbol.asyncDispose]: async () => {
      await slapd.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await slapd.start();
  return slapd;
}

/** slapd.conf(5) */
function configuration(folder: string, syncprov: boolean): string {
  const indexed = 'objectClass proxyAddresses mail legacyExchangeDN sAMAccountName userPrincipalName';
  return [
    `include ${folder}/lab.schema`,
    `pidfile ${folder}/slapd.pid`,
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'moduleload syncprov',
    'database mdb',
    'suffix "DC=contoso,DC=internal"',
    `rootdn "${manager.dn}"`,
    `rootpw "${manager.password}"`,
    // The manager may read everything; whoever binds anonymously, all but passwords.
    'access to attrs=userPassword by anonymous auth by * none',
    'access to * by * read',
    `directory ${folder}/db`,
    'maxsize 67108864',
    `index ${indexed.replaceAll(' ', ',')},msExchMailboxGuid,objectGUID,msExchDelegateListLink eq`,
    'index showInAddressBook pres',
    ...(syncprov ? ['overlay syncprov'] : []),
    '',
  ].join('\n');
}

/** The seed, but for the subschema entry, as slapd has its own, and for the version line, which slapadd does not know. */
function contentOf(directory: Directory): string {
  const { schema } = directory.namingContexts;
  const text = [...dumpLdif(directory, { passwords: true }, { except: [`CN=Aggregate,${schema}`] })].join('');
  return text.replace(/^(?:#.*\n)?version: 1\n+/, '');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
