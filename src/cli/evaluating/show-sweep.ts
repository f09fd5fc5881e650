import { SingleBar } from 'cli-progress';
import type { SweepProgress } from '../../evaluation/sweep/index.js';
import type { ProgramDependencies } from '../program-dependencies.js';
import { sweepWords } from './sweep-words.js';

const TERMINAL_PERIOD_MS = 250;
const PLAIN_PERIOD_MS = 10_000;

/** Shows how far a sweep is on stderr until the function it returns is called: a bar in a terminal, else line by line. */
export function showSweep(
  progress: () => SweepProgress,
  { stderr, every }: Pick<ProgramDependencies, 'stderr' | 'every'>,
): () => void {
  const startedMs = performance.now();
  const words = (): string => sweepWords(progress(), performance.now() - startedMs);
  if (stderr.isTTY !== true) return every(PLAIN_PERIOD_MS, () => void stderr.write(`slotwise: ${words()}\n`));
  const bar = new SingleBar({ stream: stderr, format: '[{bar}] {words}', barsize: 30, gracefulExit: false });
  bar.start(1, 0, { words: words() });
  const draw = (): void => {
    bar.update(progress().share, { words: words() });
  };
  const stopDrawing = every(TERMINAL_PERIOD_MS, draw);
  return () => {
    stopDrawing();
    draw();
    bar.stop();
  };
}
