import { connect, type SecureVersion } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type Lab, type LabOptions, startLab } from '../../../src/index.js';

/** The version that a client settles on with CAS1's port 443, or why it does not. */
function agreed(lab: Lab, newest: SecureVersion): Promise<string | null> {
  const [, port] = lab.hosts.find(({ name }) => name === 'CAS1')?.listen['443']?.split(':') ?? [];
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1',
      port: Number(port),
      ca: lab.ca.pem,
      servername: 'mail.contoso.example',
      minVersion: 'TLSv1',
      maxVersion: newest,
      ciphers: 'DEFAULT:@SECLEVEL=0', // an old client, who has never heard of these levels
    });
    socket.once('secureConnect', () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.once('error', () => resolve('refused'));
  });
}

const cases: readonly (readonly [LabOptions['oldestTls'], SecureVersion, string])[] = [
  [undefined, 'TLSv1.1', 'refused'],
  [undefined, 'TLSv1.2', 'TLSv1.2'],
  ['1.2', 'TLSv1.1', 'refused'],
  ['1.1', 'TLSv1', 'refused'],
  ['1.1', 'TLSv1.1', 'TLSv1.1'],
  ['1.0', 'TLSv1', 'TLSv1'],
  ['1.0', 'TLSv1.3', 'TLSv1.3'],
];

describe('the oldest TLS that a lab speaks', () => {
  it.each(cases)('set to %s, a client of %s: %s', async (oldestTls, newest, expected) => {
    await using lab = await startLab(oldestTls === undefined ? {} : { oldestTls });
    expect(await agreed(lab, newest)).toBe(expected);
  });

  it('is refused when it is none', async () => {
    const wrong: LabOptions = JSON.parse('{ "oldestTls": "3.0" }');
    await expect(startLab(wrong)).rejects.toMatchObject({ code: 'wrong-usage' });
  });
});
