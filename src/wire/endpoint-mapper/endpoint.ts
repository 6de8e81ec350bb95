import type { Guid } from '../../values/guid.js';
import { ndr32, type SyntaxId } from '../ndr/syntax-id.js';
import type { Tower } from './tower.js';

/** Protocol sequences an endpoint can be reached by: TCP itself, or TCP with RPC over HTTP on it. */
export type ProtocolSequence = 'ncacn_ip_tcp' | 'ncacn_http';

/** What the endpoint mapper of a host knows of one endpoint: one element of the endpoint map (C706 2.2.4). */
export interface EndpointEntry {
  readonly interface: SyntaxId;
  /** What humans call it, at most 63 Latin-1 characters. */
  readonly annotation: string;
  /** Nil unless the endpoint serves one object only. */
  readonly object: Guid;
  readonly protocol: ProtocolSequence;
  readonly port: number;
}

/** What an endpoint tower of these protocols says. */
export interface TowerEndpoint {
  readonly interface: SyntaxId;
  readonly transferSyntax: SyntaxId;
  readonly protocol: ProtocolSequence;
  /** 0 in a question. */
  readonly port: number;
  /** IPv4; `0.0.0.0` in a question. */
  readonly address: string;
}

/** The tower of an endpoint, or with port 0 and address `0.0.0.0` the question for it. */
export function endpointTower(endpoint: Omit<TowerEndpoint, 'transferSyntax'>): Tower {
  return [
    { kind: 'uuid', syntax: endpoint.interface },
    { kind: 'uuid', syntax: ndr32 },
    { kind: 'connection-oriented', minorVersion: 0 },
    { kind: endpoint.protocol === 'ncacn_ip_tcp' ? 'tcp' : 'http', port: endpoint.port },
    { kind: 'ip', address: endpoint.address },
  ];
}

/** The inverse of {@link endpointTower}; undefined for towers of other protocols. A missing address is `0.0.0.0`. */
export function readEndpointTower([first, second, third, fourth, fifth]: Tower): TowerEndpoint | undefined {
  if (first?.kind !== 'uuid' || second?.kind !== 'uuid' || third?.kind !== 'connection-oriented')
    return undefined;
  if (fourth?.kind !== 'tcp' && fourth?.kind !== 'http') return undefined;
  return {
    interface: first.syntax,
    transferSyntax: second.syntax,
    protocol: fourth.kind === 'tcp' ? 'ncacn_ip_tcp' : 'ncacn_http',
    port: fourth.port,
    address: fifth?.kind === 'ip' ? fifth.address : '0.0.0.0',
  };
}
