import type { SweepSetup } from '../../evaluation/sweep/index.js';

/** Everything `evaluate` was asked for, checked and complete; frozen. */
export interface EvaluateOptions {
  readonly recording: SweepSetup['recording'];
  /** The catalogue: a path, or the name of a bundled one; absent: the bundled example. */
  readonly catalogue?: string;
  /** Absent: the catalogue's. */
  readonly epochMs?: number;
  /** Partitions of the embedded log. */
  readonly shards: number;
  /** Names of the registry, each once. */
  readonly policies: readonly string[];
  /** Ascending, each once. */
  readonly loads: readonly number[];
  /** Folder of the results; absent: they are printed only. */
  readonly out?: string;
  /** Runs at a time. */
  readonly workers: number;
  /** The report as JSON. */
  readonly json: boolean;
}
