import { describe, expect, it } from 'vitest';
import type { Organization } from '../../src/exchange/organization.js';
import type { Resolution } from '../../src/outlook/resolution.js';
import { type Explanation, explain } from '../../src/report/explanation.js';
import { renderExplanation } from '../../src/report/explanation-text.js';
import { noPaint } from '../../src/report/paint.js';
import { loadSeed } from '../exchange/seeds.js';
import { inside, outsideWithBadRecord } from './traces.js';

/** A resolution that ended at what the directory says now. */
function ended(organization: Organization, resolution: Resolution, homeServer: string): Resolution {
  const mailbox = organization.findMailbox(resolution.address);
  const { profile } = resolution;
  if (mailbox?.legacyExchangeDn === undefined || profile === null) throw new Error('no such mailbox');
  return { ...resolution, profile: { ...profile, homeServer, userDN: mailbox.legacyExchangeDn.value } };
}

const factOf = ({ facts }: Explanation, name: string) => {
  const fact = facts.find((known) => known.name === name);
  if (fact === undefined) throw new Error(`no ${name} among ${facts.map((known) => known.name).join('; ')}`);
  return fact;
};

const explained = (organization: Organization, resolution: Resolution, homeServer: string) =>
  explain(ended(organization, resolution, homeServer), { organization, askedServer: 'CAS1' });

describe('why the home server is what it is', () => {
  it('2010: the database says so; without the array it would be a client access server, and is when one does that', async () => {
    const { directory, organization } = await loadSeed('contoso-2010');
    const fact = factOf(explained(organization, inside, 'outlook.contoso.example'), 'homeServer');
    expect(fact.source?.attribute).toBe('legacyExchangeDN');
    expect(fact.source?.dn).toMatch(/^CN=DB1,CN=Databases,/);
    expect(fact.otherwise).toMatch(
      /^would be cas1\.contoso\.internal if the database named no array: set RpcClientAccessServer on CN=DB1,/,
    );

    const [, value = '', dn = ''] =
      /^would be (\S+) if .*: set RpcClientAccessServer on (.+)$/.exec(fact.otherwise ?? '') ?? [];
    directory.modify(dn, [{ operation: 'replace', attribute: 'RpcClientAccessServer', values: [value] }]);
    const changed = factOf(explained(organization, inside, 'cas1.contoso.internal'), 'homeServer');
    expect(changed).toMatchObject({
      value: 'cas1.contoso.internal',
      because: expect.not.stringContaining('kept'),
    });
    expect(changed.otherwise).toMatch(/^would be outlook\.contoso\.example if the database named the array/);
  });

  it('a profile that is older than the directory says so', async () => {
    const { organization } = await loadSeed('contoso-2010');
    const fact = factOf(explained(organization, inside, 'old.contoso.example'), 'homeServer');
    expect(fact.because).toContain('kept from before: the directory now says outlook.contoso.example');
  });

  it('2007: the mailbox says so', async () => {
    const { organization } = await loadSeed('contoso-2007');
    const mailbox = organization.findMailbox('anna@contoso.example');
    const named = organization.configuration.findServer(mailbox?.homeServerName?.value ?? '');
    const fact = factOf(explained(organization, inside, named?.fqdn?.value ?? ''), 'homeServer');
    expect(fact.source).toEqual({ dn: mailbox?.dn, attribute: 'msExchHomeServerName' });
  });

  it('2013: the mailbox is the server', async () => {
    const { organization } = await loadSeed('contoso-2013-unified');
    const guid = organization.findMailbox('anna@contoso.example')?.mailboxGuid?.value ?? '';
    const fact = factOf(
      explained(organization, outsideWithBadRecord, `${guid}@contoso.example`),
      'homeServer',
    );
    expect(fact.source?.attribute).toBe('msExchMailboxGuid');
    expect(fact.via?.map(({ attribute }) => attribute)).toContain('proxyAddresses');
    expect(fact.otherwise).toMatch(/msExchMailboxGuid|proxyAddresses/);
  });
});

