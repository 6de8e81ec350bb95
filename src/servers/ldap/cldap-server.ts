import { createSocket } from 'node:dgram';
import type { Directory } from '../../directory/directory.js';
import { type ListenAt, type Listening, listenError } from '../../network/listener.js';
import type { Facts, Tell } from '../../record/events/recorded-event.js';
import { decodeMessage } from '../../wire/ldap/message.js';
import { resultCodes } from '../../wire/ldap/result-code.js';
import { encodeResultMessage } from '../../wire/ldap/result-message.js';
import { encodeSearchResultEntry } from '../../wire/ldap/search-result-entry.js';
import { checkNesting, defaultGuardLimits } from './guard.js';
import { defaultLdapLimits } from './ldap-server.js';
import type { OperationContext } from './operations/context.js';
import { rootDseEntry } from './operations/root-dse.js';
import { PageStore, type Session } from './session.js';
import { searchFacts } from './told-request.js';

/** What a connectionless LDAP server is made of; as an LDAP server, without connections. */
export interface CldapServerOptions {
  readonly host: string;
  readonly directory: Directory;
  readonly tell: Tell;
  readonly siteOf: (address: string) => string | undefined;
  readonly sourceOf: (address: string, port: number) => string;
}

/** Largest question that is read, in bytes (AD's MaxDatagramRecv). */
const maxDatagram = 4096;

/**
 * Opens the UDP port of a domain controller (MS-ADTS 3.1.1.3.3): it answers searches of the rootDSE, which is how
 * clients ping it. Anything else is dropped without a word, so that it cannot be used to flood somebody else.
 *
 * @throws LabError `address-in-use`, `address-not-permitted`
 */
export async function openCldapServer(options: CldapServerOptions, at: ListenAt): Promise<Listening> {
  const { host, directory, tell, siteOf, sourceOf } = options;
  const context: OperationContext = {
    directory,
    host,
    catalog: 'domain',
    limits: defaultLdapLimits,
    offersTls: false,
    siteOf,
  };
  const socket = createSocket('udp4');
  socket.on('message', (datagram, peer) => {
    const client = `${peer.address}:${peer.port}`;
    const session: Session = {
      principal: undefined,
      client,
      source: () => sourceOf(peer.address, peer.port),
      pages: new PageStore(defaultLdapLimits),
    };
    const started = performance.now();
    const answer = answerDatagram(datagram, session, context);
    if (answer === undefined) return;
    socket.send(answer.bytes, peer.port, peer.address, () => undefined);
    const { facts } = answer;
    const elapsedMs = performance.now() - started;
    tell({ protocol: 'ldap', event: 'search', host, client, facts, elapsedMs });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error) => reject(listenError(error, at)));
    socket.bind(at.port, at.address, resolve);
  });
  socket.on('error', () => undefined);
  const { address, port } = socket.address();
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= new Promise((resolve) => socket.close(() => resolve()));
    return closed;
  };
  return { address, port, close };
}

/**
 * Octets of an answer for each of its question: a ping gets two or three. Larger answers are to be had by TCP; RFC 1798 has
 * resultsTooLarge for that.
 */
const mostAmplified = 8;

function answerDatagram(
  datagram: Buffer,
  session: Session,
  context: OperationContext,
): { readonly bytes: Buffer; readonly facts: Facts<'ldap', 'search'> } | undefined {
  if (datagram.length > maxDatagram) return undefined;
  try {
    checkNesting(datagram, defaultGuardLimits.depth);
    const { messageId, request } = decodeMessage(datagram);
    if (request.operation !== 'search' || request.base !== '' || request.scope !== 'base') return undefined;
    const entry = encodeSearchResultEntry({ messageId, ...rootDseEntry(session, request, context) });
    // The sender may be forged: another's machine is not sent much more than this one was.
    const isTooLarge = entry.length > mostAmplified * datagram.length;
    const done = encodeResultMessage({
      messageId,
      operation: 'search',
      resultCode: isTooLarge ? resultCodes.resultsTooLarge : resultCodes.success,
      matchedDn: '',
      diagnosticMessage: '',
      referral: [],
      controls: [],
    });
    const answer = isTooLarge ? { status: 'resultsTooLarge', entries: 0 } : { status: 'success', entries: 1 };
    const facts = searchFacts(request, answer, context.directory.schema);
    return { bytes: isTooLarge ? done : Buffer.concat([entry, done]), facts: { ...facts, isDatagram: true } };
  } catch {
    return undefined; // not LDAP
  }
}
