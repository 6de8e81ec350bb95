import type { PresentationContext } from '../../wire/dcerpc/bind.js';
import {
  acceptContext,
  acknowledgeFeatures,
  bindTimeFeature,
  bindTimeFeaturesOf,
  type ContextResult,
  providerReason,
  rejectContext,
} from '../../wire/dcerpc/negotiation.js';
import { ndr32, sameSyntax, servesVersion } from '../../wire/ndr/syntax-id.js';
import type { RpcInterface } from './rpc-interface.js';

/** Contexts one connection may negotiate: many more than clients use, few enough to keep. */
const maxContexts = 1000;

/** An abandoned call leaves a connection usable here; several security contexts on one are not offered. */
const features = bindTimeFeature.keepConnectionOnOrphan;

/** What the contexts of one connection stand for (C706 12.6.3.1, MS-RPCE 3.3.1.5.3, 3.3.1.5.6). */
export class PresentationContexts {
  readonly #offered: readonly RpcInterface[];
  readonly #accepted = new Map<number, RpcInterface>();
  readonly #unknown = new Set<number>();

  constructor(offered: readonly RpcInterface[]) {
    this.#offered = offered;
  }

  /** The interface of an accepted context, `unknown` for one refused as unknown, undefined for no such context. */
  find(id: number): RpcInterface | 'unknown' | undefined {
    return this.#accepted.get(id) ?? (this.#unknown.has(id) ? 'unknown' : undefined);
  }

  /** One result per offered context, in order. */
  negotiate(contexts: readonly PresentationContext[]): ContextResult[] {
    return contexts.map((context) => this.#answer(context));
  }

  #answer({ id, abstractSyntax, transferSyntaxes }: PresentationContext): ContextResult {
    for (const syntax of transferSyntaxes) {
      const asked = bindTimeFeaturesOf(syntax);
      if (asked !== undefined) return acknowledgeFeatures(asked & features);
    }
    const found = this.#offered.find(({ syntax }) => servesVersion(syntax, abstractSyntax));
    const earlier = this.#accepted.get(id);
    if (earlier !== undefined && earlier !== found) return rejectContext(providerReason.reason_not_specified);
    if (this.#accepted.size + this.#unknown.size >= maxContexts && earlier === undefined) {
      return rejectContext(providerReason.local_limit_exceeded);
    }
    if (found === undefined) {
      this.#unknown.add(id);
      return rejectContext(providerReason.abstract_syntax_not_supported);
    }
    if (!transferSyntaxes.some((syntax) => sameSyntax(syntax, ndr32))) {
      return rejectContext(providerReason.proposed_transfer_syntaxes_not_supported);
    }
    this.#accepted.set(id, found);
    this.#unknown.delete(id);
    return acceptContext(ndr32);
  }
}
