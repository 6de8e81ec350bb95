import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Transcript } from './transcript.js';

const types = { A: 1, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33 } as const;

const questions: readonly (readonly [string, keyof typeof types])[] = [
  ['autodiscover.contoso.example', 'A'],
  ['autodiscover.contoso.example', 'AAAA'],
  ['outlook.contoso.example', 'A'],
  ['mail.contoso.example', 'A'],
  ['contoso.example', 'MX'],
  ['contoso.example', 'SOA'],
  ['contoso.example', 'A'],
  ['_autodiscover._tcp.contoso.example', 'SRV'],
  ['_ldap._tcp.dc._msdcs.contoso.internal', 'SRV'],
  ['_ldap._tcp.Default-First-Site-Name._sites.dc._msdcs.contoso.internal', 'SRV'],
  ['dc1.contoso.internal', 'A'],
  ['10.10.10.10.in-addr.arpa', 'PTR'],
  ['nothing.contoso.example', 'TXT'],
  ['elsewhere.test', 'A'],
];

const label = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const query = (id: number, name: string, type: number) => {
  const head = Buffer.from([id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, ...name.split('.').map(label), Buffer.from([0, 0, type, 0, 1])]);
};

/** Asks the name server of one view, by UDP. */
export async function askDns(view: string, endpoint: string, transcript: Transcript): Promise<void> {
  transcript.conversation(`DNS, view ${view}`);
  const [address, port] = endpoint.split(':');
  const socket = createSocket('udp4');
  for (const [index, [name, type]] of questions.entries()) {
    const answered = once(socket, 'message');
    socket.send(query(0x1000 + index, name, types[type]), Number(port), address);
    const [answer] = await answered;
    transcript.exchange(`${name} ${type}`, new Uint8Array(answer));
  }
  socket.close();
}
