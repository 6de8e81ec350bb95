import { LabError } from '../../errors.js';
import { Directory, type DirectoryOptions } from '../directory.js';
import { formatLdif } from '../ldif/ldif-format.js';
import { Schema } from '../schema/schema.js';
import type { ExternalDirectory, ExternalRecord } from './external-directory.js';
import type { ExternalLayout } from './layout.js';

/** Parts of the configuration that say something about servers, sites and services. */
const parts = ['CN=Partitions', 'CN=Services', 'CN=Sites'];

/** More entries than any organization has there; a directory that sends more is not believed. */
const mostEntries = 100_000;

/** How many times as long as a reading took nothing is read again: a tenth of the time at most goes into it. */
const restFactor = 9;

/** The configuration of an external directory, as it was last read. */
export class ConfigurationCopy {
  readonly #external: ExternalDirectory;
  readonly #layout: ExternalLayout;
  readonly #options: DirectoryOptions;
  #text: string;
  #directory: Directory;
  #isOld = false;
  #restUntil = 0;

  private constructor(
    external: ExternalDirectory,
    layout: ExternalLayout,
    options: DirectoryOptions,
    text: string,
  ) {
    this.#external = external;
    this.#layout = layout;
    this.#options = options;
    this.#text = text;
    this.#directory = this.#load(text);
  }

  /** @throws LabError `bad-directory`; as `ExternalDirectory.search` */
  static async read(
    external: ExternalDirectory,
    layout: ExternalLayout,
    options: DirectoryOptions,
  ): Promise<ConfigurationCopy> {
    return new ConfigurationCopy(external, layout, options, await readConfiguration(external, layout));
  }

  /** Another one whenever it has changed. */
  get directory(): Directory {
    return this.#directory;
  }

  /** True when it should be read again now. */
  get isDue(): boolean {
    return this.#isOld && performance.now() >= this.#restUntil;
  }

  /** Says that the directory has changed, here or elsewhere. */
  outdate(): void {
    this.#isOld = true;
  }

  /**
   * @returns whether anything is different now
   * @throws LabError as {@link read}; it stays as it was
   */
  async readAgain(): Promise<boolean> {
    const startedAt = performance.now();
    try {
      const text = await readConfiguration(this.#external, this.#layout);
      const isDifferent = text !== this.#text;
      if (isDifferent) {
        this.#directory = this.#load(text);
        this.#text = text;
      }
      this.#isOld = false;
      return isDifferent;
    } finally {
      const endedAt = performance.now();
      this.#restUntil = endedAt + restFactor * (endedAt - startedAt);
    }
  }

  #load(text: string): Directory {
    return Directory.load([{ name: this.#external.url, text }], { ...this.#options, complete: {} });
  }
}

/** The configuration, and the heads of the domains, as LDIF: the same text for the same entries. */
async function readConfiguration(
  external: ExternalDirectory,
  { contexts, domains }: ExternalLayout,
): Promise<string> {
  const { configuration } = contexts;
  const heads = [...domains, configuration].map((base) => external.search({ base, scope: 'base', most: 1 }));
  const trees = parts.map((part) =>
    external.search({ base: `${part},${configuration}`, scope: 'sub', most: mostEntries }),
  );
  const records = (await Promise.all([...heads, ...trees])).flat();
  if (records.length <= domains.length + 1) {
    throw new LabError('bad-directory', 'the configuration shows no entries', {
      where: `${external.url} ${configuration}`,
      hint: 'check that the bind name may read it',
    });
  }
  if (records.length > mostEntries) {
    throw new LabError('bad-directory', `the configuration has more than ${mostEntries} entries`, {
      where: external.url,
    });
  }
  const schema = new Schema();
  const contents = records.map((record) => ({ dn: record.dn, attributes: open(schema, record) }));
  contents.sort((left, right) => (left.dn < right.dn ? -1 : left.dn > right.dn ? 1 : 0));
  return [...formatLdif(contents)].join('');
}

/** No secrets, none that move by themselves, none that are computed here. */
function open(schema: Schema, { attributes }: ExternalRecord): ExternalRecord['attributes'] {
  return attributes.filter(({ name }) => {
    if (name.includes(';range=')) return false;
    const definition = schema.find(name);
    if (definition === undefined || definition.name === 'whenCreated') return true;
    return (
      !definition.secret &&
      !definition.confidential &&
      definition.origin === 'stored' &&
      !volatile.has(definition.name)
    );
  });
}

const volatile: ReadonlySet<string> = new Set(['dSCorePropagationData', 'lastLogon', 'badPwdCount']);
