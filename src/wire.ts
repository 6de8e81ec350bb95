/**
 * The codecs alone, one namespace for each protocol: bytes or text to typed messages and back, no sockets. What is malformed
 * is a {@link DecodeError} with its offset.
 *
 * @packageDocumentation
 */

export { DecodeError, isLabError } from './errors.js';
export * as addressBook from './wire/address-book/index.js';
export * as autodiscover from './wire/autodiscover/index.js';
export * as dcerpc from './wire/dcerpc/index.js';
export * as endpointMapper from './wire/endpoint-mapper/index.js';
export * as mailboxStore from './wire/mailbox-store/index.js';
export * as mapiHttp from './wire/mapi-http/index.js';
export * as ndr from './wire/ndr/index.js';
export * as netlogon from './wire/netlogon/index.js';
export * as ntlm from './wire/ntlm/index.js';
export * as referral from './wire/referral/index.js';
export * as rpcHttp from './wire/rpc-http/index.js';
