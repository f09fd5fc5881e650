/** Instances of the solvers: the format of `slotwise solve`, its reader and its rules. */
export { parseSlideInstance } from './parse-slide-instance.js';
