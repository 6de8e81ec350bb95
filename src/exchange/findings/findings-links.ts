import type { Directory } from '../../directory/directory.js';
import { isKeyWithin, tryDnKey } from '../../directory/dn-key.js';
import type { Finding } from './finding.js';

/** Links that are found elsewhere with a better word, or that say nothing: a partial schema is no fault. */
const passedOver = new Set(['objectcategory', 'homemdb', 'msexchowningserver', 'msexchhostserverlink']);

/** Findings about DNs in values that name no entry. Links into a naming context that is not loaded are counted. */
export function linkFindings(directory: Directory): readonly Finding[] {
  const findings: Finding[] = [];
  const missing = new Map<string, number>();
  const contexts = directory.namingContexts.all.flatMap((context) => tryDnKey(context) ?? []);
  const links = directory.schema.definitions.filter(
    ({ syntaxName, origin, name }) =>
      syntaxName === 'dn' && origin === 'stored' && !passedOver.has(name.toLowerCase()),
  );
  const isLink = new Set(links);
  for (const entry of directory.entries()) {
    for (const definition of entry.shape) {
      if (!isLink.has(definition)) continue;
      for (const value of entry.all(definition.name)) {
        if (directory.get(value) !== undefined) continue;
        const key = tryDnKey(value);
        const context = key === undefined ? undefined : nearest(contexts, key);
        if (key !== undefined && (context === undefined || definition.name === 'nCName')) {
          const outer = /(?:^|,)((?:cn=(?:schema,cn=)?configuration,)?dc=.*)$/s.exec(key)?.[1] ?? key;
          const dn = value.slice(-outer.length);
          missing.set(dn, (missing.get(dn) ?? 0) + 1);
          continue;
        }
        findings.push({
          severity: 'warning',
          code: 'dangling-link',
          dn: entry.dnText,
          attribute: definition.name,
          message: `it names ${value}, which does not exist`,
        });
      }
    }
  }
  for (const [dn, count] of missing) {
    findings.push({
      severity: 'note',
      code: 'naming-context-not-loaded',
      dn,
      message: `${count === 1 ? 'a link leads' : `${count} links lead`} into this naming context, which was not loaded`,
    });
  }
  return findings;
}

function nearest(contexts: readonly string[], key: string): string | undefined {
  return contexts.find((context) => isKeyWithin(key, context));
}
