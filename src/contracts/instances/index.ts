/** Instances of the solvers: the format of `slotwise solve`, its reader and its rules. */
export { parseCoInferenceInstance } from './parse-co-inference-instance.js';
export { parseDeviceChainsInstance } from './parse-device-chains-instance.js';
export { parsePartialLoadingInstance } from './parse-partial-loading-instance.js';
export { parseSlideInstance } from './parse-slide-instance.js';
