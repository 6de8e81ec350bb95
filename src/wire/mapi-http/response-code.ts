/** Values of `X-ResponseCode` (MS-OXCMAPIHTTP 2.2.3.3.3): how the transport fared, not the operation. */
export const responseCode = {
  Success: 0,
  UnknownFailure: 1,
  InvalidVerb: 2,
  InvalidPath: 3,
  InvalidHeader: 4,
  InvalidRequestType: 5,
  InvalidContextCookie: 6,
  MissingHeader: 7,
  AnonymousNotAllowed: 8,
  TooLarge: 9,
  ContextNotFound: 10,
  NoPrivilege: 11,
  InvalidRequestBody: 12,
  MissingCookie: 13,
  InvalidSequence: 15,
  EndpointDisabled: 16,
  InvalidResponse: 17,
  EndpointShuttingDown: 18,
} as const;

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(responseCode).map(([name, code]) => [code, name]),
);

/** `InvalidSequence`, or the number of a code that has no name. */
export function formatResponseCode(code: number): string {
  return names.get(code) ?? String(code);
}
