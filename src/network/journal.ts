/**
 * One question and its answer, field by field; a field that the protocol or the message does not have is absent. As texts,
 * so that every field is matched alike.
 */
export interface WireFields {
  /** DNS: `query`. LDAP: `search`. HTTP: the method. RPC: `EcDoConnectEx`, or the PDU, `bind`. TCP: `connect`. */
  readonly operation?: string;
  /** What it was about: a DNS name, an LDAP name, an HTTP path, an RPC interface or legacy DN, a proxied `server:port`. */
  readonly name?: string;
  /**
   * DNS: the record type. LDAP: a search's scope, or how a bind is proved. RPC: how a bind is protected. HTTP: the
   * operation of SOAP, the protocol that JSON asks for, the X-RequestType of MAPI over HTTP.
   */
  readonly type?: string;
  /** LDAP: the filter of a search. */
  readonly filter?: string;
  /** Autodiscover: whose settings were asked for. */
  readonly subject?: string;
  /** Who asked, where the wire says so. */
  readonly user?: string;
  /** DNS: `NXDOMAIN`. LDAP: `invalidCredentials`. HTTP: `401`. RPC: `ecNone`, `bind_nak`, or the name of a fault. */
  readonly status?: string;
}

/** One question and its answer on one of the lab's wires, in the field's own terms; no secrets. */
export interface WireEvent {
  readonly protocol: 'ldap' | 'dns' | 'http' | 'rpc' | 'rpc-http' | 'tcp';
  /** Name of the lab host that answered, as in `network.yaml`. */
  readonly host: string;
  /** Peer as `address:port` on the real socket. */
  readonly client: string;
  /** What was asked, e.g. `search "CN=Configuration,..." sub (mail=anna@contoso.example)`. */
  readonly asked: string;
  /** What was answered, e.g. `success, 1 entry` or `401`. */
  readonly answered: string;
  /** Given only for what the two texts do not say: the journal reads the others from them, when somebody looks. */
  readonly fields?: WireFields;
}

/** Where the servers tell what they saw. It must not throw and must not keep more than it is told. */
export type Tell = (event: WireEvent) => void;
