/** Device chains: priority-aware model-distributed inference; our reconstruction after arXiv 2412.12371. */
export * from './instance.js';
export type { RepairOptions } from './repair-late.js';
export { repairLate } from './repair-late.js';
export * from './result.js';
export type { SolveDeviceChainsOptions } from './solve-device-chains.js';
export { solveDeviceChains } from './solve-device-chains.js';
export { durationTicks, secondsOf, ticksOf } from './ticks.js';
