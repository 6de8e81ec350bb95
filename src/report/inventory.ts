import type { Finding } from '../exchange/findings/finding.js';
import type { Inventory } from '../exchange/inventory.js';
import type { Paint } from './paint.js';
import { renderTable } from './table.js';

/** Findings of one kind that are shown one by one; the rest is counted. */
const shownOfAKind = 20;

/** What a directory holds, as tables. */
export function renderInventory(inventory: Inventory, paint: Paint): string {
  const { organization, domains, entries, mailboxes } = inventory;
  const head = [
    `organization  ${organization ?? '(none)'}`,
    `domains       ${domains.join('; ') || '(none)'}`,
    `entries       ${entries}`,
    `mailboxes     ${mailboxes.total}${counts(mailboxes.byVersion)}`,
  ].join('\n');
  const parts = tablesOf(inventory)
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, columns, rows }) => `${paint.bold(title)}\n${renderTable(columns, rows)}`);
  return [head, ...parts].join('\n\n');
}

interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const list = (items: readonly string[]): string => items.join(', ') || '-';

const text = (value: string | null): string => value ?? '-';

function counts(byVersion: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byVersion).map(([version, count]) => `${count} on ${version}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function tablesOf(inventory: Inventory): readonly Table[] {
  return [
    {
      title: 'Sites',
      columns: ['site', 'subnets'],
      rows: inventory.sites.map(({ name, subnets }) => [name, list(subnets)]),
    },
    {
      title: 'Domain controllers',
      columns: ['name', 'fqdn', 'site', 'global catalogue'],
      rows: inventory.domainControllers.map(({ name, fqdn, site, isGlobalCatalog }) => [
        name,
        text(fqdn),
        text(site),
        isGlobalCatalog ? 'yes' : 'no',
      ]),
    },
    {
      title: 'Exchange servers',
      columns: ['name', 'fqdn', 'site', 'version', 'roles'],
      rows: inventory.servers.map(({ name, fqdn, site, version, roles }) => [
        name,
        text(fqdn),
        text(site),
        text(version),
        list(roles),
      ]),
    },
    {
      title: 'Client access arrays',
      columns: ['name', 'fqdn', 'site', 'members'],
      rows: inventory.arrays.map(({ name, fqdn, site, members }) => [
        name,
        text(fqdn),
        text(site),
        list(members),
      ]),
    },
    {
      title: 'Database availability groups',
      columns: ['name', 'members'],
      rows: inventory.availabilityGroups.map(({ name, members }) => [name, list(members)]),
    },
    {
      title: 'Databases',
      columns: ['name', 'kind', 'owner', 'copies', 'RpcClientAccessServer', 'mailboxes'],
      rows: inventory.databases.map((database) => [
        database.name,
        database.kind,
        text(database.owner),
        list(database.copies),
        text(database.rpcClientAccessServer),
        String(database.mailboxes),
      ]),
    },
    {
      title: 'Namespaces',
      columns: ['virtual directory', 'internal hosts', 'external hosts'],
      rows: inventory.namespaces.map(({ kind, internal, external }) => [
        kind,
        list(internal),
        list(external),
      ]),
    },
    {
      title: 'Service connection points',
      columns: ['kind', 'binding', 'sites', 'server'],
      rows: inventory.serviceConnectionPoints.map(({ kind, binding, sites, server }) => [
        kind,
        text(binding),
        list(sites),
        text(server),
      ]),
    },
    {
      title: 'Accepted domains',
      columns: ['name', 'type', 'default'],
      rows: inventory.acceptedDomains.map(({ name, type, isDefault }) => [
        name,
        type,
        isDefault ? 'yes' : 'no',
      ]),
    },
  ];
}

/** Findings one below the other, each with its DN and attribute. */
export function renderFindings(findings: readonly Finding[], paint: Paint): string {
  const shown = new Map<string, number>();
  const lines: string[] = [];
  for (const finding of findings) {
    const count = (shown.get(finding.code) ?? 0) + 1;
    shown.set(finding.code, count);
    if (count <= shownOfAKind) lines.push(renderFinding(finding, paint));
  }
  for (const [code, count] of shown) {
    if (count > shownOfAKind) lines.push(`and ${count - shownOfAKind} more of ${code} (all with --json)`);
  }
  return [paint.bold(`Findings (${findings.length})`), ...lines].join('\n');
}

function renderFinding({ severity, code, dn, attribute, message, where }: Finding, paint: Paint): string {
  const colour = { error: paint.red, warning: paint.yellow, note: paint.dim }[severity];
  const place = [dn, attribute, where].filter((part) => part !== undefined && part !== '').join('  ');
  return `${colour(severity.padEnd(7))}  ${code}: ${message}${place === '' ? '' : `\n         ${paint.dim(place)}`}`;
}
