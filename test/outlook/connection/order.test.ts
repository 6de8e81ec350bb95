import { describe, expect, it } from 'vitest';
import { connectionOrder, hostOf, type NetworkSpeed } from '../../../src/outlook/connection/order.js';
import {
  type ConnectionPolicy,
  connecting2010,
  connecting2013,
} from '../../../src/outlook/connection-policy.js';
import { transportsFromSettings } from '../../../src/outlook/transports.js';
import type { PoxProtocol, PoxSettings } from '../../../src/wire/autodiscover/messages.js';

const array = { homeServer: 'outlook.contoso.example', proxyServer: 'mail.contoso.example' };
const mailbox = { ...array, homeServer: 'bdcae4c7-8b89-463c-b5a0-291271bb70fe@contoso.example' };

function rpcBlock(type: 'EXPR' | 'EXHTTP', elements: Readonly<Record<string, string>>): PoxProtocol {
  return { type, elements: Object.entries(elements).map(([name, text]) => ({ name, text })) };
}

const expr = (more: Readonly<Record<string, string>> = {}) =>
  rpcBlock('EXPR', { Server: 'mail.contoso.example', SSL: 'On', AuthPackage: 'Ntlm', ...more });

const mapiHttp: PoxProtocol = {
  type: 'mapiHttp',
  mailStore: {
    internalUrl: 'https://ex1.contoso.internal/mapi/emsmdb/?MailboxId=a@contoso.example',
    externalUrl: 'https://mail.contoso.example/mapi/emsmdb/?MailboxId=a@contoso.example',
  },
  addressBook: {
    internalUrl: 'https://ex1.contoso.internal/mapi/nspi/?MailboxId=a@contoso.example',
    externalUrl: 'https://mail.contoso.example/mapi/nspi/?MailboxId=a@contoso.example',
  },
};

const settingsOf = (...protocols: PoxProtocol[]): PoxSettings => ({
  action: 'settings',
  user: {
    displayName: 'Anna',
    legacyDn: '/o=Contoso/ou=x/cn=Recipients/cn=anna',
    deploymentId: 'd2f0b6d4-0000-4000-8000-000000000000',
  },
  protocols,
  alternativeMailboxes: [],
});

const transports = (...protocols: PoxProtocol[]) => transportsFromSettings(settingsOf(...protocols));
const ways = (...known: Parameters<typeof connectionOrder>) =>
  connectionOrder(...known).ways.map((way) => [way.protocol, hostOf(way) ?? []].flat().join(' '));

const tcp = 'RPC/TCP';
const https = 'RPC/HTTP mail.contoso.example';
const clear = 0x27;
const onFast = 0x2f;
const onSlow = 0x27;
const offBoth = 0x07;

describe('the order of connecting to Exchange 2007 and 2010', () => {
  it.each<[string, number, NetworkSpeed, readonly string[]]>([
    ['no RPC over HTTP', 0, 'fast', [tcp]],
    ['no RPC over HTTP', 0, 'slow', [tcp]],
    ['the box for fast networks is off', clear, 'fast', [tcp, https]],
    ['the box for fast networks is on', onFast, 'fast', [https, tcp]],
    ['the box for slow networks is on', onSlow, 'slow', [https, tcp]],
    ['the box for slow networks is off', offBoth, 'slow', [tcp, https]],
  ])('%s (flags 0x%s), %s network', (_, proxyServerFlags, network, expected) => {
    const policy: ConnectionPolicy = { ...connecting2010, proxyServerFlags };
    expect(ways(array, transports(expr()), network, policy)).toEqual(expected);
  });

  it('what Autodiscover says has HTTPS first on slow networks only, with mutual authentication', () => {
    expect(transports(expr()).rpcOverHttpFlags).toBe(0x27);
    expect(transports(expr({ CertPrincipalName: 'none' })).rpcOverHttpFlags).toBe(0x23);
    expect(transports().rpcOverHttpFlags).toBe(0);
    expect(ways(array, transports(expr()), 'fast', connecting2010)).toEqual([tcp, https]);
    expect(ways(array, transports(expr()), 'slow', connecting2010)).toEqual([https, tcp]);
  });

  it('B6: ServerExclusiveConnect of the EXPR provider ticks both boxes', () => {
    const exclusive = transports(expr({ ServerExclusiveConnect: 'On' }));
    expect(exclusive.rpcOverHttpFlags).toBe(0x2f);
    expect(ways(array, exclusive, 'fast', connecting2010)).toEqual([https, tcp]);
    const off = transports(expr({ ServerExclusiveConnect: 'Off' }));
    expect(ways(array, off, 'fast', connecting2010)).toEqual([tcp, https]);
  });

  it('DisableRpcTcpFallback keeps HTTPS from being followed by TCP, and not TCP by HTTPS', () => {
    const policy: ConnectionPolicy = { ...connecting2010, disableRpcTcpFallback: true };
    expect(ways(array, transports(expr()), 'slow', policy)).toEqual([https]);
    expect(ways(array, transports(expr()), 'fast', policy)).toEqual([tcp, https]);
  });

  it('a profile without a proxy, and one that has only its name', () => {
    expect(ways({ ...array, proxyServer: '' }, undefined, 'slow', connecting2010)).toEqual([tcp]);
    expect(ways(array, undefined, 'slow', connecting2010)).toEqual([https, tcp]);
  });
});

