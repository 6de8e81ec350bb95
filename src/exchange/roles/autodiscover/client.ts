/** The headers of a request that say what the client can do, as received. */
export interface ClientHeaders {
  /** `X-MapiHttpCapability`: highest version of MAPI over HTTP (MS-OXDSCLI 3.1.4). */
  readonly mapiHttpCapability?: string | undefined;
  /** `X-ClientCanHandle`: for clients other than Outlook, e.g. `ExHttpInfo, Negotiate`. */
  readonly clientCanHandle?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** What of a client's abilities makes a difference to the answer. */
export interface AutodiscoverClient {
  /** Speaks MAPI over HTTP. */
  readonly mapiHttp: boolean;
  /** Reads EXHTTP blocks. */
  readonly exchangeHttp: boolean;
  /** May be told `Negotiate` as AuthPackage. */
  readonly negotiate: boolean;
}

/** A client that says nothing of itself. */
export const plainClient: AutodiscoverClient = { mapiHttp: false, exchangeHttp: false, negotiate: false };

/** Longer headers than any client sends are not looked into. */
const longestHeader = 512;

/** What a client says of itself. */
export function readAutodiscoverClient(headers: ClientHeaders): AutodiscoverClient {
  const canHandle = (headers.clientCanHandle ?? '')
    .slice(0, longestHeader)
    .split(',')
    .map((token) => token.trim().toLowerCase());
  return {
    mapiHttp: /^\s*0*[1-9]\d{0,8}\s*$/.test(headers.mapiHttpCapability?.slice(0, longestHeader) ?? ''),
    exchangeHttp: canHandle.includes('exhttpinfo') || isOutlookWithExchangeHttp(headers.userAgent),
    negotiate: canHandle.includes('negotiate'),
  };
}

/**
 * The oldest Outlooks that Exchange 2013 takes, each the first of its line to read EXHTTP: 2007 SP3 (12.0.6665) and
 * 2010 SP1 (14.0.6126) with an update, and every later one. That Exchange goes by these builds is unverified.
 */
const firstBuilds = [
  [12, 6665],
  [14, 6126],
] as const;

/** Outlook says `Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.11231; Pro)`, or `MAPI 16.0...`. */
function isOutlookWithExchangeHttp(userAgent: string | undefined): boolean {
  const agent = userAgent?.slice(0, longestHeader) ?? '';
  const [, major, build] = (
    /^Microsoft Office\/.*; (?:Microsoft Outlook|MAPI) (\d{1,3})\.\d{1,3}\.(\d{1,6})/.exec(agent) ?? []
  ).map(Number);
  if (major === undefined || build === undefined) return false;
  return major > 14 || firstBuilds.some(([line, first]) => line === major && build >= first);
}
