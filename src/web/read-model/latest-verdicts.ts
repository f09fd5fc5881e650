import type { Verdict } from '../../contracts/index.js';
import type { ShownVerdict } from '../shown/shown-verdict.js';
import { shownVerdict } from './cell-epoch.js';
import { MAX_LATEST_VERDICTS } from './limits.js';

/** The newest verdicts of all cells, in the order they were read. */
export class LatestVerdicts {
  readonly #oldestFirst: Verdict[] = [];

  add(verdicts: readonly Verdict[]): void {
    this.#oldestFirst.push(...verdicts.slice(-MAX_LATEST_VERDICTS));
    const excess = this.#oldestFirst.length - MAX_LATEST_VERDICTS;
    if (excess > 0) this.#oldestFirst.splice(0, excess);
  }

  newestFirst(): readonly ShownVerdict[] {
    return this.#oldestFirst.toReversed().map(shownVerdict);
  }
}
