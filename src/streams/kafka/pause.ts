import { setTimeout } from 'node:timers/promises';

/** Lets a broker come to itself. An interval of the adapter alone: nothing is decided by it. */
export const pause = (ms: number): Promise<void> => setTimeout(ms);
