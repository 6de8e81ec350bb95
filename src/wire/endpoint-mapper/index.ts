export * from './endpoint.js';
export * from './ept-lookup.js';
export * from './ept-lookup-handle-free.js';
export * from './ept-map.js';
export * from './status.js';
export * from './tower.js';
export * from './twr.js';
