import { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';

let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
});

afterAll(() => lab.stop());

const annaDn = () => lab.directory.find('mail', 'anna@contoso.example')[0]?.dn.toString() ?? '';

describe('a lab that is reset', () => {
  it('has the directory of its seed again, which its servers answer from', async () => {
    const before = lab.dump();
    const at = () => lab.resolve('anna@contoso.example').then(({ profile }) => profile?.homeServer);
    expect(await at()).toBe('outlook.contoso.example');

    const [database] = lab.directory.find('objectClass', 'msExchPrivateMDB');
    lab.directory.modify(database?.dn ?? '', [
      { operation: 'replace', attribute: 'RpcClientAccessServer', values: ['cas1.contoso.internal'] },
    ]);
    const client = new Client(lab.clients().ldap);
    await client.bind('CONTOSO\\Administrator', 'Passw0rd!');
    await client.modifyDN(annaDn(), 'CN=Somebody Else');
    await client.unbind();
    expect(await at()).toBe('cas1.contoso.internal');
    expect(lab.dump()).not.toBe(before);

    await lab.reset();
    expect(lab.dump()).toBe(before);
    expect(annaDn()).toMatch(/^CN=Anna/);
    expect(await at()).toBe('outlook.contoso.example');
  });

  it('has machines, names, firewall and databases as they were, and no sessions', async () => {
    const session = await lab.connect('anna@contoso.example');
    expect(session.state).toBe('connected');
    const [{ name: database } = { name: '' }] = lab.organization.configuration.databases;
    await lab.world.dismount(database);
    await lab.world.stopServer('CAS1');
    await lab.world.removeRecord('internal', 'outlook.contoso.example');
    await lab.world.setFirewall([{ from: 'corp', to: '*', action: 'drop' }]);
    expect((await lab.resolve('anna@contoso.example')).outcome).toBe('failed');

    await lab.reset();
    expect(session.state).toBe('closed');
    expect(lab.world.condition('CAS1')).toBe('running');
    expect((await lab.resolve('anna@contoso.example')).connection?.protocol).toBe('RPC/TCP');
  });

  it('has an empty journal and the same sockets', async () => {
    const { endpoints, hosts } = lab;
    await lab.resolve('anna@contoso.example');
    await lab.reset();
    expect(lab.journal.entries).toEqual([]);
    expect(lab.endpoints).toEqual(endpoints);
    expect(lab.hosts).toEqual(hosts);
  });
});
