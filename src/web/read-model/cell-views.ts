import type { Verdict } from '../../contracts/index.js';
import type { CellEpoch } from './cell-epoch.js';
import { MAX_CELLS, MAX_EPOCHS, MAX_EPOCHS_PER_CELL, MIN_EPOCHS_PER_CELL } from './limits.js';
import { VerdictTotals } from './verdict-totals.js';

/** What is kept of one cell. */
interface CellView {
  /** Oldest first. */
  readonly epochs: CellEpoch[];
  readonly totals: VerdictTotals;
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

  add(epoch: CellEpoch): void {
    const view = this.#view(epoch.cellId);
    if (view === undefined) return;
    view.epochs.push(epoch);
    const excess = view.epochs.length - this.#epochsPerCell();
    if (excess > 0) view.epochs.splice(0, excess);
  }

  /** The newest epochs of a cell, oldest first; undefined if nothing was ever decided there. */
  epochs(cellId: string, limit: number): readonly CellEpoch[] | undefined {
    return this.#cells.get(cellId)?.epochs.slice(-limit);
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
