/** protocolOp tags of the requests (RFC 4511 4.2 to 4.12). */
export const requestTags = {
  bind: 0x60,
  unbind: 0x42,
  search: 0x63,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  modifyDn: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
} as const;

/** Name of an operation. */
export type OperationName = keyof typeof requestTags;

/** protocolOp tags of the results; an unbind and an abandon have none. */
export const resultTags = {
  bind: 0x61,
  search: 0x65,
  modify: 0x67,
  add: 0x69,
  delete: 0x6b,
  modifyDn: 0x6d,
  compare: 0x6f,
  extended: 0x78,
} as const satisfies Partial<Record<OperationName, number>>;

/** An operation that is answered with a result. */
export type AnsweredOperation = keyof typeof resultTags;
