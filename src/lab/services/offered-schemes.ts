import type { AuthenticationMethods } from '../../exchange/authentication-methods.js';
import type { Organization } from '../../exchange/organization.js';
import type { Snapshot } from '../../exchange/snapshot.js';
import type { VirtualDirectoryKind } from '../../exchange/virtual-directory.js';
import { type Scheme, schemes } from '../../servers/http/authentication.js';

/** Which HTTP schemes some of a server's virtual directories offer. */
export interface OfferedSchemes {
  autodiscover(): ReadonlySet<Scheme>;
  outlookAnywhere(): ReadonlySet<Scheme>;
  mapi(): ReadonlySet<Scheme>;
}

/**
 * Reads the schemes from the virtual directories of one server, once for each state of the configuration: their
 * `msExchInternalAuthenticationMethods`, and everything where that says nothing.
 */
export function createOfferedSchemes(organization: Organization, host: string): OfferedSchemes {
  let known: { readonly configuration: Snapshot; readonly schemes: Schemes } | undefined;
  const current = () => {
    const { configuration } = organization;
    if (known?.configuration !== configuration) known = { configuration, schemes: read(configuration, host) };
    return known.schemes;
  };
  return {
    autodiscover: () => current().autodiscover,
    outlookAnywhere: () => current().outlookAnywhere,
    mapi: () => current().mapi,
  };
}

interface Schemes {
  readonly autodiscover: ReadonlySet<Scheme>;
  readonly outlookAnywhere: ReadonlySet<Scheme>;
  readonly mapi: ReadonlySet<Scheme>;
}

function read({ virtualDirectories, outlookAnywhere }: Snapshot, host: string): Schemes {
  const methodsOf = (wanted: VirtualDirectoryKind) =>
    virtualDirectories.find(({ kind, server }) => kind === wanted && server.name === host)
      ?.internalAuthenticationMethods?.value;
  const anywhere = outlookAnywhere.find(({ server }) => server.name === host);
  return {
    autodiscover: schemesOf(methodsOf('autodiscover')),
    outlookAnywhere: schemesOf(anywhere?.internalAuthentication),
    mapi: schemesOf(methodsOf('mapi')),
  };
}

function schemesOf(methods: AuthenticationMethods | undefined): ReadonlySet<Scheme> {
  if (methods === undefined) return new Set(schemes);
  const windows = methods.has('WindowsIntegrated'); // both of its providers
  return new Set<Scheme>([
    ...(windows || methods.has('Negotiate') ? (['Negotiate'] as const) : []),
    ...(windows || methods.has('Ntlm') ? (['NTLM'] as const) : []),
    ...(methods.has('Basic') ? (['Basic'] as const) : []),
  ]);
}
