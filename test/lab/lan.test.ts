import { describe, expect, it } from 'vitest';
import { renderChecklist } from '../../src/cli/text/checklist.js';
import { authenticate } from '../../src/directory/logon/principals.js';
import { samplePassword } from '../../src/lab/accounts/sample-password.js';
import { takeLanChecklist } from '../../src/lab/lan-checklist.js';
import { checkLanOptions, type LanOptions } from '../../src/lab/lan-options.js';
import { startLab } from '../../src/lab/start.js';

describe('options of a lab for other machines', () => {
  const refusal = (options: LanOptions, exposure: 'lan' | 'mapped' = 'lan') => {
    try {
      checkLanOptions(options, exposure);
      return 'taken';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  it('reads addresses as a list or as one text, and a name server with or without a port', () => {
    expect(
      checkLanOptions({ advertise: '10.0.0.5, 10.0.0.6', dnsForward: '192.0.2.53' }, 'lan'),
    ).toMatchObject({
      advertise: ['10.0.0.5', '10.0.0.6'],
      listen: undefined,
      dnsForward: { address: '192.0.2.53', port: 53 },
    });
    expect(
      checkLanOptions({ advertise: ['10.0.0.5'], listen: '0.0.0.0', dnsForward: '192.0.2.53:54' }, 'lan'),
    ).toMatchObject({
      advertise: ['10.0.0.5'],
      listen: '0.0.0.0',
      dnsForward: { address: '192.0.2.53', port: 54 },
    });
  });

  it.each<[LanOptions, RegExp]>([
    [{}, /needs the address to advertise/],
    [{ advertise: '10.0.0' }, /"10\.0\.0" is not an IPv4 address/],
    [{ advertise: '0.0.0.0' }, /no client can use/],
    [{ advertise: '10.0.0.5,10.0.0.5' }, /given twice/],
    [{ advertise: '10.0.0.5,10.0.0.6', listen: '0.0.0.0' }, /one advertised address/],
    [{ advertise: '10.0.0.5', dnsForward: '192.0.2.53:0' }, /not a valid name server/],
    [{ advertise: '10.0.0.5', dnsForward: '10.0.0.5' }, /is the lab itself/],
  ])('refuses %j', (options, message) => {
    expect(refusal(options)).toMatch(message);
  });

  it('forwards nothing for a lab on free ports', () => {
    expect(refusal({ dnsForward: '192.0.2.53' }, 'mapped')).toMatch(/--dns-forward has no effect/);
  });
});

describe('a lab on one address', () => {
  const lanLab = (advertise: string) => startLab({ exposure: 'lan', advertise, portOffset: 4000 });

  it('connects its own clients as in any other exposure', async () => {
    await using lab = await lanLab('127.0.0.9');
    const { connection } = await lab.resolve('anna@contoso.example');
    expect(connection).toMatchObject({ protocol: 'RPC/TCP', address: '10.10.10.20' });
  });

  it('has a checklist, with what cannot share the address', async () => {
    await using lab = await lanLab('127.0.0.9');
    const checklist = takeLanChecklist(lab, ['127.0.0.9'], lab.directory);
    expect(checklist).toMatchObject({
      nameServers: [{ view: 'internal', address: '127.0.0.9', port: 4053 }],
      caUrl: 'http://127.0.0.9:4080/ca.crt',
      mailboxes: 16,
      isShifted: true,
    });
    expect(checklist.accounts[0]).toEqual({
      address: 'anna@contoso.example',
      logonName: 'CONTOSO\\anna',
      hasSamplePassword: true,
    });
    expect(checklist.unreachable.filter(({ isCutOff }) => isCutOff).map(({ host }) => host)).toEqual([
      'MBX1',
      'MBX2',
    ]);
    const text = renderChecklist(checklist, {
      fingerprint: 'AB:CD',
      dnsForward: undefined,
      samplePassword,
      administratorPassword: lab.administratorPassword,
      isPublic: true,
    });
    expect(text).toContain('1. Make 127.0.0.9 its only DNS server');
    expect(text).toContain(
      'curl.exe -o ca.crt http://127.0.0.9:4080/ca.crt & certutil -addstore -f Root ca.crt',
    );
    expect(text).toMatch(/anna@contoso\.example +CONTOSO\\anna +Passw0rd!/);
    expect(text).toMatch(/^! MBX1, MBX2 cannot share an address at port 135/m);
    expect(text).toMatch(/^! The ports are shifted/m);
    expect(text).toMatch(/^! Everyone on this network can reach the lab/m);
    expect(text).toContain(`password for this run: ${lab.administratorPassword}`);
  });

  it('gives further addresses to who needs them: the public folders, and the view from outside', async () => {
    const addresses = ['127.0.0.9', '127.0.0.10', '127.0.0.11'];
    await using lab = await lanLab(addresses.join(','));
    const { nameServers, unreachable } = takeLanChecklist(lab, addresses, lab.directory);
    expect(new Set(nameServers.map(({ address }) => address)).size).toBe(2);
    expect(unreachable.filter(({ isCutOff }) => isCutOff)).toEqual([]);
  });

  it('says nothing of passwords that are not the known one', async () => {
    await using lab = await lanLab('127.0.0.9');
    const [anna] = lab.directory.find('mail', 'anna@contoso.example');
    lab.directory.modify(anna?.dn.toString() ?? '', [
      { operation: 'replace', attribute: 'userPassword', values: ['another1!'] },
    ]);
    const checklist = takeLanChecklist(lab, ['127.0.0.9'], lab.directory);
    const text = renderChecklist(checklist, {
      fingerprint: '',
      dnsForward: '192.0.2.53',
      samplePassword,
      administratorPassword: undefined,
      isPublic: false,
    });
    expect(text).toMatch(/anna@contoso\.example .* \(the seed's own\)/);
    expect(text).not.toContain('another1!');
    expect(text).toContain('Other names are asked of 192.0.2.53.');
  });

  it("makes up the administrator's password, and says it nowhere but in the checklist", async () => {
    await using lab = await lanLab('127.0.0.9');
    const made = lab.administratorPassword ?? '';
    expect(made).toMatch(/^[\w-]{16}$/);
    const verify = (name: string, password: string) => authenticate(lab.directory, name, password).ok;
    const administrator = 'CONTOSO\\Administrator';
    const passwords = () => [verify(administrator, samplePassword), verify(administrator, made)];
    expect(passwords()).toEqual([false, true]);
    lab.reset();
    expect(passwords()).toEqual([false, true]);
    expect(verify('CONTOSO\\anna', samplePassword)).toBe(true);
    const said = JSON.stringify([lab.environment, lab.endpoints, lab.hosts, lab.journal.entries]);
    expect(said).not.toContain(made);
  });

  it('takes passwords that are given, in any mode; mapped labs keep those of the seed', async () => {
    const passwordsOf = async (options: object) => {
      await using lab = await startLab(options);
      const verify = (name: string, password: string) => authenticate(lab.directory, name, password).ok;
      const names = ['CONTOSO\\Administrator', 'CONTOSO\\anna'];
      return [
        lab.administratorPassword,
        ...names.flatMap((name) => ['one1!', 'two2!', samplePassword].filter((one) => verify(name, one))),
      ];
    };
    expect(await passwordsOf({})).toEqual([undefined, samplePassword, samplePassword]);
    expect(await passwordsOf({ adminPassword: 'one1!', userPassword: 'two2!' })).toEqual([
      undefined,
      'one1!',
      'two2!',
    ]);
  });
});
