import { formatAuthentication } from '../../wire/dcerpc/authentication.js';
import type { BindPdu } from '../../wire/dcerpc/bind.js';
import { formatInterface } from '../../wire/dcerpc/interfaces.js';
import { type ContextResult, negotiationResult } from '../../wire/dcerpc/negotiation.js';
import type { RequestPdu } from '../../wire/dcerpc/request.js';
import type { RpcInterface } from './rpc-interface.js';

/** Interfaces named in one line of the journal. */
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

/** `bind EPM v3.0 with NTLM privacy` */
export function describeBind({ type, contexts, auth }: BindPdu): string {
  const names = new Set(contexts.map(({ abstractSyntax }) => formatInterface(abstractSyntax)));
  const shown = [...names].slice(0, maxNamed).join(', ');
  const more = names.size > maxNamed ? `, ${names.size - maxNamed} more` : '';
  return `${type} ${shown}${more}${auth === undefined ? '' : ` with ${formatAuthentication(auth)}`}`;
}

/** `acceptance, provider_rejection (transfer syntaxes not supported), negotiate_ack`, each once. */
export function describeResults(results: readonly ContextResult[]): string {
  const texts = results.map(({ result, reason }) => {
    const name = resultNames.get(result) ?? String(result);
    const why = reasonTexts[reason] ?? String(reason);
    return result === negotiationResult.provider_rejection ? `${name} (${why})` : name;
  });
  return [...new Set(texts)].join(', ');
}

/** `EPM v3.0 opnum 3` */
export function describeRequest(
  { contextId, opnum }: RequestPdu,
  target: RpcInterface | 'unknown' | undefined,
): string {
  const name =
    target === undefined || target === 'unknown'
      ? `presentation context ${contextId}`
      : formatInterface(target.syntax);
  return `request ${name} opnum ${opnum}`;
}
