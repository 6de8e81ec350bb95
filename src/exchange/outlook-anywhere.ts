import { type AuthenticationMethods, authenticationMethods } from './authentication-methods.js';
import { type Fact, mapFact } from './fact.js';
import type { Server } from './servers/server.js';
import type { VirtualDirectory } from './virtual-directory.js';

/** RPC over HTTP as one client access server offers it. */
export interface OutlookAnywhere {
  readonly dn: string;
  readonly server: Server;
  /** Host names without scheme or path. Exchange 2010 has only the external one. */
  readonly externalHost: Fact<string> | undefined;
  readonly internalHost: Fact<string> | undefined;
  /** Present with a host: off only where the stored name begins with `http://`. */
  readonly externalSsl: Fact<boolean> | undefined;
  readonly internalSsl: Fact<boolean> | undefined;
  readonly externalAuthentication: AuthenticationMethods;
  readonly internalAuthentication: AuthenticationMethods;
  /** Where {@link externalAuthentication} stands; undefined when it is the default. */
  readonly externalAuthenticationSource: Fact<AuthenticationMethods> | undefined;
  /** Likewise for {@link internalAuthentication}. */
  readonly internalAuthenticationSource: Fact<AuthenticationMethods> | undefined;
}

/** What the attributes mean when they are absent: NTLM outside; Basic, NTLM and Negotiate inside. */
const defaultExternalMask = 2;
const defaultInternalMask = 8195;

/** Outlook Anywhere as an `Rpc` virtual directory configures it. */
export function outlookAnywhereOf(virtualDirectory: VirtualDirectory): OutlookAnywhere {
  const { dn, server, externalUrl, internalUrl } = virtualDirectory;
  const { externalAuthenticationMethods, internalAuthenticationMethods } = virtualDirectory;
  return {
    dn,
    server,
    externalHost: mapFact(externalUrl, hostOf),
    internalHost: mapFact(internalUrl, hostOf),
    externalSsl: mapFact(externalUrl, isOverTls),
    internalSsl: mapFact(internalUrl, isOverTls),
    externalAuthentication:
      externalAuthenticationMethods?.value ?? authenticationMethods(defaultExternalMask),
    internalAuthentication:
      internalAuthenticationMethods?.value ?? authenticationMethods(defaultInternalMask),
    externalAuthenticationSource: externalAuthenticationMethods,
    internalAuthenticationSource: internalAuthenticationMethods,
  };
}

function isOverTls(text: string): boolean {
  return !/^http:/i.test(text);
}

/** The host name in `host`, `https://host` or `https://host:443/rpc`; undefined when there is none. */
export function hostOf(text: string): string | undefined {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:?#\s]+)/i.exec(text.trim())?.[1];
  return host?.replace(/\.$/, '') || undefined;
}
