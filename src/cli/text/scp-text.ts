import { LabError } from '../../errors.js';

/** A service connection point for a forest of one's own. */
export interface ScpRequest {
  /** DNS name of the forest's root domain. */
  readonly forest: string;
  /** Where Autodiscover is. */
  readonly url: string;
  /** Active Directory sites whose clients it is for; none: for all. */
  readonly sites: readonly string[];
}

/** Says that the object holds an Autodiscover URL, and no pointer to another directory (MS-OXDISCO section 2.2.1). */
const urlKeyword = '77378F46-2C66-4aa9-A6A6-3E7A48B19596';
const serviceClassName = 'ms-Exchange-AutoDiscover-Service';
const commonName = 'autodiscover-lab';

/**
 * Checks what a service connection point is to say.
 *
 * @throws LabError `wrong-usage`
 */
export function checkScp(request: ScpRequest): ScpRequest {
  const { forest, url, sites } = request;
  if (!/^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/i.test(forest)) {
    throw new LabError('wrong-usage', `"${forest}" is not a valid DNS name of a domain`, {
      hint: 'write lab.example',
    });
  }
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:' || !/^[!-~]+$/.test(url)) {
    throw new LabError('wrong-usage', `"${url}" is not a valid https URL`, {
      hint: 'write https://autodiscover.contoso.example/Autodiscover/Autodiscover.xml',
    });
  }
  // RFC 2849 needs base64 for more than this, and no site of a lab does.
  const odd = sites.find((site) => !/^[\w-][\w .-]{0,62}$/.test(site));
  if (odd !== undefined) {
    throw new LabError('wrong-usage', `"${odd}" is not a valid site name`, {
      hint: 'write it as Active Directory shows it',
    });
  }
  return request;
}

/** As LDIF (RFC 2849) for ldifde or ldapadd. */
export function scpLdif(request: ScpRequest): string {
  const suffix = request.forest
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
  return [
    'version: 1',
    '',
    `# ldifde -i -f scp.ldf, as a member of Enterprise Admins. To take it back, delete the object.`,
    `dn: CN=${commonName},CN=Services,CN=Configuration,${suffix}`,
    'changetype: add',
    'objectClass: serviceConnectionPoint',
    `cn: ${commonName}`,
    `serviceClassName: ${serviceClassName}`,
    `serviceDNSName: ${new URL(request.url).hostname}`,
    `serviceBindingInformation: ${request.url}`,
    ...keywordsOf(request).map((keyword) => `keywords: ${keyword}`),
  ].join('\n');
}

/** As a script for Windows PowerShell, which needs no module: ADSI is part of Windows. */
export function scpPowerShell(request: ScpRequest): string {
  const name = quote(`CN=${commonName}`);
  return [
    '# On a machine of the domain, as a member of Enterprise Admins.',
    `# The forest: ${request.forest}`,
    "$root = [ADSI]'LDAP://RootDSE'",
    "$services = [ADSI]('LDAP://CN=Services,' + $root.configurationNamingContext)",
    `$scp = $services.Create('serviceConnectionPoint', ${name})`,
    `$scp.Put('serviceClassName', ${quote(serviceClassName)})`,
    `$scp.Put('serviceDNSName', ${quote(new URL(request.url).hostname)})`,
    `$scp.Put('serviceBindingInformation', ${quote(request.url)})`,
    '$replace = 2 # ADS_PROPERTY_UPDATE',
    `$scp.PutEx($replace, 'keywords', @(${keywordsOf(request).map(quote).join(', ')}))`,
    '$scp.SetInfo()',
    '',
    '# To take it back:',
    `# $services.Delete('serviceConnectionPoint', ${name})`,
  ].join('\n');
}

function keywordsOf({ sites }: ScpRequest): readonly string[] {
  return [urlKeyword, ...sites.map((site) => `Site=${site}`)];
}

/** Between single quotes PowerShell reads everything as it stands, but for the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
