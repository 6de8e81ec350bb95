import { afterEach, describe, expect, it } from 'vitest';
import { type Lab, startLab } from '../../../src/index.js';
import { ntlmLogon, ownAccounts } from '../../../src/lab/accounts/logon.js';
import { createNtlmClient } from '../../../src/wire/ntlm/ntlm-client.js';
import { windowsServer2008R2 } from '../../../src/wire/ntlm/version.js';

let lab: Lab;
afterEach(() => lab.stop());

/** What comes of an NTLM handshake with CAS1. */
function logOn({ directory }: Lab, userName: string, domain: string, password = 'Passw0rd!') {
  const now = () => new Date();
  const server = ntlmLogon(ownAccounts(directory), { name: 'CAS1', fqdn: 'cas1.contoso.internal', now })();
  const client = createNtlmClient({
    userName,
    domain,
    password,
    workstation: 'WS1',
    version: windowsServer2008R2,
    now,
    random: (length) => new Uint8Array(length).fill(7),
  });
  const { token } = client.respond(server.accept(client.begin()).token ?? new Uint8Array());
  const step = server.accept(token ?? new Uint8Array());
  return step.state === 'refused' ? step.reason : step.state;
}

describe('an account of the directory', () => {
  it('logs on by NTLM under every form of its name, and no other', async () => {
    lab = await startLab();
    for (const [userName, domain] of [
      ['anna', 'CONTOSO'],
      ['ANNA', 'contoso'],
      ['anna', 'contoso.internal'],
      ['anna', ''],
      ['anna@contoso.example', ''],
      ['anna@contoso.internal', ''],
    ] as const) {
      expect(logOn(lab, userName, domain), `${domain} and ${userName}`).toBe('authenticated');
    }
    expect(logOn(lab, 'anna', 'FABRIKAM')).toBe('wrong-credentials');
    expect(logOn(lab, 'nobody', 'CONTOSO')).toBe('wrong-credentials');
    expect(logOn(lab, 'anna', 'CONTOSO', 'wrong')).toBe('wrong-credentials');
  });

  it.each([
    ['is disabled', 'userAccountControl', '514'],
    ['is locked', 'lockoutTime', '129800000000000000'],
    ['has expired', 'accountExpires', '129800000000000000'],
  ])('does not log on once it %s, and its password no longer counts', async (_what, name, value) => {
    lab = await startLab();
    const [anna] = lab.directory.find('sAMAccountName', 'anna');
    lab.directory.modify(anna?.dn ?? '', [{ operation: 'replace', attribute: name, values: [value] }]);
    expect(logOn(lab, 'anna', 'CONTOSO')).toBe('wrong-credentials');
  });

  it('logs on with its new password once that has been changed', async () => {
    lab = await startLab();
    const [anna] = lab.directory.find('sAMAccountName', 'anna');
    const change = { operation: 'replace', attribute: 'userPassword', values: ['Neu:1'] } as const;
    lab.directory.modify(anna?.dn ?? '', [change]);
    expect(logOn(lab, 'anna', 'CONTOSO')).toBe('wrong-credentials');
    expect(logOn(lab, 'anna', 'CONTOSO', 'Neu:1')).toBe('authenticated');
  });

  it('is locked by wrong proofs where the domain says so, until it logs on rightly in between', async () => {
    lab = await startLab();
    const change = { operation: 'replace', attribute: 'lockoutThreshold', values: ['2'] } as const;
    lab.directory.modify('DC=contoso,DC=internal', [change]);
    logOn(lab, 'anna', 'CONTOSO', 'wrong');
    expect(logOn(lab, 'anna', 'CONTOSO')).toBe('authenticated');
    logOn(lab, 'anna', 'CONTOSO', 'wrong');
    logOn(lab, 'anna@contoso.example', '', 'wrong');
    expect(logOn(lab, 'anna', 'CONTOSO')).toBe('wrong-credentials');
    expect(logOn(lab, 'ben', 'CONTOSO')).toBe('authenticated');
  });
});
