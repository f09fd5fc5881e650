import type { NamedDraws } from '../../named-draws.js';
import type { ClientWindow } from './client-window.js';

const WINDOW_SECONDS = 600;

export interface ClientArrival {
  readonly line: number;
  readonly timeMs: number;
  /** From 1 for each client. */
  readonly number: number;
}

/**
 * Arrivals of one client, drawn from its windows in order of time. A gap is measured in expected requests, so one that
 * reaches over the end of a window goes on at the next window's rate and no arrival is lost at the border.
 */
export function* clientArrivals(windows: readonly ClientWindow[], draws: NamedDraws): Generator<ClientArrival> {
  const first = windows[0];
  if (first === undefined) return;
  let number = 1;
  let expectedUntilNext = first.gaps.gapAroundNow(draws) * draws.uniform('place in the gap');
  for (const { line, startsAtMs, requestsPerSecond, gaps } of windows) {
    let expectedLeft = requestsPerSecond * WINDOW_SECONDS;
    while (expectedUntilNext < expectedLeft) {
      expectedLeft -= expectedUntilNext;
      const seconds = WINDOW_SECONDS - expectedLeft / requestsPerSecond;
      yield { line, timeMs: Math.floor(startsAtMs + seconds * 1000), number };
      expectedUntilNext = gaps.gap(draws, number);
      number += 1;
    }
    expectedUntilNext -= expectedLeft;
  }
}
