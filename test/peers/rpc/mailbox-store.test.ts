import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serve } from '../../support/cli.js';
import { peer } from '../../support/peers.js';
import { runClient } from '../../support/run-client.js';

const python = '/usr/bin/python3';
const script = join(import.meta.dirname, 'mailbox-store.py');
const isHere = peer(python, '/usr/lib/python3/dist-packages/impacket/dcerpc/v5/nspi.py');

const recipients = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients';
const arrayDN =
  '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=outlook.contoso.example';
const storePort = 59532;
const addressBookPort = 59533;
const firstDynamicPort = 6005;

interface Who {
  readonly user?: string;
  readonly password?: string;
  readonly level?: number;
  readonly userDN?: string;
}

describe.skipIf(!isHere)("impacket's NDR engine and NTLM, at the mailbox store", () => {
  let lab: Served;

  beforeAll(async () => {
    lab = await serve();
  });

  afterAll(async () => {
    await lab?.stop();
  });

  const portOf = (host: string, port: number) => {
    const [address = '', real = ''] = lab.socketOf(host, port).split(':');
    expect(address).toBe('127.0.0.1');
    return real;
  };

  async function ask(host: string, port: number, who: Who = {}, ...further: readonly string[]) {
    const { user = 'CONTOSO\\anna', password = 'Passw0rd!', level = 6 } = who;
    const userDN = who.userDN ?? `${recipients}/cn=anna`;
    const args = [script, '127.0.0.1', portOf(host, port), user, password, String(level), userDN];
    const { code, stdout, stderr } = await runClient(python, [...args, ...further], {
      env: { PYTHONDONTWRITEBYTECODE: '1' },
    });
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  }

  it('opens a mailbox, is refused another operation by itself, and goes on', async () => {
    expect(await ask('CAS1', storePort)).toEqual({
      status: 0,
      displayName: 'Anna Albers',
      serverVersion: [0x0e03, 0x8000 | 123, 0],
      logon: {
        returnValue: 0,
        mailboxGuid: 'bdcae4c7-8b89-463c-b5a0-291271bb70fe',
        folders: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
        year: new Date().getUTCFullYear(),
        hasHandle: true,
      },
      other: { ropId: 2, handleIndex: 1, returnValue: 0x80040102 },
      again: 0,
    });
  });

  it('asks a mailbox server, is sent to the array (0x478), and opens the mailbox there', async () => {
    const told = await ask(
      'MBX1',
      firstDynamicPort,
      {},
      portOf('CAS1', addressBookPort),
      portOf('array', storePort),
    );
    expect(told).toMatchObject({
      logon: { returnValue: 0x478, serverName: arrayDN, hasHandle: false },
      rightServer: 'outlook.contoso.example',
      followed: { returnValue: 0, mailboxGuid: 'bdcae4c7-8b89-463c-b5a0-291271bb70fe' },
    });
  });

  it.each([2, 5, 6])('is refused with a wrong password at level %i', async (level) => {
    const told = await ask('CAS1', storePort, { password: 'wrong', level });
    expect(told.refused).toContain('rpc_s_access_denied');
  });

  it('is told to encrypt, that a user is unknown, and that a mailbox is not its own', async () => {
    expect(await ask('CAS1', storePort, { level: 5 })).toEqual({ status: 0x970 });
    const unknown = { userDN: `${recipients}/cn=nobody` };
    expect(await ask('CAS1', storePort, unknown)).toEqual({ status: 0x3eb });
    expect(await ask('CAS1', storePort, { userDN: `${recipients}/cn=ben` })).toEqual({ status: 0x80070005 });
  });
});
