import { LabError } from '../../errors.js';
import { issueWithFault } from '../../network/certificate-faults.js';
import type { Authority, IssuedCertificate } from '../../network/certificates.js';
import type { CertificateSettings, World } from '../../network/world/world.js';

/** What a server shows on 443: by name asked for, and otherwise. */
export interface ServerCertificates {
  readonly certificate: IssuedCertificate;
  readonly certificatesByName: ReadonlyMap<string, IssuedCertificate>;
}

/** Whose certificates they are. */
export interface ServerIdentity {
  readonly host: string;
  /** Every name that the server is reached by. */
  readonly names: readonly string[];
  readonly now: Date;
}

/**
 * Issues the certificates of one client access server: the good one for all its names, unless `certificates` in
 * `network.yaml` says otherwise. The first of these that is for the host and the name decides.
 *
 * @throws LabError `bad-network`
 */
export async function issueServerCertificates(
  authority: Authority,
  world: World,
  { host, names, now }: ServerIdentity,
): Promise<ServerCertificates> {
  const issue = ({ names: asked, subjectAltNames, fault }: CertificateSettings) =>
    issueWithFault(authority, { names: subjectAltNames ?? asked ?? names, fault, now });
  const byName = new Map<string, Promise<IssuedCertificate>>();
  let otherwise: CertificateSettings = {};
  for (const settings of world.certificates) {
    if (!(settings.hosts ?? [host]).includes(host)) continue;
    if (settings.names === undefined) {
      otherwise = settings;
      break;
    }
    const issued = issue(settings);
    for (const name of settings.names) if (!byName.has(name)) byName.set(name, issued);
  }
  const issued = await Promise.all(
    [...byName].map(async ([name, certificate]) => [name, await certificate] as const),
  );
  return { certificate: await issue(otherwise), certificatesByName: new Map(issued) };
}

/**
 * Refuses a certificate for a host that shows none.
 *
 * @param shows - tells of a host whether it is a client access server
 * @throws LabError `bad-network`
 */
export function checkCertificateHosts(world: World, shows: (host: string) => boolean): void {
  world.certificates.forEach(({ hosts = [] }, index) => {
    const wrong = hosts.find((host) => !shows(host));
    if (wrong === undefined) return;
    throw new LabError('bad-network', `${wrong} is not a client access server and presents no certificate`, {
      where: `network.yaml: certificates[${index}].hosts`,
      hint: `one of: ${[...world.hosts.keys()].filter(shows).join(', ')}`,
    });
  });
}
