/** Header fields of requests and responses (MS-OXCMAPIHTTP 2.2.3), in the spelling of the specification. */
export const headerField = {
  RequestType: 'X-RequestType',
  RequestId: 'X-RequestId',
  ResponseCode: 'X-ResponseCode',
  ClientInfo: 'X-ClientInfo',
  ClientApplication: 'X-ClientApplication',
  ServerApplication: 'X-ServerApplication',
  ExpirationInfo: 'X-ExpirationInfo',
  PendingPeriod: 'X-PendingPeriod',
  ElapsedTime: 'X-ElapsedTime',
  StartTime: 'X-StartTime',
} as const;

/** `Content-Type` of requests, and of responses that succeed (MS-OXCMAPIHTTP 2.2.3.2.2). */
export const mapiHttpContentType = 'application/mapi-http';
