export { OffloadPlanner } from './offload-planner.js';
export { DEFAULT_OFFLOAD_OPTIONS, type OffloadOptions } from './offload-options.js';
export { correctOffload, projectOffload } from './progress.js';
