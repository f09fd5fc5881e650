import { setImmediate as immediate } from 'node:timers/promises';
import type { SchedulerClock } from './scheduler-clock.js';

/** The machine's own time. */
export const systemClock: SchedulerClock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  wakeAt: (atMs, wake) => {
    const timer = setTimeout(wake, Math.max(0, atMs - Date.now()));
    return () => {
      clearTimeout(timer);
    };
  },
  breathe: () => immediate(),
};
