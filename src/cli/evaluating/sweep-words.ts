import type { SweepProgress } from '../../evaluation/sweep/index.js';

const SECONDS_SHOWN_BELOW = 90;

/** About how long the rest will take if it goes on as it went; empty while nothing can be said. */
function timeLeftWords(share: number, elapsedMs: number): string {
  if (share <= 0 || share >= 1) return '';
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1000);
  return seconds < SECONDS_SHOWN_BELOW ? `, about ${seconds} s left` : `, about ${Math.ceil(seconds / 60)} min left`;
}

/** How far a sweep has come in `elapsedMs`. */
export function sweepWords({ share, runsDone, runs }: SweepProgress, elapsedMs: number): string {
  return `${Math.floor(share * 100)} %, ${runsDone} of ${runs} runs${timeLeftWords(share, elapsedMs)}`;
}
