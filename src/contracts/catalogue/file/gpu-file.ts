import { MAX_BYTES, Positive } from '../../fields/index.js';

/** The GPU of a cell. */
export class GpuFile {
  @Positive({ max: MAX_BYTES }, 'Memory for parameters and activations, bytes')
  readonly memoryBytes: number;

  @Positive({ max: MAX_BYTES }, 'Rate parameters are loaded at, bytes/s')
  readonly loadBytesPerSecond: number;
}
