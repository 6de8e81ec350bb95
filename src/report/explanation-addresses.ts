import type { Fact } from '../exchange/fact.js';
import type { Snapshot } from '../exchange/snapshot.js';
import type { VirtualDirectory } from '../exchange/virtual-directory.js';

type Side = keyof Pick<VirtualDirectory, 'internalUrl' | 'externalUrl'>;

/** What the proxy would be if one attribute were different, or another server were asked. */
export function alternativeProxy(
  { outlookAnywhere, outlookProviders }: Snapshot,
  fact: Fact<unknown> | undefined,
): string | undefined {
  const provider = outlookProviders.find(({ name }) => name.toUpperCase() === 'EXPR');
  if (fact === undefined) {
    const [offered] = outlookAnywhere;
    return (
      offered && `would be a name given to Outlook Anywhere: set msExchExternalHostName on ${offered.dn}`
    );
  }
  if (fact.source.dn === provider?.dn) {
    const host = outlookAnywhere.find(({ externalHost }) => externalHost !== undefined)?.externalHost;
    const value =
      host === undefined ? 'none' : `${host.value} (${host.source.attribute} on ${host.source.dn})`;
    return `would be ${value} if the provider named no server: clear msExchAutoDiscoverServer on ${provider.dn}`;
  }
  const isInside = sideOf(fact.source.attribute) === 'internalUrl';
  for (const { internalHost, externalHost, server } of outlookAnywhere) {
    const host = isInside ? internalHost : externalHost;
    if (host !== undefined && host.value !== fact.value) {
      return `would be ${host.value} if ${server.name} were asked: ${host.source.attribute} on ${host.source.dn}`;
    }
  }
  // The provider's name is for the outside one.
  return provider === undefined || isInside
    ? undefined
    : `would be any other name that the EXPR provider gives: set msExchAutoDiscoverServer on ${provider.dn}`;
}

/** What an address would be if another server were asked, or if its attribute were empty. */
export function alternativeAddress(
  { virtualDirectories }: Snapshot,
  { source, value }: Fact<unknown>,
): string | undefined {
  const own = virtualDirectories.find(({ dn }) => dn === source.dn);
  const side = own && sideOf(source.attribute);
  if (own === undefined || side === undefined || !URL.canParse(String(value))) return undefined;
  const others = virtualDirectories.filter(
    ({ kind, server, dn }) => kind === own.kind && dn !== own.dn && server.site === own.server.site,
  );
  const mine = own[side]?.value;
  const different = others.find((other) => (other[side]?.value ?? mine) !== mine);
  const found = different?.[side];
  if (different !== undefined && found !== undefined) {
    // Some addresses are pages beside or below the one that stands there.
    const be = String(value) === mine ? 'be' : 'be made of';
    return `would ${be} ${found.value} if ${different.server.name} were asked: ${found.source.attribute} on ${different.dn}`;
  }
  const second = others.find((other) => other[side] !== undefined);
  return second === undefined
    ? `would be left out if ${source.attribute} were empty on ${own.dn}`
    : `would be the same if ${second.server.name} were asked`;
}

function sideOf(attribute: string): Side | undefined {
  if (attribute === 'msExchInternalHostName') return 'internalUrl';
  return attribute === 'msExchExternalHostName' ? 'externalUrl' : undefined;
}
