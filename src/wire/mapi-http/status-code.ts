import { status } from './body.js';

/** StatusCode and ErrorCode at the beginning of a response, by themselves. */
export const { read: readStatus, write: writeStatus } = status;
