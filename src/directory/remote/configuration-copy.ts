import { LabError } from '../../errors.js';
import { Directory, type DirectoryOptions } from '../directory.js';
import { formatLdif } from '../ldif-format.js';
import { Schema } from '../schema.js';
import type { RemoteLayout } from './layout.js';
import type { RemoteDirectory, RemoteRecord } from './remote-directory.js';

/** Parts of the configuration that say something about servers, sites and services. */
const parts = ['CN=Partitions', 'CN=Services', 'CN=Sites'];

/** More entries than any organization has there; a directory that sends more is not believed. */
const mostEntries = 100_000;

/**
 * The configuration, and the heads of the domains, as LDIF: the same text for the same entries.
 *
 * @throws LabError `bad-directory` for one without any entry; as `RemoteDirectory.search`
 */
export async function readConfiguration(
  remote: RemoteDirectory,
  { contexts, domains }: RemoteLayout,
): Promise<string> {
  const { configuration } = contexts;
  const heads = [...domains, configuration].map((base) => remote.search({ base, scope: 'base', most: 1 }));
  const trees = parts.map((part) =>
    remote.search({ base: `${part},${configuration}`, scope: 'sub', most: mostEntries }),
  );
  const records = (await Promise.all([...heads, ...trees])).flat();
  if (records.length <= domains.length + 1) {
    throw new LabError('bad-directory', 'the configuration shows no entries', {
      where: `${remote.url} ${configuration}`,
      hint: 'check that the bind name may read it',
    });
  }
  if (records.length > mostEntries) {
    throw new LabError('bad-directory', `the configuration has more than ${mostEntries} entries`, {
      where: remote.url,
    });
  }
  const schema = new Schema();
  const contents = records.map((record) => ({ dn: record.dn, attributes: open(schema, record) }));
  contents.sort((left, right) => (left.dn < right.dn ? -1 : left.dn > right.dn ? 1 : 0));
  return [...formatLdif(contents)].join('');
}

/**
 * Loads what {@link readConfiguration} wrote.
 *
 * @throws LabError `bad-directory` for values that are not of their syntax
 */
export function loadConfiguration(text: string, url: string, options: DirectoryOptions): Directory {
  return Directory.load([{ name: url, text }], { ...options, complete: {} });
}

/** No secrets, none that move by themselves, none that are computed here. */
function open(schema: Schema, { attributes }: RemoteRecord): RemoteRecord['attributes'] {
  return attributes.filter(({ name }) => {
    if (name.includes(';range=')) return false;
    const definition = schema.find(name);
    if (definition === undefined || definition.name === 'whenCreated') return true;
    return !definition.secret && definition.origin === 'stored' && !volatile.has(definition.name);
  });
}

const volatile: ReadonlySet<string> = new Set(['dSCorePropagationData', 'lastLogon', 'badPwdCount']);
