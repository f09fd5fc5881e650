import type { Plan, Verdict } from '../../contracts/index.js';
import type { CellDeliveries } from '../shown/cell-deliveries.js';
import type { CellEpoch } from '../shown/cell-epoch.js';
import { MAX_CELLS, MAX_EPOCHS, MAX_EPOCHS_PER_CELL, MAX_GRANTS_PER_EPOCH, MIN_EPOCHS_PER_CELL } from './limits.js';
import { VerdictTotals } from './verdict-totals.js';

/** What is kept of one cell. */
interface CellView {
  /** Oldest first. */
  readonly epochs: CellEpoch[];
  readonly totals: VerdictTotals;
  /** Of the newest epoch; absent: it granted nothing. */
  plan?: Plan | undefined;
}

/** The recent epochs and the totals of every cell. Bounded in cells and in epochs. */
export class CellViews {
  readonly #cells = new Map<string, CellView>();

  get cellIds(): readonly string[] {
    return [...this.#cells.keys()];
  }

  count(verdict: Verdict): void {
    this.#view(verdict.cellId)?.totals.add(verdict);
  }

  /** @param plan the epoch's plan in whole */
  add(epoch: CellEpoch, plan?: Plan): void {
    const view = this.#view(epoch.cellId);
    if (view === undefined) return;
    view.epochs.push(epoch);
    view.plan = plan;
    const excess = view.epochs.length - this.#epochsPerCell();
    if (excess > 0) view.epochs.splice(0, excess);
  }

  /** The newest epochs of a cell, oldest first; undefined if nothing was ever decided there. */
  epochs(cellId: string, limit: number): readonly CellEpoch[] | undefined {
    return this.#cells.get(cellId)?.epochs.slice(-limit);
  }

  /** What the newest epoch of a cell delivers. */
  deliveries(cellId: string): CellDeliveries {
    const view = this.#cells.get(cellId);
    const epoch = view?.epochs.at(-1)?.epoch;
    const deliveries = view?.plan?.deliveries?.slice(0, MAX_GRANTS_PER_EPOCH) ?? [];
    return { cellId, deliveries, ...(epoch === undefined ? {} : { epoch }) };
  }

  totals(cellId: string): VerdictTotals | undefined {
    return this.#cells.get(cellId)?.totals;
  }

  #view(cellId: string): CellView | undefined {
    const known = this.#cells.get(cellId);
    if (known !== undefined || this.#cells.size >= MAX_CELLS) return known;
    const added: CellView = { epochs: [], totals: new VerdictTotals() };
    this.#cells.set(cellId, added);
    return added;
  }

  #epochsPerCell(): number {
    const share = Math.floor(MAX_EPOCHS / this.#cells.size);
    return Math.min(MAX_EPOCHS_PER_CELL, Math.max(MIN_EPOCHS_PER_CELL, share));
  }
}
