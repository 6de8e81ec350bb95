import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { peer } from '../../support/peers.js';
import { type ClientResult, runClient } from '../../support/run-client.js';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
});

afterAll(() => lab.stop());

const run = (program: string, ...args: readonly string[]): Promise<ClientResult> =>
  runClient(program, args, { env: lab.environment });

/** Where a modelled address and port really is. */
function real(address: string, port: number): string {
  const socket = lab.hosts.flatMap((host) => (host.address === address ? (host.listen[port] ?? []) : []))[0];
  if (socket === undefined) throw new Error(`nothing listens on ${address}:${port}`);
  return socket;
}

describe('with the environment of a lab and nothing else', () => {
  it.skipIf(!peer('ldapsearch'))('ldapsearch finds the domain controller', async () => {
    const bind = ['-x', '-D', 'anna@contoso.example', '-w', 'Passw0rd!'];
    const search = ['-LLL', '-b', 'DC=contoso,DC=internal', '(mail=ben@contoso.example)', 'mail'];
    const { stdout, code } = await run('ldapsearch', ...bind, ...search);
    expect(stdout).toContain('mail: ben@contoso.example');
    expect(code).toBe(0);
    lab.journal.verify(
      { protocol: 'ldap', operation: 'search', filter: '(mail=ben@contoso.example)' },
      { times: 1 },
    );
  });

  it.skipIf(!peer('curl'))('curl trusts the client access servers', async () => {
    const url = 'https://mail.contoso.example/autodiscover/autodiscover.xml';
    const to = `mail.contoso.example:443:${real('10.10.10.20', 443)}`;
    const curl = ['-s', '-o', '/dev/null', '-w', '%{http_code} %{ssl_verify_result}', '--connect-to', to];
    expect(await run('curl', ...curl, url)).toMatchObject({ stdout: '401 0', code: 0 });
    lab.journal.verify(
      { protocol: 'http', name: '/autodiscover/autodiscover.xml', status: 401 },
      { times: 1 },
    );
  });

  it.skipIf(!peer('/usr/bin/python3'))("Python's TLS does", async () => {
    const script = [
      'import os, socket, ssl, urllib.parse',
      'at = urllib.parse.urlsplit(os.environ["AUTODISCOVER_LAB_LDAPS"])',
      'plain = socket.create_connection((at.hostname, at.port))',
      'tls = ssl.create_default_context().wrap_socket(plain, server_hostname="dc1.contoso.internal")',
      'print(tls.getpeercert()["subjectAltName"][0][1])',
    ].join('\n');
    expect(await run('/usr/bin/python3', '-c', script)).toMatchObject({
      stdout: 'dc1.contoso.internal\n',
      code: 0,
    });
  });
});
