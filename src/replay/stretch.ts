import { SlotwiseError } from '../core/errors.js';
import type { RecordingFile } from './files/line-batches.js';
import type { CompleteReplayOptions } from './replay-options.js';

/** The part of a file that is replayed, in the file's own time. */
export interface Stretch {
  /** First and last row of it, ms. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly rows: number;
}

/** Finds the stretch while the rows of a file go by. */
export class StretchFinder {
  private firstMs = Infinity;
  private lastMs = -Infinity;
  private rows = 0;

  /** `originMs`: the first row of the file. */
  constructor(
    private readonly originMs: number,
    private readonly options: CompleteReplayOptions,
  ) {}

  /** True if a row at this time lies behind the stretch. */
  isPast(timeMs: number): boolean {
    return timeMs - this.originMs - this.options.fromMs >= this.options.forMs;
  }

  /** True if the row belongs to the stretch. */
  note(timeMs: number): boolean {
    if (timeMs - this.originMs < this.options.fromMs || this.isPast(timeMs)) return false;
    this.firstMs = Math.min(this.firstMs, timeMs);
    this.lastMs = Math.max(this.lastMs, timeMs);
    this.rows += 1;
    return true;
  }

  /** @throws SlotwiseError FILE_BROKEN when the file has no row at all, USAGE when none lies in the stretch */
  found({ path, option }: RecordingFile): Stretch {
    const { firstMs, lastMs, rows } = this;
    if (!Number.isFinite(this.originMs)) {
      throw new SlotwiseError('FILE_BROKEN', `${option} ${path} has no row that can be read`, { field: option });
    }
    if (rows > 0) return { firstMs, lastMs, rows };
    throw new SlotwiseError('USAGE', `--from, --for: no row of ${path} lies in this stretch`, { field: '--from' });
  }
}
