import type { Organization } from '../../exchange/organization.js';
import { rememberAnswers } from '../../exchange/roles/autodiscover/answer-memory.js';
import { plainClient } from '../../exchange/roles/autodiscover/client.js';
import { answerJson, type JsonQuestion } from '../../exchange/roles/autodiscover/json.js';
import { answerMobileSync } from '../../exchange/roles/autodiscover/mobile-sync.js';
import type { AutodiscoverRole } from '../../exchange/roles/autodiscover/role.js';
import { createSoapRole } from '../../exchange/roles/autodiscover/user-settings/soap.js';
import type { AutodiscoverAppOptions } from '../../servers/http/autodiscover-app.js';
import { outlookResponseNamespace } from '../../wire/autodiscover/namespaces.js';

/**
 * What one server's Autodiscover site says besides POX, all of it from the directory.
 *
 * @param server - name of the server
 * @param role - the POX answers, which SOAP's are made of
 */
export function autodiscoverAnswers(
  organization: Organization,
  server: string,
  role: AutodiscoverRole,
): Required<Pick<AutodiscoverAppOptions, 'soap' | 'json' | 'mobileSync' | 'applications'>> {
  const acceptableResponseSchema = outlookResponseNamespace;
  return {
    soap: createSoapRole(organization, server, (emailAddress, { mapiHttp }) => {
      const request = { emailAddress, acceptableResponseSchema };
      const client = { ...plainClient, mapiHttp };
      return role.answer({ request, client, server, time: '', errorId: 0 }).response;
    }),
    json: rememberAnswers(organization, (question: JsonQuestion) =>
      answerJson(organization, server, question),
    ),
    mobileSync: ({ emailAddress = '' }) => answerMobileSync(organization, server, emailAddress),
    applications: () => applicationsOf(organization, server),
  };
}

/** A virtual directory's object is named after its path and the web site: `EWS (Default Web Site)`. */
function applicationsOf({ configuration }: Organization, server: string): ReadonlySet<string> {
  const asked = configuration.findServer(server);
  return new Set(
    configuration.virtualDirectories
      .filter((directory) => directory.server === asked)
      .map(({ dn }) => /^CN=([^(,]+)[(,]/i.exec(dn)?.[1]?.trimEnd().toLowerCase() ?? ''),
  );
}
