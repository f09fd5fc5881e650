import { type Direction, DIRECTIONS } from '../../core/catalogue.js';
import type { PlanBody } from '../../core/messages.js';
import type { Metrics } from './metrics.js';

/** Blocks in all of each direction that a cell was ever planned in. */
type CellBlocks = Map<Direction, number>;

/**
 * Shows the spectrum of the plans in force. No plan means no grants, so a cell that was planned before and is not in
 * this epoch shows all its blocks as free. Bounded by the cells of the owned shards.
 */
export class SpectrumInForce {
  readonly #cells = new Map<number, Map<string, CellBlocks>>();

  constructor(private readonly metrics: Metrics) {}

  planned(shard: number, plans: readonly PlanBody[]): void {
    const cells = this.#cells.get(shard) ?? new Map<string, CellBlocks>();
    this.#cells.set(shard, cells);
    const planOf = new Map(plans.map((plan) => [plan.cellId, plan]));
    for (const cell of planOf.keys()) if (!cells.has(cell)) cells.set(cell, new Map());
    for (const [cell, blocks] of cells) this.#show(cell, blocks, planOf.get(cell));
  }

  /** The shard is somebody else's now, and so are its cells. */
  forget(shard: number): void {
    for (const [cell, blocks] of this.#cells.get(shard) ?? []) {
      for (const direction of blocks.keys()) {
        this.metrics.forget('spectrum_blocks', { cell, direction, state: 'granted' });
        this.metrics.forget('spectrum_blocks', { cell, direction, state: 'free' });
      }
    }
    this.#cells.delete(shard);
  }

  #show(cell: string, known: CellBlocks, plan: PlanBody | undefined): void {
    for (const direction of DIRECTIONS) {
      const spectrum = plan?.[direction];
      if (spectrum !== undefined) known.set(direction, spectrum.blocks);
      const blocks = known.get(direction);
      if (blocks === undefined) continue;
      const granted = spectrum?.grants.reduce((sum, grant) => sum + grant.blocks, 0) ?? 0;
      this.metrics.set('spectrum_blocks', { cell, direction, state: 'granted' }, granted);
      this.metrics.set('spectrum_blocks', { cell, direction, state: 'free' }, blocks - granted);
    }
  }
}
