import type { Catalogue } from '../../core/catalogue.js';
import type { ReplayOptions } from '../../replay/index.js';

/** What all runs of a sweep have in common: plain data, so that it can be handed to another thread. */
export interface SweepSetup {
  readonly recording: Omit<ReplayOptions, 'load' | 'onMalformed'>;
  readonly catalogue: Catalogue;
  readonly partitions: number;
}

/** One run: a policy at a load. */
export interface SweepJob {
  /** Name of the registry. */
  readonly policy: string;
  /** Requests per recorded request. */
  readonly load: number;
}
