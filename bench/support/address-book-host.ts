import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAddressBook } from '../../src/exchange/roles/address-book/role.js';
import { createReferralRole } from '../../src/exchange/roles/referral.js';
import { ntlmLogon, ownAccounts } from '../../src/lab/accounts/logon.js';
import { writeGeneratedSeed } from '../../src/lab/seeds/generated-seed.js';
import { openSeed } from '../../src/lab/seeds/open-seed.js';
import { type Listening, listenTcp } from '../../src/network/listener.js';
import { addressBookInterface } from '../../src/servers/rpc/address-book/address-book.js';
import { referralInterface } from '../../src/servers/rpc/referral.js';
import { createRpcServer } from '../../src/servers/rpc/rpc-server.js';
import { encodeEntryId } from '../../src/wire/address-book/entry-id.js';

/** An address book server over so many made-up mailboxes. */
export interface AddressBookHost {
  readonly listening: Listening;
  /** Of mailboxes spread over the whole list. */
  readonly aliases: readonly string[];
  readonly legacyDns: readonly string[];
}

/** Mailboxes that are asked for. */
const asked = 64;

export async function openAddressBook(mailboxes: number): Promise<AddressBookHost> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-address-book-'));
  try {
    const seed = join(folder, 'seed');
    await writeGeneratedSeed({ base: 'contoso-2010', count: mailboxes, folder: seed, randomSeed: 1 });
    const { directory, organization } = await openSeed(seed, () => new Date());
    const book = createAddressBook({ directory, organization, encodeEntryId });
    const server = createRpcServer({
      host: 'CAS1',
      tell: () => undefined,
      interfaces: [
        addressBookInterface({ book }),
        referralInterface(createReferralRole(organization, 'CAS1')),
      ],
      beginNtlm: ntlmLogon(ownAccounts(directory), {
        name: 'CAS1',
        fqdn: 'cas1.contoso.internal',
        now: () => new Date(),
      }),
    });
    const all = directory.find('msExchRecipientTypeDetails', '1');
    const some = Array.from({ length: asked }, (_, index) => all[Math.floor((index * all.length) / asked)]);
    const valuesOf = (attribute: string) => some.flatMap((entry) => entry?.first(attribute) ?? []);
    return {
      listening: await listenTcp(server, { address: '127.0.0.1', port: 0 }),
      // The made-up ones end in a number: nobody else's name begins so.
      aliases: valuesOf('mailNickname').filter((alias) => /\d$/.test(alias)),
      legacyDns: valuesOf('legacyExchangeDN'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
