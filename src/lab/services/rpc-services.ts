import { randomUUID } from 'node:crypto';
import type { Server } from 'node:net';
import { MailboxStore } from '../../exchange/roles/mailbox-store/mailbox-store.js';
import { createMailboxStoreRole } from '../../exchange/roles/mailbox-store/role.js';
import { createReferralRole } from '../../exchange/roles/referral.js';
import type { HostSettings } from '../../network/world/world.js';
import { addressBookInterface } from '../../servers/rpc/address-book/address-book.js';
import { emsmdbInterfaces } from '../../servers/rpc/mailbox-store/emsmdb.js';
import { endpointMapperInterface, localIpv4 } from '../../servers/rpc/mapper/endpoint-mapper.js';
import { referralInterface } from '../../servers/rpc/referral.js';
import type { RpcInterface } from '../../servers/rpc/rpc-interface.js';
import { createRpcServer, httpBanner } from '../../servers/rpc/rpc-server.js';
import { nullGuid, parseGuid } from '../../values/guid.js';
import { interfaces } from '../../wire/dcerpc/interfaces.js';
import type { EndpointEntry } from '../../wire/endpoint-mapper/endpoint.js';
import type { SyntaxId } from '../../wire/ndr/syntax-id.js';
import { accountOf, ntlmLogon, ownAccounts } from '../accounts/logon.js';
import type { LabContext } from '../lab-context.js';
import type { Exposure } from '../sockets/exposure.js';
import { addressBookPort, storePort } from './rpc-ports.js';

/** The host whose RPC services they are. */
export interface RpcHost {
  readonly name: string;
  readonly fqdn: string;
  readonly settings: HostSettings;
  /** EMSMDB is served here. */
  readonly offersStore: boolean;
  /** NSPI and RFR are served here. */
  readonly offersAddressBook: boolean;
}

/** The endpoint mapper, for TCP or for ncacn_http. */
export function createEndpointMapper(
  context: LabContext,
  host: RpcHost,
  protocol: 'ncacn_ip_tcp' | 'ncacn_http',
): Server {
  const mapper = createMapperInterface(context, host);
  return createServer(context, host, [mapper], protocol === 'ncacn_http' ? httpBanner : undefined);
}

/** What an endpoint mapper answers, whatever carries the calls. */
export function createMapperInterface({ exposure }: LabContext, host: RpcHost): RpcInterface {
  const entries = endpointEntries(exposure, host);
  return endpointMapperInterface({
    endpoints: () => entries,
    // On free ports every host has the same real address, and behind a balancer (lan) none that clients could reach.
    reachedAddress: (addresses) =>
      exposure.mode === 'loopback' ? localIpv4(addresses) : exposure.expose(host.settings.address),
  });
}

/** The interfaces of one server, made once: whatever carries their calls, the sessions behind them are the same. */
export interface HostInterfaces {
  /** EMSMDB and AsyncEMSMDB. */
  readonly store: readonly RpcInterface[];
  /** NSPI and RFR: both are of one service (MSExchangeAB). */
  readonly addressBook: readonly RpcInterface[];
}

/** Makes the interfaces of a server, whether or not it offers them by TCP. */
export function createHostInterfaces(context: LabContext, host: RpcHost): HostInterfaces {
  const { organization, addressBook } = context;
  const referral = referralInterface(createReferralRole(organization, host.name));
  return {
    store: mailboxStoreInterfaces(context, host),
    addressBook: [addressBookInterface({ book: addressBook }), referral],
  };
}

function mailboxStoreInterfaces(context: LabContext, host: RpcHost): readonly RpcInterface[] {
  const { directory, organization, external, databaseStates, now } = context;
  const store = new MailboxStore({
    role: createMailboxStoreRole(organization, host.name, databaseStates),
    encryptionRequired: host.settings.encryptionRequired ?? true,
    now,
  });
  return emsmdbInterfaces({
    store,
    findUser: (principal) => accountOf(external?.mirror ?? directory, host, principal),
    newGuid: () => parseGuid(randomUUID()),
    now,
  });
}

/** The mailbox store, or the address book, by TCP. */
export function createRpcService(
  context: LabContext,
  host: RpcHost,
  offered: readonly RpcInterface[],
): Server {
  return createServer(context, host, offered, undefined);
}

/** How clients of a server's RPC endpoints log on. */
export function rpcLogonOf({ directory, external, now }: LabContext, { name, fqdn }: RpcHost) {
  return {
    beginNtlm: ntlmLogon(external?.accounts ?? ownAccounts(directory), { name, fqdn, now }),
    ...(external === undefined ? {} : { settle: external.settle }),
  };
}

function createServer(
  context: LabContext,
  host: RpcHost,
  offered: readonly RpcInterface[],
  banner: Uint8Array | undefined,
): Server {
  return createRpcServer({
    host: host.name,
    tell: context.tell,
    interfaces: offered,
    faults: context.faultsOf(host.name),
    ...rpcLogonOf(context, host),
    ...(banner === undefined ? {} : { banner }),
  });
}

function endpointEntries(
  exposure: Exposure,
  { offersStore, offersAddressBook, settings }: RpcHost,
): readonly EndpointEntry[] {
  const entry = (syntax: SyntaxId, annotation: string, port: number): EndpointEntry => ({
    interface: syntax,
    annotation,
    object: nullGuid,
    protocol: 'ncacn_ip_tcp',
    port: exposure.exposePort(port),
  });
  const store = [interfaces.EMSMDB, interfaces.AsyncEMSMDB].map((syntax) =>
    entry(syntax, 'Microsoft Exchange RPC Client Access', storePort(settings)),
  );
  const book = addressBookPort(settings);
  const addressBook = [
    entry(interfaces.NSPI, 'MS Exchange Directory NSPI Proxy', book),
    entry(interfaces.RFR, 'MS Exchange Directory RFR Interface', book),
  ];
  return [...(offersStore ? store : []), ...(offersAddressBook ? addressBook : [])];
}
