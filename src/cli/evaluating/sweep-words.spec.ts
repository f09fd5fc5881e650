import { expect, it } from '@jest/globals';
import { sweepWords } from './sweep-words.js';

it.each([
  [0, 5000, '0 %, 3 of 25 runs'],
  [0.5, 60_000, '50 %, 3 of 25 runs, about 60 s left'],
  [0.25, 60_000, '25 %, 3 of 25 runs, about 3 min left'],
  [1, 60_000, '100 %, 3 of 25 runs'],
])('a share of %d after %d ms is worded', (share, elapsedMs, words) => {
  expect(sweepWords({ share, runsDone: 3, runs: 25 }, elapsedMs)).toBe(words);
});
