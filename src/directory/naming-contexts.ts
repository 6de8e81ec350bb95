import type { EntryStore } from './entry-store.js';
import type { NamingContexts } from './reader.js';

/**
 * Finds the naming contexts by their shape in the tree: domains are made of DC= names, `CN=Configuration` hangs
 * below the forest's root domain and `CN=Schema` below it. That holds for a partial export too, where the head
 * entries themselves may be missing.
 */
export function findNamingContexts(store: EntryStore): NamingContexts {
  const domains: string[] = [];
  let configuration = '';
  const pending = [''];
  for (let key = pending.shift(); key !== undefined; key = pending.shift()) {
    for (const child of store.childKeys(key)) {
      if (child.startsWith('dc=')) pending.push(child);
      else if (child.startsWith('cn=configuration,dc=')) configuration = child;
    }
    const holdsMore = [...store.childKeys(key)].some((child) => /^(?!dc=|cn=configuration,)/.test(child));
    if (key !== '' && (store.get(key)?.isA('domainDNS') === true || holdsMore)) domains.push(key);
  }
  const schemaKey = `cn=schema,${configuration}`;
  const schema = configuration !== '' && store.childKeys(configuration).has(schemaKey) ? schemaKey : '';
  const rootDomain =
    configuration === '' ? (domains[0] ?? '') : configuration.slice('cn=configuration,'.length);
  const partition = (key: string) => /^dc=(?:domain|forest)dnszones,/.test(key);
  const domain = domains.includes(rootDomain) ? rootDomain : (domains.find((key) => !partition(key)) ?? '');
  const all = [domain, configuration, schema, ...domains.filter((key) => key !== domain)];
  const text = (key: string) => (key === '' ? '' : spell(store, key));
  return {
    domain: text(domain),
    rootDomain: text(rootDomain),
    configuration: text(configuration),
    schema: text(schema),
    all: all.filter((key) => key !== '').map(text),
  };
}

/** A key in the letters of an entry at or below it. */
function spell(store: EntryStore, key: string): string {
  let at = key;
  for (;;) {
    const entry = store.get(at);
    if (entry !== undefined) return entry.dnText.slice(-key.length);
    const [below] = store.childKeys(at);
    if (below === undefined) return key;
    at = below;
  }
}
