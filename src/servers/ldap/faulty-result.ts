import type { Socket } from 'node:net';
import type { HostFaults } from '../../network/faults/faults-host.js';
import type { FaultName } from '../../network/faults/faults-list.js';
import type { PendingRequest } from './dispatcher.js';
import type { Reply } from './reply.js';
import { type LdapResult, referralTo } from './result.js';

const faultNames = ['ldap:busy', 'ldap:unavailable', 'ldap:referral', 'ldap:drop', 'ldap:slow'] as const;

/** As Active Directory says it (ERROR_DS_BUSY); the text is from memory. */
const busy: LdapResult = {
  result: 'busy',
  diagnostic: '0000200E: SvcErr: DSID-020A0C2E, problem 5001 (BUSY), data 0\n',
};

/** As Active Directory says it (ERROR_DS_UNAVAILABLE); the text is from memory. */
const unavailable: LdapResult = {
  result: 'unavailable',
  diagnostic: '0000200F: SvcErr: DSID-020A0C2E, problem 5002 (UNAVAILABLE), data 0\n',
};

/** What becomes of a request that a fault meets. */
export interface FaultyRequest {
  readonly pending: PendingRequest;
  readonly socket: Socket;
  /** Ends the request with a result, which is a fault's. */
  finish(reply: Reply, fault: FaultName): void;
  /** Tells of a request that gets no result. */
  disconnected(fault: FaultName): void;
  /** Does what was asked, late. */
  proceed(): void;
}

/** Lets a fault have the request; false where none meets it. */
export function meetFault(
  faults: HostFaults,
  { pending, socket, finish, disconnected, proceed }: FaultyRequest,
): boolean {
  const { request } = pending;
  const fault = faults.take(faultNames, { operation: request.operation }, socket);
  switch (fault?.fault) {
    case undefined:
      return false;
    case 'ldap:busy':
      finish(busy, fault.fault);
      return true;
    case 'ldap:unavailable':
      finish(unavailable, fault.fault);
      return true;
    case 'ldap:referral':
      finish(referralTo(fault.server, request.operation === 'search' ? request.base : ''), fault.fault);
      return true;
    case 'ldap:drop':
      disconnected(fault.fault);
      socket.destroy();
      return true;
    case 'ldap:slow':
      void faults
        .wait(fault.delay, socket)
        .then(() => socket.destroyed || proceed())
        .catch(() => socket.destroy());
      return true;
  }
}
