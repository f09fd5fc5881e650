/** Partial loading: GPU loading order with shared blocks, jointly with uplink band; our reconstruction after arXiv 2503.22982. */
export type { BaselineResult, LoadingBaseline } from './baselines.js';
export { LOADING_BASELINES, solveByBaseline } from './baselines.js';
export * from './instance.js';
export * from './result.js';
export type { SolvePartialLoadingOptions } from './solve-partial-loading.js';
export { solvePartialLoading } from './solve-partial-loading.js';
