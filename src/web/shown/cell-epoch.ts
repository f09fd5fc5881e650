import type { Mode } from '../../core/catalogue.js';
import type { Chain, GpuBatch, Split } from '../../core/messages.js';
import type { ShownVerdict } from './shown-verdict.js';
import type { VerdictCounts } from './verdict-counts.js';

export interface ShownGrant {
  readonly requestId: string;
  readonly userId: string;
  readonly blocks: number;
  /** How the request is served; absent when its admission is no longer kept. */
  readonly mode?: Mode;
}

/** How one direction of the carrier is shared out. */
export interface ShownSpectrum {
  readonly blocks: number;
  readonly grantedBlocks: number;
  readonly grants: readonly ShownGrant[];
}

/** What is on its way to one device. */
export interface ShownDelivery {
  readonly requestId: string;
  readonly modelId: string;
  readonly layersLeft: number;
  readonly bitsLeft: number;
}

export interface ShownPlan {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly downlink?: ShownSpectrum;
  readonly uplink?: ShownSpectrum;
  readonly gpu?: { readonly batches: readonly GpuBatch[] };
  readonly deliveries: readonly ShownDelivery[];
  readonly splits?: readonly Split[];
  readonly chains?: readonly Chain[];
}

/** One accepted epoch of one cell. Epochs in which nothing was decided or granted have none. */
export interface CellEpoch {
  readonly cellId: string;
  readonly shard: number;
  readonly epoch: number;
  /** Verdicts of this epoch. */
  readonly counts: VerdictCounts;
  /** Verdicts of the cell since following began, this epoch included. */
  readonly totals: VerdictCounts;
  readonly verdicts: readonly ShownVerdict[];
  /** Absent: nothing is granted. */
  readonly plan?: ShownPlan;
}
