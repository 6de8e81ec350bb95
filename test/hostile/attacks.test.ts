import { describe, expect, it } from 'vitest';
import { casesOf, parseCorpusFile, runAttack } from './attack.js';
import { attacks } from './attacks.js';

describe('what broke it once, then random messages, leave a server that answers a normal client throughout', () => {
  it.each(Object.entries(attacks))(
    '%s',
    async (_, { open, seed, messages }) => {
      await using attack = await open();
      const total = casesOf(messages);
      expect(await runAttack(attack, { total, seed })).toBeGreaterThanOrEqual(total);
    },
    1_800_000,
  );
});

describe('a case that fails', () => {
  it('is kept in a file, and the error has the command that adds it to the corpus', async () => {
    const octets = Buffer.from('deadbeef', 'hex');
    const broken = runAttack(
      {
        wire: 'rpc',
        bugs: [],
        replay: async () => undefined,
        round: async (_, note) => {
          note({ label: 'pdu', octets });
          throw new Error('the server does not end');
        },
        [Symbol.asyncDispose]: async () => undefined,
      },
      { total: 1, seed: 1 },
    );
    await expect(broken).rejects.toThrow(/node scripts\/add-corpus\.mjs rpc <name> .*case\.txt$/);
  });

  it('is read back as it was written', () => {
    expect(parseCorpusFile('# once\npdu deadbeef\n')).toEqual([
      { label: 'pdu', octets: Buffer.from('deadbeef', 'hex') },
    ]);
  });
});
