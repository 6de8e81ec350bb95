import type { Facts } from '../../record/events/recorded-event.js';
import { formatAuthentication } from '../../wire/dcerpc/authentication.js';
import type { BindPdu } from '../../wire/dcerpc/bind.js';
import { formatInterface } from '../../wire/dcerpc/interfaces.js';
import { type ContextResult, negotiationResult } from '../../wire/dcerpc/negotiation.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import type { RpcInterface } from './rpc-interface.js';

/** Interfaces named of one bind. */
const maxNamed = 4;

const resultNames: ReadonlyMap<number, string> = new Map(
  Object.entries(negotiationResult).map(([name, result]) => [result, name]),
);

const reasonTexts: readonly string[] = [
  'reason not specified',
  'abstract syntax not supported',
  'transfer syntaxes not supported',
  'local limit exceeded',
];

/** What is told of a bind: `EPM v3.0`, `NTLM privacy`. */
export function bindFacts({ contexts, auth }: BindPdu): Pick<Facts<'rpc', 'bind'>, 'name' | 'type'> {
  const names = new Set(contexts.map(({ abstractSyntax }) => formatInterface(abstractSyntax)));
  const shown = [...names].slice(0, maxNamed).join(', ');
  const name = names.size > maxNamed ? `${shown}, ${names.size - maxNamed} more` : shown;
  return { name, type: auth && formatAuthentication(auth) };
}

/** `acceptance`, `provider_rejection (transfer syntaxes not supported)`, `negotiate_ack`, each once. */
export function resultTexts(results: readonly ContextResult[]): readonly string[] {
  const texts = results.map(({ result, reason }) => {
    const name = resultNames.get(result) ?? String(result);
    const why = reasonTexts[reason] ?? String(reason);
    return result === negotiationResult.provider_rejection ? `${name} (${why})` : name;
  });
  return [...new Set(texts)];
}

/** `EPM v3.0 opnum 3` */
export function requestName(
  { contextId, opnum }: RequestPdu,
  target: RpcInterface | 'unknown' | undefined,
): string {
  const name =
    target === undefined || target === 'unknown'
      ? `presentation context ${contextId}`
      : formatInterface(target.syntax);
  return `${name} opnum ${opnum}`;
}
