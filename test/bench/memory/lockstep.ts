import { epochOf } from '../../../src/core/epochs/index.js';
import type { EpochCounts } from '../../../src/contracts/index.js';
import type { PaceClock } from '../../../src/replay/index.js';
import type { SchedulerObserver } from '../../../src/scheduler/index.js';

/** Event time per real time of the clock: one wait an epoch, since waits are no shorter than 2 ms. */
export const SPEED = 50;
/** How far the traffic runs ahead of the slowest shard, epochs. */
const LEAD_EPOCHS = 20;
/** An epoch closes when its end has been written, and so has the executor's clock after the one before. */
const SETTLED_EPOCHS = 2;

/** Real time for a player that waits for the scheduler and for nothing else, so that what is in between stays the same. */
export class Lockstep implements PaceClock {
  readonly observer: Partial<SchedulerObserver>;
  private readonly lastEpochs = new Map<number, number>();
  private readonly counts = new Map<number, EpochCounts>();
  private nowAtMs = 0;
  private wake: () => void = () => undefined;

  constructor(
    private readonly shards: ReadonlySet<number>,
    private readonly startAtMs: number,
    private readonly epochMs: number,
    /** Called before each wait. */
    private readonly onWait: () => Promise<void>,
  ) {
    this.observer = {
      epochClosed: ({ shard, marker }) => {
        this.lastEpochs.set(shard, marker.epoch);
        this.counts.set(shard, marker.counts);
        this.wake();
      },
    };
  }

  nowMs(): number {
    return this.nowAtMs;
  }

  async wait(ms: number): Promise<void> {
    await this.closedUpTo(LEAD_EPOCHS);
    await this.onWait();
    this.nowAtMs += ms;
  }

  /** Everything written has been decided. */
  async settled(): Promise<void> {
    await this.closedUpTo(SETTLED_EPOCHS);
    for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Totals of all shards. */
  total(name: keyof EpochCounts): number {
    return [...this.counts.values()].reduce((sum, counts) => sum + counts[name], 0);
  }

  private async closedUpTo(lagEpochs: number): Promise<void> {
    const epoch = epochOf(this.startAtMs + this.nowAtMs * SPEED, this.epochMs) - lagEpochs;
    const firstEpoch = epochOf(this.startAtMs, this.epochMs);
    if (epoch < firstEpoch) return;
    const behind = (): boolean => [...this.shards].some((shard) => (this.lastEpochs.get(shard) ?? -1) < epoch);
    while (behind()) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}
