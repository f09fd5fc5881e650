export { OffloadPlanner } from './offload-planner.js';
export { DEFAULT_OFFLOAD_OPTIONS, type OffloadOptions } from './offload-options.js';
export { offloadEntry, type OffloadEntry } from './entries.js';
export { offloadFragment, type PlannedUpload } from './fragment.js';
export { correctOffload, inputBits, projectOffload } from './progress.js';
export { offloadScene, type OffloadScene } from './scene.js';
