import { Directory } from '../../src/directory/directory.js';
import { createOrganization, type Organization } from '../../src/exchange/organization.js';
import { rpcClientAccessServer } from '../../src/exchange/servers/rpc-client-access-server.js';
import { readSeed } from '../../src/lab/seeds/seed.js';

/** A built-in seed, loaded afresh with what it builds on. */
export async function loadSeed(
  name: string,
): Promise<{ readonly directory: Directory; readonly organization: Organization }> {
  const { ldif } = await readSeed(name);
  const directory = Directory.load(ldif, {
    now: () => new Date('2020-01-01T00:00:00Z'),
    constructed: [rpcClientAccessServer],
  });
  return { directory, organization: createOrganization(directory) };
}
