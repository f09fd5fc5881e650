import { MAX_DEADLINE_MS, Real } from '../../fields/index.js';

/** Time of a batch of n inputs on the GPU: fixedMs + perInputMs x n. */
export class BatchTimeFile {
  @Real({ min: 0, max: MAX_DEADLINE_MS }, 'Time of a batch of any size, ms')
  readonly fixedMs: number;

  @Real({ min: 0, max: MAX_DEADLINE_MS }, 'Time of one more input, ms')
  readonly perInputMs: number;
}
