import { parseGuid } from '../../values/guid.js';
import { nullSyntax, type SyntaxId } from '../ndr/syntax-id.js';

/** p_cont_def_result_t (C706 12.6.3.1; negotiate_ack: MS-RPCE 2.2.2.4). */
export const negotiationResult = {
  acceptance: 0,
  user_rejection: 1,
  provider_rejection: 2,
  negotiate_ack: 3,
} as const;

/** p_provider_reason_t (C706 12.6.3.1). */
export const providerReason = {
  reason_not_specified: 0,
  abstract_syntax_not_supported: 1,
  proposed_transfer_syntaxes_not_supported: 2,
  local_limit_exceeded: 3,
} as const;

/** The answer to one offered presentation context: p_result_t. */
export interface ContextResult {
  readonly result: number;
  /** A {@link providerReason}, or with `negotiate_ack` the bitmask of features agreed on. */
  readonly reason: number;
  readonly transferSyntax: SyntaxId;
}

/** Bits of a bind-time feature negotiation (MS-RPCE 2.2.2.14). */
export const bindTimeFeature = {
  securityContextMultiplexing: 0x01,
  keepConnectionOnOrphan: 0x02,
} as const;

/** First half of the transfer syntax that is no encoding but a question (MS-RPCE 2.2.2.14, 3.3.1.5.3). */
const bindTimeFeaturePrefix = '6cb71c2c-9812-4540-';

/** The features asked for by a transfer syntax of version 1.0, or undefined when it is an encoding. */
export function bindTimeFeaturesOf({ uuid, major, minor }: SyntaxId): number | undefined {
  if (!uuid.startsWith(bindTimeFeaturePrefix) || major !== 1 || minor !== 0) return undefined;
  return Number.parseInt(uuid.slice(19, 21), 16); // the low octet of the bitmask; the others are reserved
}

/** The transfer syntax by which a client asks for features. */
export function bindTimeFeatureSyntax(features: number): SyntaxId {
  const octet = (features & 0xff).toString(16).padStart(2, '0');
  return { uuid: parseGuid(`${bindTimeFeaturePrefix}${octet}00-000000000000`), major: 1, minor: 0 };
}

export function acceptContext(transferSyntax: SyntaxId): ContextResult {
  return { result: negotiationResult.acceptance, reason: 0, transferSyntax };
}

export function rejectContext(reason: number): ContextResult {
  return { result: negotiationResult.provider_rejection, reason, transferSyntax: nullSyntax };
}

export function acknowledgeFeatures(features: number): ContextResult {
  return { result: negotiationResult.negotiate_ack, reason: features, transferSyntax: nullSyntax };
}