describe('the order of connecting to Exchange 2013 and later', () => {
  const exhttp = (server: string, more: Readonly<Record<string, string>> = {}) =>
    rpcBlock('EXHTTP', {
      Server: server,
      SSL: 'On',
      AuthPackage: 'Ntlm',
      ServerExclusiveConnect: 'on',
      ...more,
    });

  it('HTTPS only, inside before outside, EXPR only where there is no EXHTTP', () => {
    const both = [exhttp('ex1.contoso.internal'), exhttp('mail.contoso.example')];
    for (const network of ['fast', 'slow'] as const) {
      expect(ways(mailbox, transports(expr(), ...both), network, connecting2010)).toEqual([
        'RPC/HTTP ex1.contoso.internal',
        'RPC/HTTP mail.contoso.example',
      ]);
      expect(ways(mailbox, transports(expr()), network, connecting2010)).toEqual([https]);
    }
  });

  it('one namespace is tried once, unless the two sides want another logon', () => {
    const inside = exhttp('mail.contoso.example');
    expect(ways(mailbox, transports(inside, inside), 'fast', connecting2010)).toEqual([https]);
    const basic = exhttp('mail.contoso.example', { AuthPackage: 'Basic' });
    expect(ways(mailbox, transports(inside, basic), 'fast', connecting2010)).toEqual([https, https]);
  });

  it('MAPI over HTTP first, where it is offered and the version can', () => {
    const known = transports(mapiHttp, exhttp('mail.contoso.example'));
    expect(ways(mailbox, known, 'fast', connecting2013)).toEqual([
      'MAPI/HTTP ex1.contoso.internal',
      'MAPI/HTTP mail.contoso.example',
      https,
    ]);
    expect(ways(mailbox, known, 'fast', connecting2010)).toEqual([https]);
  });

  it('an address that is not https, or none, is no way', () => {
    const plain: PoxProtocol = {
      type: 'mapiHttp',
      mailStore: { internalUrl: 'http://ex1.contoso.internal/mapi/emsmdb/', externalUrl: 'nonsense' },
      addressBook: { internalUrl: 'https://ex1.contoso.internal/mapi/nspi/' },
    };
    expect(ways(mailbox, transports(plain), 'fast', connecting2013)).toEqual([]);
  });
});

describe('what a profile keeps of an RPC proxy', () => {
  const proxyOf = (more: Readonly<Record<string, string>>) => transports(expr(more)).rpcProxies[0];

  it('the principal of its certificate: given, its own name, or none', () => {
    expect(proxyOf({})?.certificatePrincipal).toBe('mail.contoso.example');
    expect(proxyOf({ CertPrincipalName: 'msstd:*.contoso.example' })?.certificatePrincipal).toBe(
      '*.contoso.example',
    );
    expect(proxyOf({ CertPrincipalName: 'MSSTD:owa.contoso.example' })?.certificatePrincipal).toBe(
      'owa.contoso.example',
    );
    expect(proxyOf({ CertPrincipalName: 'None' })?.certificatePrincipal).toBeNull();
    expect(proxyOf({ SSL: 'Off' })).toMatchObject({ ssl: false, certificatePrincipal: null });
  });

  it.each([
    ['Basic', 'basic'],
    ['ntlm', 'ntlm'],
    ['Negotiate', 'negotiate'],
    ['Kerb', 'negotiate'],
  ])('AuthPackage %s: %s', (text, scheme) => {
    expect(proxyOf({ AuthPackage: text })?.authentication).toBe(scheme);
  });
});
