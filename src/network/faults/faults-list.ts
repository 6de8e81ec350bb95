import { z } from 'zod';
import { address, duration } from '../world/schema-parts.js';

/*
 * The closed list of what can be made to go wrong, each fault with what it takes and whom it meets. A fault is data: the
 * same form in the library, in `network.yaml` and on the control interface; `faults-text.ts` has the form for a command
 * line. Nothing else in the project says which faults there are.
 */

/** One or more characters; `*` in it stands for any. Letter case does not count. */
const pattern = z.string().min(1).max(255);
const portNumber = z.int().min(1).max(65_535);

const from = { location: pattern.exactOptional() };
const to = { host: pattern.exactOptional(), ...from };

/** Whom a fault meets, by protocol: everything that is left out matches. */
const targets = {
  /** `name` and `type` of the question, the view that is asked. */
  dns: {
    view: pattern.exactOptional(),
    name: pattern.exactOptional(),
    type: pattern.exactOptional(),
    ...from,
  },
  ldap: {
    ...to,
    operation: z
      .enum(['bind', 'search', 'compare', 'add', 'modify', 'modifyDn', 'delete', 'extended'])
      .exactOptional(),
  },
  /** `name`: which the client asks for in its hello (SNI). */
  tls: { ...to, name: pattern.exactOptional(), port: portNumber.exactOptional() },
  /** `name`: of the `Host` header. */
  http: {
    ...to,
    name: pattern.exactOptional(),
    port: portNumber.exactOptional(),
    method: pattern.exactOptional(),
    path: pattern.exactOptional(),
  },
  rpc: {
    ...to,
    interface: z.enum(['EPM', 'MGMT', 'EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR']).exactOptional(),
    opnum: z.int().min(0).max(65_535).exactOptional(),
  },
  /** The machine, or the address and port, that is connected to. */
  network: { ...to, address: pattern.exactOptional(), port: portNumber.exactOptional() },
} as const;

/** When it meets them: every time, so many times, or by lot. */
const limits = {
  count: z.int().min(1).exactOptional(),
  probability: z.number().gt(0).max(1).exactOptional(),
  seed: z.int().min(0).exactOptional(),
};

type Targets = typeof targets;

/** The protocols that faults belong to. */
export type FaultProtocol = keyof Targets;

function shape<
  Protocol extends FaultProtocol,
  Kind extends string,
  Parameters extends Readonly<Record<string, z.ZodType>>,
>(protocol: Protocol, kind: Kind, parameters: Parameters) {
  const fault: `${Protocol}:${Kind}` = `${protocol}:${kind}`;
  return z.strictObject({ fault: z.literal(fault), ...parameters, ...targets[protocol], ...limits });
}

const delay = { delay: duration };
const none = {};
const code = z.union([
  z.enum(['nca_s_fault_unspec', 'nca_s_server_too_busy', 'nca_s_unk_if', 'ERROR_ACCESS_DENIED']),
  z.int().min(1).max(0xffffffff),
  z
    .string()
    .regex(/^0x[0-9a-f]{1,8}$/i)
    .transform(Number),
]);

