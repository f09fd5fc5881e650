import type { Catalogue } from '../../core/catalogue.js';
import type { PlanBody } from '../../core/messages.js';
import { LABEL_VALUES } from './label-values.js';
import type { Metrics } from './metrics.js';

/**
 * Shows what the plans in force promise of the clocks of servers. A plan lists every request under way, so a cell that was
 * planned before and has no plan now shows all of its clock as free. Bounded by the cells of the owned shards.
 */
export class ServerClockInForce {
  readonly #cells = new Map<number, Set<string>>();
  /** Hz of each cell that offers co-inference. */
  readonly #clocks: ReadonlyMap<string, number>;

  constructor(
    private readonly metrics: Metrics,
    { cells }: Catalogue,
  ) {
    this.#clocks = new Map(
      cells.flatMap(({ cellId, modes, serverClockHz }) =>
        serverClockHz !== undefined && modes.includes('co-inference') ? [[cellId, serverClockHz] as const] : [],
      ),
    );
  }

  planned(shard: number, plans: readonly PlanBody[]): void {
    const cells = this.#cells.get(shard) ?? new Set<string>();
    this.#cells.set(shard, cells);
    for (const { cellId } of plans) if (this.#clocks.has(cellId)) cells.add(cellId);
    for (const cell of cells) {
      const splits = plans.find(({ cellId }) => cellId === cell)?.splits ?? [];
      const granted = splits.reduce((sum, { serverClockHz }) => sum + serverClockHz, 0);
      const free = Math.max(0, (this.#clocks.get(cell) ?? 0) - granted);
      this.metrics.set('server_clock_hertz', { cell, state: 'granted' }, granted);
      this.metrics.set('server_clock_hertz', { cell, state: 'free' }, free);
    }
  }

  /** The shard is somebody else's now, and so are its servers. */
  forget(shard: number): void {
    for (const cell of this.#cells.get(shard) ?? []) {
      for (const state of LABEL_VALUES.clockState) this.metrics.forget('server_clock_hertz', { cell, state });
    }
    this.#cells.delete(shard);
  }
}
