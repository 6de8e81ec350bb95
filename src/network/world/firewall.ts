import { networkContains, parseIpv4, parseIpv4Network } from '../../values/ipv4.js';
import type { FirewallAction, FirewallRule } from './world.js';

/** What happens to a connect from a location to an address and port. */
export type Firewall = (from: string, address: string, port: number) => FirewallAction;

/** Compiles the rules: the first that matches decides, and where none does the packet passes. */
export function createFirewall(rules: readonly FirewallRule[]): Firewall {
  const compiled = rules.map((rule) => ({
    ...rule,
    network: rule.to === '*' ? undefined : parseIpv4Network(rule.to),
  }));
  return (from, address, port) => {
    const target = parseIpv4(address);
    const rule = compiled.find(
      (candidate) =>
        (candidate.from === '*' || candidate.from === from) &&
        (candidate.network === undefined || networkContains(candidate.network, target)) &&
        (candidate.ports === undefined || candidate.ports.includes(port)),
    );
    return rule?.action ?? 'accept';
  };
}
