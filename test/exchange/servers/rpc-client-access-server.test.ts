import { describe, expect, it } from 'vitest';
import { LabError } from '../../../src/errors.js';
import {
  database,
  databaseDn,
  legacyServers,
  load,
  minimal,
  publicDatabase,
  server,
} from '../small-organization.js';

const db1 = databaseDn('DB1');

function loaded(...more: readonly string[]) {
  const { directory, organization } = load(...minimal, ...more);
  const read = () => directory.get(db1)?.all('RpcClientAccessServer');
  const write = (...values: readonly string[]) =>
    directory.modify(db1, [{ operation: 'replace', attribute: 'RpcClientAccessServer', values }]);
  return { directory, organization, read, write };
}

describe('RpcClientAccessServer', () => {
  it('is the FQDN of the array that legacyExchangeDN stands below', () => {
    const { read, organization } = loaded();
    expect(read()).toEqual(['outlook.example.test']);
    expect(organization.configuration.findDatabase(db1)?.rpcClientAccessServer).toMatchObject({
      source: { dn: db1, attribute: 'legacyExchangeDN' },
      via: [{ attribute: 'networkAddress' }],
    });
  });

  it('is the FQDN of a server named there by its NetBIOS name, in any case', () => {
    const { directory } = loaded(database('DB2', 'MBX1', 'cas1'));
    expect(directory.get(databaseDn('DB2'))?.first('RpcClientAccessServer')).toBe('cas1.example.internal');
  });

  it('is the bare name when no such server or array exists', () => {
    const { directory } = loaded(database('DB2', 'MBX1', 'removed.example.test'));
    expect(directory.get(databaseDn('DB2'))?.first('RpcClientAccessServer')).toBe('removed.example.test');
  });

  it('is an attribute of mailbox databases only', () => {
    const { directory } = loaded(publicDatabase('PF1', 'MBX1'));
    expect(directory.get(databaseDn('PF1'))?.first('RpcClientAccessServer')).toBeUndefined();
  });

  it('can be searched for', () => {
    const { directory } = loaded(database('DB2', 'MBX1', 'CAS1'));
    const found = directory.find('RpcClientAccessServer', 'OUTLOOK.example.test');
    expect(found.map(({ dn }) => dn.name)).toEqual(['DB1']);
  });

  it.each([
    ['an FQDN', 'CAS1.example.internal'],
    ['a NetBIOS name', 'cas1'],
    ['a legacyExchangeDN', `${legacyServers}/cn=CAS1`],
  ])('takes %s of a server', (_, value) => {
    const { directory, read, write } = loaded();
    write(value);
    expect(read()).toEqual(['cas1.example.internal']);
    expect(directory.get(db1)?.first('legacyExchangeDN')).toBe(
      `${legacyServers}/cn=CAS1/cn=Microsoft Private MDB`,
    );
  });

  it('takes the name of an array', () => {
    const { read, write } = loaded();
    write('CAS1');
    write('outlook');
    expect(read()).toEqual(['outlook.example.test']);
  });

  it('refuses an unknown name and tells which are known', () => {
    const { read, write } = loaded();
    expect(() => write('nowhere.example.test')).toThrow(LabError);
    expect(() => write('nowhere.example.test')).toThrow(
      /"nowhere\.example\.test".*known: cas1\.example\.internal, mbx1\.example\.internal, outlook\.example\.test/,
    );
    expect(read()).toEqual(['outlook.example.test']);
  });

  it('refuses no name and two names', () => {
    const { write } = loaded();
    expect(() => write()).toThrow(/exactly one/);
    expect(() => write('CAS1', 'outlook')).toThrow(/exactly one/);
  });

  it('may be given in LDIF instead of a legacyExchangeDN', () => {
    const { directory } = loaded(
      server('CAS9', 4, 'HQ'),
      database('DB2', 'MBX1', '', { legacyExchangeDN: [], RpcClientAccessServer: 'CAS9' }),
    );
    expect(directory.get(databaseDn('DB2'))?.first('legacyExchangeDN')).toBe(
      `${legacyServers}/cn=CAS9/cn=Microsoft Private MDB`,
    );
  });

  it('must not contradict the legacyExchangeDN beside it', () => {
    const contradiction = database('DB2', 'MBX1', 'outlook.example.test', { RpcClientAccessServer: 'CAS1' });
    expect(() => loaded(contradiction)).toThrow(/DB2.*RpcClientAccessServer/);
  });
});
