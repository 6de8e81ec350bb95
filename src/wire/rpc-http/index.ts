export * from './connection-establishment.js';
export * from './in-channel-recycling.js';
export * from './out-channel-recycling.js';
export * from './outside-sequences.js';
export * from './rts.js';
export * from './rts-commands.js';
export * from './rts-message.js';
