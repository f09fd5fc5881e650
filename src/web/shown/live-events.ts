import type { CellDeliveries } from './cell-deliveries.js';
import type { CellEpoch, ShownPlan } from './cell-epoch.js';
import type { ServiceSummary } from './service-summary.js';
import type { ShownVerdict } from './shown-verdict.js';
import type { VerdictCounts } from './verdict-counts.js';

/** Epochs of a cell that the live page shows side by side; older ones are never sent to it. */
export const LIVE_EPOCHS = 120;

/** One epoch of one cell at a glance: epoch, share of the downlink and of the uplink granted (0..1), on time, lost. */
export type GlanceColumn = readonly [epoch: number, downlink: number, uplink: number, onTime: number, lost: number];

/** What is new of one cell. */
export interface CellGlance {
  readonly cellId: string;
  readonly shard: number;
  readonly totals: VerdictCounts;
  /** Oldest first. */
  readonly columns: readonly GlanceColumn[];
}

/** One epoch of the cell that is looked at: what was granted, without what travels elsewhere. */
export interface DetailEpoch extends Pick<CellEpoch, 'epoch'> {
  readonly plan?: Omit<ShownPlan, 'deliveries'>;
}

export interface CellDetail {
  readonly cellId: string;
  /** Oldest first. */
  readonly epochs: readonly DetailEpoch[];
}

/** The events of `/api/live` by name, with what each carries. */
export interface LiveEvents {
  /** Everything kept follows from here on: forget what came before. */
  readonly begin: { readonly epochsShown: number };
  readonly glances: readonly CellGlance[];
  readonly detail: CellDetail;
  readonly deliveries: CellDeliveries;
  /** The newest of all cells, newest first; they replace those sent before. */
  readonly verdicts: readonly ShownVerdict[];
  readonly summary: ServiceSummary;
}
