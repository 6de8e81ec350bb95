import { describe, expect, it } from 'vitest';
import {
  databaseDn,
  entry,
  legacyGroup,
  load,
  mailbox,
  minimal,
  publicDatabase,
  user,
} from './small-organization.js';

const { organization } = load(
  ...minimal,
  mailbox('boris', 'DB1', {
    proxyAddresses: [
      'smtp:b@example.test',
      'SMTP:Boris.Main@example.test',
      'X500:/o=Old/ou=Site/cn=Recipients/cn=boris',
      'X400:c=US;a= ;p=Example;s=boris;',
    ],
    mail: 'stale@example.test',
    msExchArchiveGUID: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    msExchArchiveName: 'Old mail',
  }),
  user('carla', { targetAddress: 'SMTP:carla@elsewhere.test' }),
  user('dora', {}),
  entry('CN=Contact,CN=Users,DC=example,DC=internal', ['person', 'contact'], {
    mail: 'contact@example.test',
    targetAddress: 'SMTP:contact@elsewhere.test',
  }),
  publicDatabase('PF1', 'MBX1'),
);

describe('findMailbox', () => {
  it.each([
    'boris.main@example.test',
    'B@EXAMPLE.TEST',
    'stale@example.test',
    `${legacyGroup}/CN=Recipients/cn=BORIS`,
    '/o=old/ou=site/cn=recipients/cn=boris',
  ])('finds a mailbox by %s', (identity) => {
    expect(organization.findMailbox(identity)?.displayName.value).toBe('User boris');
  });

  it.each(['nobody@example.test', '', '/', '*', 'boris', 'carla@example.test', 'pf1@example.test'])(
    'finds none by "%s"',
    (identity) => {
      expect(organization.findMailbox(identity)).toBeUndefined();
    },
  );

  it('takes the upper-case prefix for the primary address, and mail where there is none', () => {
    expect(organization.findMailbox('b@example.test')?.primarySmtpAddress).toMatchObject({
      value: 'Boris.Main@example.test',
      source: { attribute: 'proxyAddresses' },
    });
    expect(organization.findRecipient('contact@example.test')?.primarySmtpAddress?.value).toBe(
      'contact@example.test',
    );
  });

  it('puts an archive into the home database unless it has its own', () => {
    const archive = organization.findMailbox('b@example.test')?.archive;
    expect(archive?.guid.value).toBe('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
    expect(archive?.database?.value).toBe(databaseDn('DB1'));
  });
});

describe('findRecipient', () => {
  it('tells a mail user from other recipients', () => {
    expect(organization.findRecipient('carla@example.test')).toMatchObject({
      kind: 'mailUser',
      targetAddress: { value: 'carla@elsewhere.test' },
    });
    expect(organization.findRecipient('dora@example.test')?.kind).toBe('other');
    expect(organization.findRecipient('contact@example.test')?.kind).toBe('other');
  });

  it('takes no public folder database for a recipient', () => {
    expect(organization.findRecipient('pf1@example.test')).toBeUndefined();
  });
});
