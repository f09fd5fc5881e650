import type { SchedulerClock } from '../scheduler-clock.js';
import { START_MS } from './small-catalogue.js';

/** Time that stands still until a test moves it. */
export class ManualClock implements SchedulerClock {
  #nowMs = START_MS;
  readonly #alarms = new Map<() => void, number>();

  nowMs(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wakeAt(atMs: number, wake: () => void): () => void {
    this.#alarms.set(wake, atMs);
    return () => {
      this.#alarms.delete(wake);
    };
  }

  breathe(): Promise<void> {
    return Promise.resolve();
  }

  /** Alarms set and not cancelled. */
  get alarmsAtMs(): readonly number[] {
    return [...this.#alarms.values()];
  }

  /** Moves the time on and rings what is due. */
  advanceTo(atMs: number): void {
    this.#nowMs = atMs;
    for (const [wake, dueAtMs] of [...this.#alarms]) {
      if (dueAtMs > atMs) continue;
      this.#alarms.delete(wake);
      wake();
    }
  }
}