/** The shape of each fault, by name. */
export const faultShapes = {
  'dns:nxdomain': shape('dns', 'nxdomain', none),
  'dns:silent': shape('dns', 'silent', none),
  'dns:wrong': shape('dns', 'wrong', { answer: address }),
  'dns:slow': shape('dns', 'slow', delay),
  'ldap:busy': shape('ldap', 'busy', none),
  'ldap:unavailable': shape('ldap', 'unavailable', none),
  'ldap:referral': shape('ldap', 'referral', { server: pattern }),
  'ldap:drop': shape('ldap', 'drop', none),
  'ldap:slow': shape('ldap', 'slow', delay),
  'tls:wrong-name': shape('tls', 'wrong-name', none),
  'tls:expired': shape('tls', 'expired', none),
  'tls:unknown-authority': shape('tls', 'unknown-authority', none),
  'tls:reset': shape('tls', 'reset', none),
  'http:status': shape('http', 'status', { status: z.int().min(200).max(599) }),
  'http:redirect': shape('http', 'redirect', {
    url: z
      .string()
      .max(2000)
      .regex(/^[\x21-\x7e]+$/, 'is not a valid URL'),
  }),
  'http:redirect-loop': shape('http', 'redirect-loop', none),
  'http:redirect-address': shape('http', 'redirect-address', { mailbox: z.email() }),
  'http:html': shape('http', 'html', none),
  'http:truncated': shape('http', 'truncated', none),
  'http:slow': shape('http', 'slow', delay),
  'http:unauthorized': shape('http', 'unauthorized', none),
  'http:reset': shape('http', 'reset', none),
  'rpc:bind-nak': shape('rpc', 'bind-nak', {
    reason: z
      .enum([
        'reason_not_specified',
        'temporary_congestion',
        'local_limit_exceeded',
        'protocol_version_not_supported',
      ])
      .default('temporary_congestion'),
  }),
  'rpc:fault': shape('rpc', 'fault', { code: code.default('nca_s_server_too_busy') }),
  'rpc:reset': shape('rpc', 'reset', none),
  'rpc:hang': shape('rpc', 'hang', none),
  'rpc:unregistered': shape('rpc', 'unregistered', none),
  'network:drop': shape('network', 'drop', none),
  'network:reject': shape('network', 'reject', none),
  'network:latency': shape('network', 'latency', delay),
  'network:member-loss': shape('network', 'member-loss', none),
} as const;

type Shapes = typeof faultShapes;

/** Any fault, as data: for whoever describes or checks it by schema. `parseFault` has the better messages. */
export const faultSchema = z.union(Object.values(faultShapes));

/** The name of a fault: its protocol, and what happens. */
export type FaultName = keyof Shapes;

/** A fault by its name, its defaults filled in. */
export type FaultNamed<Name extends FaultName> = { [N in Name]: z.output<Shapes[N]> }[Name];

/** Something that goes wrong, and where: data, checked, times in ms. */
export type Fault = FaultNamed<FaultName>;

/** A {@link Fault} as it is written: times may be texts (`30s`), defaults left out. */
export type FaultInput = { [N in FaultName]: z.input<Shapes[N]> }[FaultName];

/** Every name there is. */
export const faultNames: readonly FaultName[] = Object.values(faultShapes).map(
  (one) => one.shape.fault.value,
);

/** The protocol of a fault. */
export type ProtocolOf<Name extends FaultName> =
  Name extends `${infer Protocol extends FaultProtocol}:${string}` ? Protocol : never;

/** Names of the fields that say whom faults of a protocol meet. */
export const targetFields: { readonly [Protocol in FaultProtocol]: readonly string[] } = {
  dns: Object.keys(targets.dns),
  ldap: Object.keys(targets.ldap),
  tls: Object.keys(targets.tls),
  http: Object.keys(targets.http),
  rpc: Object.keys(targets.rpc),
  network: Object.keys(targets.network),
};

/** The fields that every fault has. */
export const limitFields: readonly string[] = Object.keys(limits);

/** True for one of {@link faultNames}. */
export function isFaultName(name: unknown): name is FaultName {
  return faultNames.some((known) => known === name);
}

/** The protocol that a fault belongs to. */
export function protocolOf(name: FaultName): FaultProtocol {
  return faultProtocols.find((protocol) => name.startsWith(`${protocol}:`)) ?? 'network';
}

const faultProtocols: readonly FaultProtocol[] = ['dns', 'ldap', 'tls', 'http', 'rpc', 'network'];

/** The field that is a fault's own, where it has one: in the text form its value stands behind the name. */
export function ownField(name: FaultName): string | undefined {
  const common = new Set(['fault', ...targetFields[protocolOf(name)], ...limitFields]);
  return Object.keys(faultShapes[name].shape).find((field) => !common.has(field));
}

/** All that a fault may be given, its own field first. */
export function fieldsOf(name: FaultName): readonly string[] {
  return Object.keys(faultShapes[name].shape).filter((field) => field !== 'fault');
}
