import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, type Step, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A lab whose world is contoso-2010 with these certificates. */
async function labWith(certificates: string): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-test-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'network.yaml'), `extends: contoso-2010\ncertificates: ${certificates}\n`);
  const lab = await startLab({ seed: folder });
  cleanups.push(() => lab.stop());
  return lab;
}

const anna = 'anna@contoso.example';
const handshakes = (steps: readonly Step[]) =>
  [...walk(steps)].filter(({ name }) => name === 'TLS handshake');

describe('Outlook outside, where every way to Autodiscover is HTTPS', () => {
  it.each([
    ['expired', /^the certificate expired on \w+ +\d+ /],
    ['not-yet-valid', /^the certificate is not valid before \w+ +\d+ /],
    ['unknown-authority', /^the certificate is not trusted: issued by "An authority that nobody trusts"$/],
    ['self-signed', /^the certificate is not trusted: nobody but the server itself vouches for it$/],
    [
      'wrong-name',
      /^the name on the certificate does not match the name of the site \(it is for DNS:wrong-name\.invalid\)$/,
    ],
  ])('refuses a certificate that is %s, and says why', async (fault, reason) => {
    const lab = await labWith(`[{ fault: ${fault} }]`);
    const { outcome, failure, steps } = await lab.resolve(anna, { from: 'internet' });
    expect(outcome).toBe('failed');
    expect(failure).not.toBeNull();
    const seen = handshakes(steps);
    expect(seen.length).toBeGreaterThan(0);
    for (const step of seen) {
      expect(step.outcome).toBe('failed');
      expect(step.detail?.replace(/^[^:]*contoso\.example: /, '')).toMatch(reason);
    }
  });

  it('takes a wildcard for the names, and for the RPC proxy once the EXPR provider says so', async () => {
    const lab = await labWith('[{ fault: wildcard }]');
    const before = await lab.resolve(anna, { from: 'internet' });
    expect(before.profile?.homeServer).toBe('outlook.contoso.example');
    expect(handshakes(before.steps)[0]?.detail).toContain('DNS:*.contoso.example');
    expect(before.outcome).toBe('failed');
    const principal = [...walk(before.steps)].find(({ name }) => name === 'Certificate principal');
    expect(principal).toMatchObject({ target: 'msstd:mail.contoso.example', outcome: 'failed' });

    lab.directory.modify(
      'CN=EXPR,CN=Outlook,CN=AutoDiscover,CN=Client Access,CN=Contoso,CN=Microsoft Exchange,CN=Services,CN=Configuration,DC=contoso,DC=internal',
      [
        {
          operation: 'replace',
          attribute: 'msExchAutoDiscoverCertPrincipalName',
          values: ['msstd:*.contoso.example'],
        },
      ],
    );
    expect(await lab.resolve(anna, { from: 'internet' })).toMatchObject({
      outcome: 'connected',
      connection: { protocol: 'RPC/HTTP' },
    });
  });

  it('meets the fault only under the names that have it', async () => {
    const lab = await labWith('[{ names: [mail.contoso.example], fault: expired }]');
    const { outcome, steps } = await lab.resolve(anna, { from: 'internet' });
    expect(outcome).toBe('failed');
    expect(handshakes(steps).map((step) => [step.target, step.outcome])).toEqual([
      ['autodiscover.contoso.example', 'success'],
      ['mail.contoso.example', 'failed'],
    ]);
    // Inside, RPC over TCP needs no certificate.
    expect((await lab.resolve(anna, { from: 'corp' })).outcome).toBe('connected');
  });

  it('fails at a certificate that does not bear the autodiscover name', async () => {
    const lab = await labWith('[{ subjectAltNames: [mail.contoso.example] }]');
    const { steps } = await lab.resolve(anna, { from: 'internet' });
    expect(handshakes(steps)[0]?.detail).toContain('(it is for DNS:mail.contoso.example)');
  });
});

describe('a certificate in network.yaml', () => {
  it.each([
    ['[{ hosts: [CAS9] }]', /certificates\[0\]\.hosts\[0\]: no host "CAS9" \(known: DC1, CAS1/],
    [
      '[{ hosts: [CAS1, MBX1], fault: expired }]',
      /MBX1 is not a client access server.*\(one of: CAS1, CAS2\)/,
    ],
    ['[{ fault: rusty }]', /certificates\[0\]\.fault: "rusty"/],
    ['[{ names: ["a b"] }]', /certificates\[0\]\.names\[0\]: "a b": is not a DNS name/],
    ['[{ names: [example], fault: wildcard }]', /no wildcard stands for example/],
  ])('is refused where it makes no sense: %s', async (certificates, message) => {
    await expect(labWith(certificates)).rejects.toThrow(message);
  });
});
