import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/time/clock.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';

/** Round trips of a full handshake after the TCP connect (TLS 1.2, which Exchange 2010's clients speak). */
const handshakeRoundTrips = 2;

/** Decides whether a connection with a bad certificate is used all the same. */
export type CertificateJudge = (recorder: Recorder, host: string, problem: string) => Promise<boolean>;

/**
 * Starts TLS on a connected socket and judges the certificate: authority, dates and name.
 *
 * @param judge - asked about a bad certificate; without one, none is taken
 * @throws LabError `certificate-rejected`, `connection-timed-out`, `connection-reset`
 */
export function startTls(
  client: Client,
  recorder: Recorder,
  socket: Socket,
  host: string,
  judge?: CertificateJudge,
): Promise<TLSSocket> {
  return recorder.step('tls-handshake', host, async (step) => {
    step.facts({ host });
    const { clock, dialer, trustedRoots } = client.workstation;
    const secure = await withDeadline(
      clock,
      client.policy.httpTimeoutMs,
      () => dialer.exchange(() => handshake(socket, host, trustedRoots), handshakeRoundTrips, socket),
      () => new LabError('connection-timed-out', 'the TLS handshake was never finished', { where: host }),
    ).catch((error: unknown) => {
      socket.destroy();
      throw error;
    });
    // Node forgets the certificate of one that is closed.
    if (secure.destroyed) {
      throw new LabError('connection-reset', 'TLS failed: connection closed', { where: host });
    }
    dialer.carry(secure, socket);
    const problem = certificateProblem(secure, host);
    step.facts({ subjectAlternativeName: secure.getPeerCertificate().subjectaltname, problem });
    if (problem !== undefined && (await judge?.(step, host, problem)) !== true) {
      secure.destroy();
      throw new LabError('certificate-rejected', problem, { where: host });
    }
    return secure;
  });
}

function handshake(socket: Socket, host: string, trustedRoots: readonly string[]): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const lost = (error?: Error) =>
      reject(
        new LabError('connection-reset', `TLS failed: ${error?.message ?? 'connection closed'}`, {
          where: host,
        }),
      );
    const closed = () => lost();
    if (socket.destroyed) return lost(); // reset since it was connected
    const secure = connect({
      socket,
      servername: host,
      ca: [...trustedRoots],
      // Judged below, so that the trace can say what is wrong with it.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    secure.once('secureConnect', () => {
      secure.off('error', lost);
      secure.off('close', closed);
      secure.on('error', () => undefined);
      resolve(secure);
    });
    secure.once('error', lost);
    secure.once('close', closed);
  });
}

/**
 * Undefined when the certificate is good. Outlook's security alert judges the same three things: who issued it, its dates
 * and its name (WinHTTP's INVALID_CA, DATE_INVALID, CN_INVALID).
 */
function certificateProblem(secure: TLSSocket, host: string): string | undefined {
  const certificate = secure.getPeerCertificate();
  if (!secure.authorized && secure.authorizationError) {
    return authorityOrDateProblem(String(secure.authorizationError), certificate);
  }
  return checkServerIdentity(host, certificate) === undefined
    ? undefined
    : `the name on the certificate does not match the name of the site (it is for ${namesOn(certificate)})`;
}

/** By OpenSSL's name of what is wrong, the first that it meets. */
function authorityOrDateProblem(code: string, { valid_from, valid_to, issuer }: PeerCertificate): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `the certificate expired on ${valid_to}`;
    case 'CERT_NOT_YET_VALID':
      return `the certificate is not valid before ${valid_from}`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'the certificate is not trusted: nobody but the server itself vouches for it';
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the certificate is not trusted: issued by ${quoted(issuer.CN)}`;
    default:
      return `the certificate is not trusted: ${code}`;
  }
}

const namesOn = ({ subjectaltname, subject }: PeerCertificate): string =>
  (subjectaltname ?? quoted(subject.CN)).slice(0, 200);

const quoted = (name: string | readonly string[] | undefined): string => `"${String(name ?? '')}"`;
