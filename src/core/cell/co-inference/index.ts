export { CoInferencePlanner } from './co-inference-planner.js';
export { DEFAULT_CO_INFERENCE_OPTIONS, type CoInferenceOptions } from './co-inference-options.js';
