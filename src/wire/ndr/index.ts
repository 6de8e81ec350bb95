export * from './byte-reader.js';
export * from './byte-writer.js';
export * from './context-handle.js';
export * from './ndr-reader.js';
export * from './ndr-writer.js';
export * from './pointer.js';
export * from './syntax-id.js';
