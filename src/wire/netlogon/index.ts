export * from './compressed-name.js';
export * from './sam-logon-response-ex.js';
