import type { SweepRow } from '../sweep/index.js';

/** A file of the recording: what it is called and what is in it, not where it lies. */
export interface RecordedFile {
  readonly kind: 'requests' | 'reports';
  readonly name: string;
  /** SHA-256 of the file as it is stored, in hexadecimal. */
  readonly sha256: string;
}

/** What was run, with all that the results depend on. */
export interface SweepConditions {
  readonly files: readonly RecordedFile[];
  /** Lines of the recording that do not parse, and are left out. */
  readonly malformedLines: number;
  /** From the first row of each file, ms. */
  readonly fromMs: number;
  /** Absent: to the end. */
  readonly forMs?: number;
  readonly startAtMs: number;
  readonly seed: number;
  /** Modes every request allows. */
  readonly modes: readonly string[];
  readonly catalogueDigest: string;
  readonly epochMs: number;
  readonly shards: number;
  readonly policies: readonly { readonly name: string; readonly sentence: string }[];
  /** Ascending. */
  readonly loads: readonly number[];
}

/** Conditions and results: everything the report's files are made of. The same sweep gives the same report. */
export interface SweepReport {
  readonly conditions: SweepConditions;
  /** By load, then by policy in the order of the conditions. */
  readonly rows: readonly SweepRow[];
}
