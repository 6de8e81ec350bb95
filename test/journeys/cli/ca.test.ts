import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli, runProgram, serve } from '../../support/cli.js';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "autodiscover lab's data-"));
});
afterEach(() => rm(data, { recursive: true }));

describe('ca', () => {
  it('makes the CA, prints where it is, and itself as PEM', async () => {
    const { code, stdout, stderr } = await runCli(['ca', '--data', data]);
    expect([code, stderr]).toEqual([0, '']);
    const path = join(data, 'ca.crt');
    expect(stdout).toContain(`path    ${path}\n`);
    const certificate = new X509Certificate(stdout);
    expect(stdout).toContain(`sha256  ${certificate.fingerprint256}\n`);
    expect(certificate.fingerprint256).toBe(new X509Certificate(await readFile(path)).fingerprint256);
    expect(stdout).not.toContain('PRIVATE');
  });

  it('is the one that serve uses, offers on port 80, and leaves behind', async () => {
    const { stdout } = await runCli(['ca', '--data', data, '--json']);
    const { path, pem, sha256 } = JSON.parse(stdout);
    await using lab = await serve(['--data', data]);
    expect(lab.ready.ca).toBe(path);
    const response = await fetch(`http://${lab.socketOf('CAS1', 80)}/ca.crt`);
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'application/x-x509-ca-cert',
      pem,
    ]);
    await lab.stop();
    expect(new X509Certificate(await readFile(path)).fingerprint256).toBe(sha256);
  });

  it('prints the commands for every place, with the path fit for the shell', async () => {
    const { stdout } = await runCli(['ca', '--data', data, '--install-help']);
    const quoted = `'${join(data, 'ca.crt').replaceAll("'", "'\\''")}'`;
    for (const command of [
      `certutil -addstore -f Root "${join(data, 'ca.crt')}"`,
      `-k /Library/Keychains/System.keychain ${quoted}`,
      `sudo cp ${quoted} /usr/local/share/ca-certificates/autodiscover-lab.crt && sudo update-ca-certificates`,
      `-t C,, -i ${quoted}`,
      `export NODE_EXTRA_CA_CERTS=${quoted}`,
      `export REQUESTS_CA_BUNDLE=${quoted}`,
      `curl --cacert ${quoted} https://...`,
    ]) {
      expect(stdout).toContain(command);
    }
  });

  it('refuses in one line a CA that is broken, and serve does so too', async () => {
    await writeFile(join(data, 'ca-key.pem'), 'nonsense', { mode: 0o600 });
    for (const command of ['ca', 'serve']) {
      const { code, stderr } = await runProgram([command, '--data', data]);
      expect([code, stderr.trim().split('\n')]).toEqual([2, [expect.anything()]]);
      expect(stderr).toMatch(/ca-key\.pem: not a CA and its key \(delete it; /);
    }
  });
});
