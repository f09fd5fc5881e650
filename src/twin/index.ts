export { type FutureChannel, type NetworkReport } from './future-channel.js';
export { Twin, type TwinOptions } from './twin.js';
