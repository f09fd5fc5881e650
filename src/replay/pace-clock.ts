import { setTimeout as wait } from 'node:timers/promises';

/** Real time for the player; injected, so that tests need not wait. */
export interface PaceClock {
  /** Ms since some fixed instant; never runs backwards. */
  nowMs(): number;
  /** Rejects when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemPaceClock: PaceClock = {
  nowMs: () => performance.now(),
  wait: (ms, signal) => wait(ms, undefined, signal && { signal }),
};
