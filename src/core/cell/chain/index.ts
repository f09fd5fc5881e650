export { DEFAULT_CHAIN_OPTIONS, type ChainOptions, type ChainOrder } from './chain-options.js';
export { ChainPlanner } from './chain-planner.js';
