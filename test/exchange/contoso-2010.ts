import { readdirSync, readFileSync } from 'node:fs';
import { Directory } from '../../src/directory/directory.js';
import { createOrganization, type Organization } from '../../src/exchange/organization.js';
import { rpcClientAccessServer } from '../../src/exchange/servers/rpc-client-access-server.js';

/** The built-in seed, loaded afresh. */
export function loadContoso2010(): { readonly directory: Directory; readonly organization: Organization } {
  const folder = new URL('../../directory-seed/contoso-2010/', import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith('.ldif'));
  const files = names.sort().map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  const directory = Directory.load(files, {
    now: () => new Date('2012-01-01T00:00:00Z'),
    constructed: [rpcClientAccessServer],
  });
  return { directory, organization: createOrganization(directory) };
}
