import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const portOf = (address = '') => Number(address.slice(address.lastIndexOf(':') + 1));

describe('TLS renegotiation, with which a client could have handshake after handshake', () => {
  it.each([
    ['at 443', () => lab.hosts.find(({ listen }) => '443' in listen)?.listen['443']],
    ['over LDAPS', () => lab.endpoints.ldaps],
  ])('is refused %s: the connection ends', async (_where, address) => {
    const port = portOf(address());
    const socket = connect({ port, host: '127.0.0.1', maxVersion: 'TLSv1.2', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const renegotiated = new Promise<string>((resolve) => {
      socket.on('error', () => resolve('refused'));
      socket.on('close', () => resolve('refused'));
      socket.renegotiate({}, (error) => resolve(error === null ? 'renegotiated' : 'refused'));
    });
    expect(await renegotiated).toBe('refused');
    socket.destroy();
  });
});
