import type { Directory } from '../../directory/directory.js';
import type { Snapshot } from '../snapshot.js';
import { type Finding, findingSeverities } from './finding.js';
import { databaseFindings } from './findings-databases.js';
import { linkFindings } from './findings-links.js';
import { loadFindings } from './findings-load.js';
import { namespaceFindings } from './findings-namespaces.js';
import { recipientFindings } from './findings-recipients.js';
import { serverFindings } from './findings-servers.js';

/** Looks a directory over: what is missing, dangles, or contradicts itself. The worst comes first. */
export function findFindings(directory: Directory, configuration: Snapshot): readonly Finding[] {
  const findings = [
    ...serverFindings(directory, configuration),
    ...namespaceFindings(configuration),
    ...databaseFindings(directory, configuration),
    ...recipientFindings(directory, configuration),
    ...linkFindings(directory),
    ...loadFindings(directory.remarks),
  ];
  const rank = ({ severity }: Finding) => findingSeverities.indexOf(severity);
  return findings.sort((a, b) => rank(a) - rank(b));
}
