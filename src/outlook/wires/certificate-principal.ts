import type { PeerCertificate, TLSSocket } from 'node:tls';
import { LabError } from '../../errors.js';
import type { ConnectionPolicy } from '../connection-policy.js';
import type { Recorder } from '../trace.js';

/**
 * Mutual authentication of RPC over HTTP: the certificate has to bear the principal letter by letter. A wildcard is a
 * name like any other, so `msstd:mail.contoso.example` is not met by `*.contoso.example`, but `msstd:*.contoso.example` is.
 *
 * @param principal - without `msstd:`
 * @throws LabError `certificate-rejected`
 */
export function checkCertificatePrincipal(
  recorder: Recorder,
  secure: TLSSocket,
  principal: string,
  which: ConnectionPolicy['certificatePrincipalNames'],
): Promise<void> {
  return recorder.step('certificate-principal', `msstd:${principal}`, async (step) => {
    const names = certificateNames(secure.getPeerCertificate(), which);
    step.facts({ principal, names });
    if (!names.some((name) => name.toLowerCase() === principal.toLowerCase())) {
      throw new LabError(
        'certificate-rejected',
        `the certificate is for ${names.join(', ').slice(0, 200) || 'nobody'}`,
        { where: `msstd:${principal}`, hint: 'see CertPrincipalName of the EXPR provider' },
      );
    }
  });
}

/** The names of a certificate: its common name, then, where those count, its DNS names. */
export function certificateNames(
  { subject, subjectaltname }: Pick<PeerCertificate, 'subject' | 'subjectaltname'>,
  which: ConnectionPolicy['certificatePrincipalNames'],
): readonly string[] {
  const common = [subject?.CN ?? []].flat();
  if (which === 'subject') return common;
  const alternative = (subjectaltname ?? '')
    .split(', ')
    .flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));
  return [...common, ...alternative];
}
