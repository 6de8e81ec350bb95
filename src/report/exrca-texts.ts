import type { Step } from '../record/steps/step.js';
import { proxiedEndpoint } from './proxied-endpoint.js';

/** What the analyzer says of one test. */
export interface TestTexts {
  readonly description: string;
  readonly success: string;
  readonly failure: string;
  /** With an outcome of its own, such as the addresses that a name resolved to. */
  readonly details?: string;
}

/** The whole test, which the steps of a trace are parts of. */
export const wholeTest: TestTexts = {
  description: 'Testing Outlook connectivity.',
  success: 'The Outlook connectivity test completed successfully.',
  failure: 'The Outlook connectivity test failed.',
};

/** Every way of finding the service. */
export const everyMethod: TestTexts = {
  description: 'Attempting each method of contacting the Autodiscover service.',
  success: 'The Autodiscover service was tested successfully.',
  failure: "The Autodiscover service couldn't be contacted successfully by any method.",
};

/** The POST with all its legs, which a trace has as a step each. */
export const autodiscoverPost: TestTexts = {
  description: 'Attempting to send an Autodiscover POST request to potential Autodiscover URLs.',
  success:
    'The Microsoft Connectivity Analyzer successfully retrieved Autodiscover settings by sending an Autodiscover POST.',
  failure: "Autodiscover settings weren't obtained when the Autodiscover POST request was sent.",
};

/**
 * The analyzer's words for a step. Source: reports that users have published (microsoft/botframework-sdk issue 5372,
 * bombadil/mod_proxy_msrpc issues 14 and 26). It tests from the internet and knows neither service connection points nor
 * RPC over TCP: those steps, and any other, are told in our words, formed as its own are.
 *
 * @param host - the name that was resolved last: a trace's TCP step has the address
 */
export function textsOf(step: Step, host: string): TestTexts {
  switch (step.kind) {
    case 'find-settings':
    case 'refresh-settings':
    case 'repair-profile':
    case 'search-again':
    case 'resume':
      return {
        description: `The Microsoft Connectivity Analyzer is attempting to test Autodiscover for ${step.target}.`,
        success: 'Autodiscover was tested successfully.',
        failure: 'Testing Autodiscover failed.',
      };
    case 'autodiscover':
      return {
        description: `Attempting to test potential Autodiscover URL ${withPort(step.target)}`,
        success: 'Testing of the Autodiscover URL was successful.',
        failure: 'Testing of this potential Autodiscover URL failed.',
      };
    case 'boot-payload':
    case 'preferred-local-xml':
    case 'local-xml':
      return {
        description: `Attempting to read Autodiscover settings from the ${step.target}.`,
        success: 'The file has an answer.',
        failure: 'The file has no answer that can be used.',
      };
    case 'service-connection-point':
      return {
        description: `Attempting to contact the Autodiscover service using service connection points in ${step.target}.`,
        success: 'The Autodiscover service was successfully contacted using a service connection point.',
        failure: 'The attempt to contact Autodiscover using service connection points failed.',
      };
    case 'http-redirect':
      return {
        description: 'Attempting to contact the Autodiscover service using the HTTP redirect method.',
        success: 'The Autodiscover service was successfully contacted using the HTTP redirect method.',
        failure: 'The attempt to contact Autodiscover using the HTTP Redirect method failed.',
      };
    case 'srv-record':
      return {
        description: 'Attempting to contact the Autodiscover service using the DNS SRV redirect method.',
        success: 'The Autodiscover service was successfully contacted using the DNS SRV redirect method.',
        failure:
          'The Microsoft Connectivity Analyzer failed to contact the Autodiscover service using the DNS SRV redirect method.',
      };
    case 'dns-lookup':
      return {
        description: `Attempting to resolve the host name ${step.target} in DNS.`,
        success: 'The host name resolved successfully.',
        failure: "The host name couldn't be resolved.",
        details:
          step.outcome === 'success'
            ? `IP addresses returned: ${step.detail}`
            : `Host ${step.target} couldn't be resolved in DNS ${dnsResult(step)}.`,
      };
    case 'tcp-connect':
      return {
        description: `Testing TCP port ${step.facts.port ?? ''} on host ${host || (step.facts.address ?? '')} to ensure it's listening and open.`,
        success: 'The port was opened successfully.',
        failure:
          'The specified port is either blocked, not listening, or not producing the expected response.',
        details: `${step.target}: ${step.detail}`,
      };
    case 'tls-handshake':
      return {
        description: "Testing the SSL certificate to make sure it's valid.",
        success: wasAsked(step)
          ? 'The SSL certificate failed one or more certificate validation checks, and the user accepted it.'
          : 'The certificate passed all validation requirements.',
        failure: 'The SSL certificate failed one or more certificate validation checks.',
      };
    case 'prompt':
      return {
        description: `Asking the user about ${step.target}.`,
        success: 'The user has answered.',
        failure: 'The user was not asked.',
      };
    case 'rpc-http':
    case 'rpc-tcp':
    case 'mapi-http':
      return {
        description: `Testing ${step.name} connectivity.`,
        success: `The ${step.name} test completed successfully.`,
        failure: `The ${step.name} test failed.`,
      };
    case 'rpc-proxy-echo':
      return {
        description: `Attempting to ping RPC proxy ${step.target}.`,
        success: 'RPC Proxy was pinged successfully.',
        failure: "RPC Proxy can't be pinged.",
      };
    case 'mail':
      return endpointTexts('MAPI Mail Store', step);
    case 'directory':
      return endpointTexts('MAPI Address Book', step);
    case 'referral':
      return endpointTexts('MAPI Referral service', step);
    default:
      return {
        description: `${step.name} ${step.target}`.trim(),
        success: 'The step succeeded.',
        failure: 'The step failed.',
      };
  }
}

function endpointTexts(service: string, step: Step): TestTexts {
  const port = proxiedEndpoint(step)?.port;
  return {
    description: `Attempting to ping the ${service} endpoint with identity: ${step.target}${port === undefined ? '' : `:${port}`}.`,
    success: 'The endpoint was pinged successfully.',
    failure: 'The attempt to ping the endpoint failed.',
  };
}

/** The analyzer writes the port even where it is the usual one. */
function withPort(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, hostname, port, pathname } = new URL(address);
  return `${protocol}//${hostname}:${port || (protocol === 'http:' ? '80' : '443')}${pathname}`;
}

/** A handshake in which the user had to judge the certificate. */
export function wasAsked({ kind, steps }: Step): boolean {
  return kind === 'tls-handshake' && steps.some((below) => below.kind === 'prompt');
}

/** Windows' name for DNS' answer, as far as reports show it; else what was met. */
function dnsResult({ code, detail }: Step): string {
  return code === 'name-not-found' ? 'InfoDomainNonexistent' : `(${detail})`;
}
