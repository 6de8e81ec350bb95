import {
  type FaultName,
  type FaultProtocol,
  faultNames,
  ownField,
  protocolOf,
  targetFields,
} from './faults-list.js';

/** A fault in words. */
export interface FaultDescription {
  readonly does: string;
  /** In the text form. */
  readonly example: string;
}

/** What each fault does, for people. */
export const faultDescriptions: { readonly [Name in FaultName]: FaultDescription } = {
  'dns:nxdomain': {
    does: 'the name server answers that the name does not exist',
    example: 'dns:nxdomain,name=autodiscover.contoso.example',
  },
  'dns:silent': {
    does: 'the name server does not answer; Windows retries at 1, 2, 4 and 8 s, and gives up after 10 s',
    example: 'dns:silent,view=external',
  },
  'dns:wrong': {
    does: 'address queries are answered with this address',
    example: 'dns:wrong=203.0.113.99,name=contoso.example',
  },
  'dns:slow': { does: 'the answer is delayed by this time', example: 'dns:slow=3s,name=*.contoso.example' },
  'ldap:busy': { does: 'the result is busy (51)', example: 'ldap:busy,operation=search,count=1' },
  'ldap:unavailable': { does: 'the result is unavailable (52)', example: 'ldap:unavailable,host=DC1' },
  'ldap:referral': {
    does: 'the result is a referral (10) to this server',
    example: 'ldap:referral=dc.fabrikam.example,operation=search',
  },
  'ldap:drop': { does: 'the connection is closed instead of an answer', example: 'ldap:drop,operation=bind' },
  'ldap:slow': { does: 'the answer is delayed by this time', example: 'ldap:slow=5s' },
  'tls:wrong-name': {
    does: 'the certificate is for another name',
    example: 'tls:wrong-name,name=autodiscover.contoso.example',
  },
  'tls:expired': { does: 'the certificate expired yesterday', example: 'tls:expired,host=CAS1' },
  'tls:unknown-authority': {
    does: 'the certificate is issued by an untrusted authority',
    example: 'tls:unknown-authority,location=internet',
  },
  'tls:reset': {
    does: 'the connection is reset after the ClientHello',
    example: 'tls:reset,port=443,probability=0.5',
  },
  'http:status': {
    does: 'the answer has this status, and an HTML page',
    example: 'http:status=503,host=CAS1,count=2',
  },
  'http:redirect': {
    does: 'the answer is a 302 to this URL',
    example: 'http:redirect=https://mail.contoso.example/autodiscover/autodiscover.xml,port=80',
  },
  'http:redirect-loop': {
    does: 'the answer is a 302 to the requested URL itself, by https',
    example: 'http:redirect-loop,path=/autodiscover/*',
  },
  'http:redirect-address': {
    does: "the answer is Autodiscover's redirectAddr, to this mailbox",
    example: 'http:redirect-address=anna@fabrikam.example,path=/autodiscover/*',
  },
  'http:html': {
    does: 'the answer is an HTML page with status 200',
    example: 'http:html,name=autodiscover.contoso.example',
  },
  'http:truncated': {
    does: 'the answer is cut off in the middle of its XML, and the connection is closed',
    example: 'http:truncated,path=/autodiscover/*',
  },
  'http:slow': { does: 'the answer is delayed by this time', example: 'http:slow=30s,path=/autodiscover/*' },
  'http:unauthorized': {
    does: 'the answer is 401, whatever the credentials',
    example: 'http:unauthorized,path=/rpc/*',
  },
  'http:reset': { does: 'the connection is reset instead of an answer', example: 'http:reset,method=POST' },
  'rpc:bind-nak': {
    does: 'the bind is refused as a whole (bind_nak); default temporary_congestion',
    example: 'rpc:bind-nak,interface=NSPI',
  },
  'rpc:fault': {
    does: 'the call is answered with a fault PDU with this code; default nca_s_server_too_busy',
    example: 'rpc:fault=0x6ba,interface=EMSMDB,count=1',
  },
  'rpc:reset': {
    does: 'the connection is reset at the bind or call',
    example: 'rpc:reset,interface=EMSMDB',
  },
  'rpc:hang': {
    does: 'the server accepts the connection and never answers the bind or call',
    example: 'rpc:hang,host=CAS1,interface=EPM',
  },
  'rpc:unregistered': {
    does: 'the endpoint mapper does not know the interface (ept_map)',
    example: 'rpc:unregistered,interface=RFR',
  },
  'network:drop': {
    does: 'the connect is never answered; Windows gives up after 21 s',
    example: 'network:drop,location=corp,port=135',
  },
  'network:reject': {
    does: 'the connect is answered with a reset',
    example: 'network:reject,address=10.10.10.20,port=135',
  },
  'network:latency': {
    does: 'each round trip takes this much longer',
    example: 'network:latency=200ms,location=corp',
  },
  'network:member-loss': {
    does: 'balancers cannot reach this member, neither for clients nor for health checks',
    example: 'network:member-loss,host=CAS1',
  },
};

/** How the field of a fault that stands behind its name is written. */
const values: Readonly<Record<string, string>> = {
  answer: '<address>',
  delay: '<time>',
  server: '<host>',
  status: '<number>',
  url: '<url>',
  mailbox: '<address>',
  reason: '<reason>',
  code: '<code>',
};

/** Whether the value may be left out. */
const optionalValues: ReadonlySet<string> = new Set(['reason', 'code']);

/** The text form of a fault without targets: `http:status=<number>`. */
export function formOf(name: FaultName): string {
  const own = ownField(name);
  if (own === undefined) return name;
  const value = `=${values[own] ?? '<value>'}`;
  return optionalValues.has(own) ? `${name}[${value}]` : `${name}${value}`;
}

/** All faults of one protocol, and whom they meet. */
export interface FaultGroup {
  readonly protocol: FaultProtocol;
  readonly targets: readonly string[];
  readonly faults: readonly (FaultDescription & { readonly name: FaultName; readonly form: string })[];
}

/** The whole list, in order, for a help text or a page. */
export function faultGroups(): readonly FaultGroup[] {
  const protocols = [...new Set(faultNames.map(protocolOf))];
  return protocols.map((protocol) => ({
    protocol,
    targets: targetFields[protocol],
    faults: faultNames
      .filter((name) => protocolOf(name) === protocol)
      .map((name) => ({ name, form: formOf(name), ...faultDescriptions[name] })),
  }));
}
