export { epochEndMs, epochOf, epochStartMs } from './epoch-time.js';
export { boundaryAt, type Boundary, type TimeMark } from './watermark.js';
