import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import type { YamlMapping } from '../../network/world/world-file.js';

/** What each part of a `network.yaml` is, for those who open one for the first time. */
const comments: Readonly<Record<string, string>> = {
  workstation: ' The computer of the simulated Outlook: the domain it is joined to.',
  hosts: ' Machines. What each one runs follows from its object in the directory, which has the same name.',
  balancers: ' Virtual addresses in front of several hosts.',
  published: ' Ports of outside addresses that lead inside.',
  locations: ' Places of clients: the address decides the Active Directory site, the view what DNS says.',
  dns: ' What each side of the split DNS answers. Hosts register their own names in the internal view.',
  firewall: ' The first rule that matches decides; where none does, the packet passes.',
};

/** Writes a world as a commented `network.yaml`, which reads back as the same world. */
export function formatWorldText(world: YamlMapping): string {
  const document = new Document(world);
  document.commentBefore =
    ' The world around the directory: all that Active Directory does not know.\n directory-seed/README.md describes every field.';
  if (isMap(document.contents)) {
    for (const [index, { key }] of document.contents.items.entries()) {
      if (!isScalar(key)) continue;
      const comment = comments[String(key.value)];
      key.spaceBefore = index > 0;
      if (comment !== undefined) key.commentBefore = comment;
    }
  }
  visit(document, {
    Collection: (_key, node, path) => {
      // One line for each leaf: a host, a record, a rule.
      const isLeaf = (isMap(node) || isSeq(node)) && node.items.every(isPlain);
      if (isLeaf && path.length > 1) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
}

function isPlain(item: unknown): boolean {
  if (isScalar(item)) return true;
  if (typeof item !== 'object' || item === null || !('value' in item)) return false;
  const { value } = item;
  return isScalar(value) || (isSeq(value) && value.items.every(isScalar));
}
