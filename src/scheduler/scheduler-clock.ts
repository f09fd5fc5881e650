/** Time as the scheduler is given it; tests bring their own. */
export interface SchedulerClock {
  /** Wall clock, ms since 1970. */
  nowMs(): number;
  /** For durations only, ms. */
  monotonicMs(): number;
  /** Calls `wake` once at or after `atMs`; the returned function cancels it. */
  wakeAt(atMs: number, wake: () => void): () => void;
  /** Lets other work of the process have its turn. */
  breathe(): Promise<void>;
}
