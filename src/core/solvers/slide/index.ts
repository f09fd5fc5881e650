/** SLIDE: simultaneous model downloading and inference; our reconstruction after arXiv 2512.20946. */
export type { Device } from './device.js';
export type { LayerDue } from './due-times.js';
export { bandNeeded, fitsTimeVarying, inDueOrder, layerDueTimes } from './due-times.js';
export * from './instance.js';
export { finishSeconds } from './latency.js';
export type { PairOptions, PairPlan } from './plan-pair.js';
export { fastestFinishSeconds, planPair } from './plan-pair.js';
export type { RemainingLayers } from './remaining-layers.js';
export { undeliveredBits } from './remaining-layers.js';
export * from './result.js';
export type { SolveSlideOptions } from './solve-slide.js';
export { solveSlide } from './solve-slide.js';
