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
}

/** Where the servers tell what they saw. It must not throw and must not keep more than it is told. */
export type Tell = (event: WireEvent) => void;
