import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import { LabError } from '../../errors.js';
import { withDeadline } from '../../network/clock.js';
import type { Client } from '../client.js';
import type { Recorder } from '../trace.js';

/** Round trips of a full handshake after the TCP connect (TLS 1.2, which Exchange 2010's clients speak). */
const handshakeRoundTrips = 2;

/**
 * Starts TLS on a connected socket and judges the certificate: authority, dates and name.
 *
 * @throws LabError `certificate-rejected`, `connection-timed-out`, `connection-reset`
 */
export function startTls(
  client: Client,
  recorder: Recorder,
  socket: Socket,
  host: string,
): Promise<TLSSocket> {
  return recorder.step('TLS handshake', host, async (step) => {
    const { clock, dialer, trustedRoots } = client.workstation;
    const secure = await withDeadline(
      clock,
      client.policy.httpTimeoutMs,
      () => dialer.exchange(() => handshake(socket, host, trustedRoots), handshakeRoundTrips),
      () => new LabError('connection-timed-out', 'the TLS handshake was never finished', { where: host }),
    ).catch((error: unknown) => {
      socket.destroy();
      throw error;
    });
    const problem = certificateProblem(secure, host);
    if (problem !== undefined) {
      secure.destroy();
      throw new LabError('certificate-rejected', problem, { where: host });
    }
    step.detail(`certificate for ${secure.getPeerCertificate().subjectaltname ?? 'no name'}`);
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

/** Undefined when the certificate is good. */
function certificateProblem(secure: TLSSocket, host: string): string | undefined {
  if (!secure.authorized && secure.authorizationError) {
    return `the certificate is not trusted: ${String(secure.authorizationError)}`;
  }
  const mismatch = checkServerIdentity(host, secure.getPeerCertificate());
  return mismatch === undefined
    ? undefined
    : 'the name on the certificate does not match the name of the site';
}
