/** auth_type (MS-RPCE 2.2.1.1.7, RPC_C_AUTHN_...), as far as it is met here. */
export const authenticationType = {
  /** SPNEGO. */
  GSS_NEGOTIATE: 9,
  /** NTLM. */
  WINNT: 10,
  GSS_KERBEROS: 16,
} as const;

/** auth_level (MS-RPCE 2.2.1.1.8, RPC_C_AUTHN_LEVEL_...). */
export const authenticationLevel = {
  NONE: 1,
  CONNECT: 2,
  CALL: 3,
  PKT: 4,
  PKT_INTEGRITY: 5,
  PKT_PRIVACY: 6,
} as const;

/** What is done to the PDUs of calls: nothing, nothing after the client has proved who it is, signed, also encrypted. */
export type ProtectionLevel = 'none' | 'connect' | 'integrity' | 'privacy';

/**
 * What an auth_level comes to. Over connections `CALL` is `PKT` (MS-RPCE 2.2.1.1.8), and NTLM and SPNEGO have no way to
 * protect a PDU's order without its contents.
 *
 * @returns undefined for a number that is no level
 */
export function protectionOf(level: number): ProtectionLevel | undefined {
  switch (level) {
    case authenticationLevel.NONE:
      return 'none';
    case authenticationLevel.CONNECT:
      return 'connect';
    case authenticationLevel.CALL:
    case authenticationLevel.PKT:
    case authenticationLevel.PKT_INTEGRITY:
      return 'integrity';
    case authenticationLevel.PKT_PRIVACY:
      return 'privacy';
    default:
      return undefined;
  }
}

const typeNames: ReadonlyMap<number, string> = new Map<number, string>([
  [authenticationType.GSS_NEGOTIATE, 'SPNEGO'],
  [authenticationType.WINNT, 'NTLM'],
  [authenticationType.GSS_KERBEROS, 'Kerberos'],
]);

/** `NTLM privacy`, or the numbers of what has no name here. */
export function formatAuthentication({
  type,
  level,
}: {
  readonly type: number;
  readonly level: number;
}): string {
  return `${typeNames.get(type) ?? `auth_type ${type}`} ${protectionOf(level) ?? `auth_level ${level}`}`;
}
