export * from './rfr-get-fqdn-from-server-dn.js';
export * from './rfr-get-new-dsa.js';
export * from './status.js';
