import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { walk } from '../../../src/record/steps/walk.js';

/** Beyond what claims.test.ts shows. */
describe('Exchange 2010 with a client access array', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab();
  });

  afterAll(async () => {
    await lab.stop();
  });

  it("inside, the home server is the array's name, learned from Autodiscover, and RPC/TCP reaches it", async () => {
    const resolution = await lab.resolve('anna@contoso.example');
    expect(resolution).toMatchObject({
      schema: 1,
      address: 'anna@contoso.example',
      location: 'corp',
      outlook: '2010',
      outcome: 'connected',
      failure: null,
      profile: {
        homeServer: 'outlook.contoso.example',
        homeServerDN:
          '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=outlook.contoso.example',
        proxyServer: 'mail.contoso.example',
        learnedBy: 'autodiscover',
      },
      connection: {
        protocol: 'RPC/TCP',
        server: 'outlook.contoso.example',
        address: '10.10.10.20',
        port: 59532,
      },
    });
    expect(resolution.profile?.userDN).toMatch(/^\/o=Contoso\/.*\/cn=Recipients\/cn=anna/);
  });

  it('it is what the database answers, and an LDAP-style change of that changes the next profile', async () => {
    const [database] = lab.directory.find('cn', 'DB2').filter((entry) => entry.isA('msExchPrivateMDB'));
    const dn = database?.dn.toString() ?? '';
    const change = (server: string) =>
      lab.directory.modify(dn, [
        { operation: 'replace', attribute: 'RpcClientAccessServer', values: [server] },
      ]);
    expect(database?.first('RpcClientAccessServer')).toBe('outlook.contoso.example');
    change('CAS2');
    try {
      const { profile, connection } = await lab.resolve('ben@contoso.example');
      expect(profile?.homeServer).toBe('cas2.contoso.internal');
      expect(connection?.address).toBe('10.10.10.12');
      expect((await lab.resolve('anna@contoso.example')).profile?.homeServer).toBe('outlook.contoso.example');
    } finally {
      change('outlook.contoso.example');
    }
    expect((await lab.resolve('ben@contoso.example')).profile?.homeServer).toBe('outlook.contoso.example');
  });

  it('resolves every mailbox of the seed from every location, for whoever may open it', async () => {
    const mailboxes = [...lab.directory.entries()].filter(
      (entry) =>
        entry.first('homeMDB') !== undefined && entry.first('userPassword') !== '' && entry.isA('user'),
    );
    expect(mailboxes.length).toBeGreaterThanOrEqual(12);
    let unopened = 0;
    for (const mailbox of mailboxes) {
      const address = mailbox.first('mail') ?? '';
      const isDisabled = (Number(mailbox.first('userAccountControl')) & 2) !== 0;
      const [delegate] = mailbox.all('msExchDelegateListLink');
      const opener = isDisabled ? lab.directory.get(delegate ?? '') : mailbox;
      const userName = opener?.first('userPrincipalName') ?? 'anna@contoso.example';
      if (opener === undefined) unopened++;
      for (const from of lab.locations) {
        expect(await lab.resolve(address, { from, userName })).toMatchObject(
          opener !== undefined
            ? { outcome: 'connected', failure: null }
            : { outcome: 'failed', failure: { code: 'logon-refused' } },
        );
      }
    }
    expect(unopened).toBeLessThan(4);
  });

  it('finds a mailbox by any of its addresses, and follows a mail user to the address of the other organization', async () => {
    const [anna] = lab.directory.find('mail', 'anna@contoso.example');
    const aliases = anna?.all('proxyAddresses').filter((address) => address.startsWith('smtp:')) ?? [];
    expect(aliases.length).toBeGreaterThan(0);
    for (const alias of aliases) {
      const { profile } = await lab.resolve(alias.slice(5), { userName: 'anna@contoso.example' });
      expect(profile?.userDN).toBe(anna?.first('legacyExchangeDN'));
    }
    const moved = await lab.resolve('petra@contoso.example', { userName: 'anna@contoso.example' });
    expect(moved).toMatchObject({ outcome: 'failed', failure: { code: 'no-autodiscover-answer' } });
    const again = [...walk(moved.steps)].find(({ name }) => name === 'Search again');
    expect(again?.target).toBe('petra.prins@fabrikam.example');
  });

  it('logs on by UPN and by DOMAIN\\user', async () => {
    for (const userName of ['grace.hall@contoso.internal', 'CONTOSO\\ghall']) {
      expect(await lab.resolve('grace.grant@contoso.example', { userName })).toMatchObject({
        outcome: 'connected',
      });
    }
  });
});
