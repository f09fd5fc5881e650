export { type FutureChannel } from './future-channel.js';
export { Twin, type TwinOptions } from './twin.js';