describe('why the rest is what it is', () => {
  it('names DN and attribute of the database, the proxy and the addresses', async () => {
    const { organization } = await loadSeed('contoso-2010');
    const explanation = explained(organization, outsideWithBadRecord, 'outlook.contoso.example');
    expect(factOf(explanation, 'database').source?.attribute).toBe('homeMDB');
    expect(factOf(explanation, 'database').otherwise).toMatch(/^would be DB2, and the home server outlook/);
    expect(factOf(explanation, 'proxyServer').source).toMatchObject({
      attribute: 'msExchExternalHostName',
      dn: expect.stringMatching(/^CN=Rpc \(Default Web Site\),.*CN=CAS1,/),
    });
    expect(factOf(explanation, 'userDN').source?.attribute).toBe('legacyExchangeDN');
    const addresses = factOf(explanation, 'EXCH/ASUrl, EwsUrl, SharingUrl, OOFUrl');
    expect(addresses.source).toMatchObject({
      attribute: 'msExchInternalHostName',
      dn: expect.stringMatching(/^CN=EWS \(Default Web Site\)/),
    });
    expect(addresses.otherwise).toContain('if CAS2 were asked');
    for (const { source } of explanation.facts) {
      if (source !== undefined) expect(source.dn).toMatch(/^(?:CN|OU)=.*DC=contoso,DC=internal$/);
    }
  });

  it('names what would change the proxy, and the proxy changes', async () => {
    const { directory, organization } = await loadSeed('contoso-2010');
    const proxyOf = (proxyServer: string) => {
      const resolution = ended(organization, outsideWithBadRecord, 'outlook.contoso.example');
      const profile = resolution.profile && { ...resolution.profile, proxyServer };
      return factOf(
        explain({ ...resolution, profile }, { organization, askedServer: 'CAS1' }),
        'proxyServer',
      );
    };
    const { otherwise = '' } = proxyOf('mail.contoso.example');
    const [, attribute = '', dn = ''] =
      /: set (msExchAutoDiscoverServer) on (CN=EXPR,.+)$/.exec(otherwise) ?? [];
    directory.modify(dn, [{ operation: 'replace', attribute, values: ['proxy.contoso.example'] }]);
    const changed = proxyOf('proxy.contoso.example');
    expect(changed.source).toEqual({ dn, attribute });
    expect(changed.because).not.toContain('kept');
    expect(changed.otherwise).toMatch(/^would be mail\.contoso\.example \(msExchExternalHostName on CN=Rpc/);
  });

  it('names the addresses of the other server where each has its own', async () => {
    const { organization } = await loadSeed('contoso-2013');
    const guid = organization.findMailbox('anna@contoso.example')?.mailboxGuid?.value ?? '';
    const resolution = ended(organization, { ...inside, outlook: '2016' }, `${guid}@contoso.example`);
    const explanation = explain(resolution, { organization, askedServer: 'EX1' });
    const services = explanation.facts.find(({ name }) => name.startsWith('EXCH/ASUrl'));
    expect(services?.value).toBe('https://ex1.contoso.internal/EWS/Exchange.asmx');
    expect(services?.otherwise).toMatch(
      /^would be https:\/\/ex2\.contoso\.internal\/EWS\/Exchange\.asmx if EX2 were asked: msExchInternalHostName on CN=EWS/,
    );
    expect(factOf(explanation, 'proxyServer').otherwise).toMatch(
      /^would be ex2\.contoso\.internal if EX2 were asked/,
    );
  });

  it('tells which way led to the settings, and which protocol connected after which wait', async () => {
    const { organization } = await loadSeed('contoso-2010');
    const outside = explained(organization, outsideWithBadRecord, 'outlook.contoso.example');
    expect(factOf(outside, 'settings').because).toMatch(/^autodiscover host: .*before it root domain failed/);
    expect(factOf(outside, 'protocol')).toMatchObject({
      value: 'RPC/HTTP',
      because: expect.stringContaining('RPC/TCP failed after 21.0 s'),
      otherwise: expect.stringMatching(
        /would be RPC\/TCP if 203\.0\.113\.10:135 could be reached from internet/,
      ),
    });
    const within = explained(organization, inside, 'outlook.contoso.example');
    expect(factOf(within, 'settings').source?.attribute).toBe('serviceBindingInformation');
    expect(factOf(within, 'protocol').otherwise).toMatch(/^would be RPC\/HTTP by mail\.contoso\.example if/);
  });

  it('explains an address that nobody has by what happened', async () => {
    const { organization } = await loadSeed('contoso-2010');
    const unknown: Resolution = {
      ...outsideWithBadRecord,
      address: 'nobody@contoso.example',
      outcome: 'failed',
      profile: null,
      connection: null,
      failure: { code: 'address-not-found', message: 'no mailbox has the address nobody@contoso.example' },
    };
    const explanation = explain(unknown, { organization, askedServer: undefined });
    expect(explanation.facts.map(({ name }) => name)).toEqual(['settings', 'protocol']);
    expect(renderExplanation(explanation, noPaint)).toMatch(
      /not connected: no mailbox has the address nobody/,
    );
  });

  it('is told in lines for people', async () => {
    const { organization } = await loadSeed('contoso-2010');
    const text = renderExplanation(explained(organization, inside, 'outlook.contoso.example'), noPaint);
    expect(text).toMatch(/^homeServer {2}outlook\.contoso\.example$/m);
    expect(text).toMatch(/^ {2}decided by {2}legacyExchangeDN on CN=DB1,/m);
    expect(text).toMatch(/^ {2}by way of {3}networkAddress on CN=outlook,CN=Arrays,/m);
    expect(text).toMatch(/^ {2}otherwise {3}would be cas1\.contoso\.internal/m);
    expect(text).toMatch(/^\d+ further facts with --json$/m);
  });
});
