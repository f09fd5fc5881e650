import type { SparseIndex } from '../format/sparse-index.js';

/** One file of a plain partition: consecutive records from its base offset on. */
export interface Segment {
  readonly path: string;
  readonly baseOffset: number;
  /** Offset behind its last record. */
  endOffset: number;
  /** Length of the file up to the end of its last whole frame, header included. */
  bytes: number;
  readonly index: SparseIndex;
}
