import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { domainDn, loadSmallForest, usersDn } from '../../directory/small-forest.js';
import { type Conversation, converse } from './conversation.js';
import { type LiveServer, startServer } from './live-server.js';

/** The forest's clock stands at 2012-03-04; its passwords last ten days here. */
const january2012 = '129698496000000000';
const december2012 = '129987936000000000';

const account = (name: string, ...lines: readonly string[]) =>
  [
    `dn: CN=${name},${usersDn}`,
    'objectClass: user',
    `sAMAccountName: ${name}`,
    'userPassword: right',
    ...lines,
    '',
  ].join('\n');

const more = [
  `dn: ${domainDn}\nchangetype: modify\nadd: maxPwdAge\nmaxPwdAge: -8640000000000\n-\n`,
  account('aged', `pwdLastSet: ${january2012}`),
  account('ageless', `pwdLastSet: ${january2012}`, 'userAccountControl: 66048'),
  account('fresh', `pwdLastSet: ${december2012}`),
  account('new', 'pwdLastSet: 0'),
  account('gone', `accountExpires: ${january2012}`),
  account('locked', `lockoutTime: ${january2012}`),
  account('off', 'userAccountControl: 514'),
].join('\n');

let server: LiveServer;
let client: Conversation;
beforeAll(async () => {
  server = await startServer({}, loadSmallForest(more));
  client = await converse(server);
});
afterAll(async () => {
  client.close();
  await server.listening.close();
});

const bind = (name: string, password: string) =>
  client.ask({ operation: 'bind', version: 3, name: `EXCORP\\${name}`, password });

/** The numbers are Win32 errors, which clients read out of the text. */
describe('a bind by an account that may not log on', () => {
  it.each([
    ['whose password is too old', 'aged', '532'],
    ['whose password must be changed', 'new', '773'],
    ['that has expired', 'gone', '701'],
    ['that is locked out', 'locked', '775'],
    ['that is disabled', 'off', '533'],
  ])('%s is refused with data %3$s', async (_, name, data) => {
    expect(await bind(name, 'right')).toMatchObject({
      resultCode: 49,
      diagnosticMessage: `80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data ${data}, v1db1\0`,
    });
  });

  it.each(['aged', 'new', 'gone', 'off'])('does not say so to a wrong password (%s)', async (name) => {
    expect(await bind(name, 'wrong')).toMatchObject({
      resultCode: 49,
      diagnosticMessage: expect.stringContaining('data 52e,'),
    });
  });

  it.each(['ageless', 'fresh'])('an account in order logs on (%s)', async (name) => {
    expect(await bind(name, 'right')).toMatchObject({ resultCode: 0, diagnosticMessage: '' });
  });
});

describe('binds with a wrong password', () => {
  it('lock the account when the domain has a threshold, as they do by HTTP and NTLM', async () => {
    server.directory.modify(domainDn, [
      { operation: 'replace', attribute: 'lockoutThreshold', values: ['2'] },
    ]);
    expect(await bind('fresh', 'wrong')).toMatchObject({
      diagnosticMessage: expect.stringContaining('data 52e,'),
    });
    expect(await bind('fresh', 'wrong')).toMatchObject({ resultCode: 49 });
    expect(await bind('fresh', 'right')).toMatchObject({
      diagnosticMessage: expect.stringContaining('data 775,'),
    });
  });
});
