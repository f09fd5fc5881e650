export { foresee } from './foresee.js';
export type { Foresight, ForeseenOption, ForeseenRequest } from './foresight.js';
export { mostOnTime, type ClairvoyantBound } from './most-on-time.js';
