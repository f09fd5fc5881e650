import type { RejectionCode } from '../../contracts/index.js';

/** A record that is put aside, with where it came from and why. */
export interface RejectedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
  /** Without the prefix it has on the wire. */
  readonly code: RejectionCode;
  /** For a person: what is wrong, and what would be right. */
  readonly sentence: string;
  /** Path of the field that is wrong, where there is one. */
  readonly field?: string;
  /** Time stamp of the record, ms since 1970. */
  readonly atMs: number;
}
