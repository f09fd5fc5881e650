import type { CellDeliveries } from '../../shown/cell-deliveries.js';
import type { CellSummary } from '../../shown/cell-summary.js';
import type { DetailEpoch, GlanceColumn } from '../../shown/live-events.js';
import type { ServiceSummary } from '../../shown/service-summary.js';
import type { ShownVerdict } from '../../shown/shown-verdict.js';
import type { VerdictCounts } from '../../shown/verdict-counts.js';
import type { LiveHandlers } from '../service/live-stream.js';
import { HitTrend } from './hit-trend.js';

/** What is known of a cell at a glance. */
export interface CellState {
  readonly cellId: string;
  readonly shard: number;
  readonly totals?: VerdictCounts;
  /** Oldest first. */
  readonly columns: readonly GlanceColumn[];
}

/** All that the page shows. Bounded: the newest epochs of every cell, and those of one cell in detail. */
export class LiveState {
  readonly trend = new HitTrend();
  #epochsShown = 0;
  #directory = new Map<string, CellSummary>();
  #cells = new Map<string, CellState>();
  #detail: readonly DetailEpoch[] = [];
  #deliveries: CellDeliveries | undefined;
  #verdicts: readonly ShownVerdict[] = [];
  #summary: ServiceSummary | undefined;
  #selected: string | undefined;

  constructor(private readonly onChange: () => void) {}

  get epochsShown(): number {
    return this.#epochsShown;
  }

  get cells(): readonly CellState[] {
    return [...this.#cells.values()];
  }

  get verdicts(): readonly ShownVerdict[] {
    return this.#verdicts;
  }

  get summary(): ServiceSummary | undefined {
    return this.#summary;
  }

  get selected(): string | undefined {
    return this.#selected;
  }

  /** Epochs of the selected cell, oldest first. */
  get detailEpochs(): readonly DetailEpoch[] {
    return this.#detail;
  }

  /** What is on its way in the selected cell; undefined when its newest plan is over. */
  get currentDeliveries(): CellDeliveries | undefined {
    const { epoch } = this.#deliveries ?? {};
    return epoch === this.newestEpoch(this.#selected) ? this.#deliveries : undefined;
  }

  directoryEntry(cellId: string): CellSummary | undefined {
    return this.#directory.get(cellId);
  }

  /** Newest epoch of the cell's shard: the cell itself is silent in epochs that grant it nothing. */
  newestEpoch(cellId: string | undefined): number | undefined {
    const cell = cellId === undefined ? undefined : this.#cells.get(cellId);
    if (cell === undefined) return undefined;
    return this.#summary?.shards[cell.shard]?.lastEpoch ?? cell.columns.at(-1)?.[0];
  }

  /** End of the newest epoch of the selected cell's shard: one shard may be behind the others. */
  get nowMs(): number | undefined {
    const epoch = this.newestEpoch(this.#selected);
    return epoch === undefined || this.#summary === undefined ? undefined : (epoch + 1) * this.#summary.epochMs;
  }

  /** The cells there are. */
  list(cells: readonly CellSummary[]): void {
    this.#directory = new Map(cells.map((cell) => [cell.cellId, cell]));
    this.#cells = new Map(
      cells.map(({ cellId, shard }) => [cellId, this.#cells.get(cellId) ?? { cellId, shard, columns: [] }]),
    );
  }

  select(cellId: string | undefined): void {
    this.#selected = cellId;
    this.#forgetDetail();
    this.onChange();
  }

  /** Takes the service's events in. */
  readonly handlers: LiveHandlers = {
    begin: ({ epochsShown }) => {
      this.#epochsShown = epochsShown;
      for (const { cellId, shard } of this.cells) this.#cells.set(cellId, { cellId, shard, columns: [] });
      this.#forgetDetail();
    },
    glances: (glances) => {
      for (const { columns, ...cell } of glances) {
        const known = this.#cells.get(cell.cellId)?.columns ?? [];
        this.#cells.set(cell.cellId, { ...cell, columns: [...known, ...columns].slice(-this.#epochsShown) });
      }
    },
    detail: ({ cellId, epochs }) => {
      if (cellId === this.#selected) this.#detail = [...this.#detail, ...epochs].slice(-this.#epochsShown);
    },
    deliveries: (deliveries) => {
      if (deliveries.cellId === this.#selected) this.#deliveries = deliveries;
    },
    verdicts: (verdicts) => {
      this.#verdicts = verdicts;
    },
    // The last event of every round.
    summary: (summary) => {
      this.#summary = summary;
      const { eventTimeMs, onTime, missed, expired, refusedTotal } = summary;
      if (eventTimeMs !== undefined) {
        this.trend.add({ atMs: eventTimeMs, onTime, decided: onTime + missed + expired + refusedTotal });
      }
      this.onChange();
    },
  };

  #forgetDetail(): void {
    this.#detail = [];
    this.#deliveries = undefined;
  }
}
