import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedVariant } from './claim.js';

/** Addresses of web sites that are no Exchange servers, each with what is the matter with it. */
export const sites = {
  webPage: '203.0.113.80',
  wrongCertificate: '203.0.113.81',
  loop: '203.0.113.82',
  slow: '203.0.113.83',
  refusing: '203.0.113.84',
} as const;

/** An address that nobody has. */
export const nobody = '10.10.10.99';

/**
 * Outside, the root domain answers with a web page, the autodiscover host has a bad certificate and a redirect on port 80, and
 * the SRV record is right. Inside, the service connection point leads to a host that is gone. Other sites wait for a name.
 */
export const lookupWorld: SeedVariant = {
  extends: 'contoso-2010',
  world: `
webSites:
  webPage: { address: ${sites.webPage}, https: { names: [contoso.example] } }
  wrongCertificate:
    address: ${sites.wrongCertificate}
    http: { redirect: "https://mail.contoso.example/autodiscover/autodiscover.xml" }
    https: { names: [autodiscover.contoso.example], fault: wrong-name }
  loop:
    address: ${sites.loop}
    https: { names: [autodiscover.contoso.example], redirect: "https://autodiscover.contoso.example/again" }
  slow: { address: ${sites.slow}, https: { names: [autodiscover.contoso.example], delay: 60s } }
  refusing:
    address: ${sites.refusing}
    https: { names: [contoso.example, autodiscover.contoso.example], status: 401 }
dns:
  internal:
    records:
      autodiscover.contoso.example: { A: ${nobody} }
      _autodiscover._tcp.contoso.example: { SRV: { port: 443, target: mail.contoso.example } }
  external:
    records:
      contoso.example: { A: ${sites.webPage} }
      autodiscover.contoso.example: { A: ${sites.wrongCertificate} }
      _autodiscover._tcp.contoso.example: { SRV: { port: 443, target: mail.contoso.example } }
firewall:
  - { from: internet, to: 203.0.113.0/24, ports: [53, 80, 443], action: accept }
  - { from: internet, action: drop }
`,
};

/** A local XML file that nobody can read settings from; it ends with the block that uses it. */
export async function unreadableXml(): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'autodiscover-lab-claim-'));
  const path = join(folder, 'local.xml');
  await writeFile(path, '<html>');
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
