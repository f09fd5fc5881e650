/** Pruning-aware co-inference of device and server; our reconstruction after arXiv 2505.09214. */
export type { Distortion } from './distortion/distortion.js';
export { distortionOf } from './distortion/distortion-of.js';
export * from './instance.js';
export * from './result.js';
export type { LargestRetained } from './single/largest-retained.js';
export { largestRetained } from './single/largest-retained.js';
export type { OperatingPoint } from './single/operating-point.js';
export type { Task } from './single/task.js';
export { taskOf } from './single/task.js';
export type { SolveCoInferenceOptions } from './solve-co-inference.js';
export { solveCoInference } from './solve-co-inference.js';
