import { MultiBar } from 'cli-progress';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { LiveSummary, RunningService } from '../running-service.js';
import { outcomeWords, progressWords, refusedWords, standWords } from './summary-words.js';

const TERMINAL_PERIOD_MS = 250;
const PLAIN_PERIOD_MS = 10_000;
/** `doneFraction` in the bar's own steps. */
const BAR_STEPS = 1000;

type Screen = Pick<ProgramDependencies, 'stderr' | 'every'>;
type Words = (summary: LiveSummary) => string;

const LINES: readonly Words[] = [outcomeWords, refusedWords, standWords];

/**
 * Shows the live summary on stderr until the function it returns is called: redrawn in a terminal, else line by line.
 *
 * @param replays there is a replay, whose progress is shown too
 */
export function showLive(service: RunningService, replays: boolean, screen: Screen): () => void {
  return screen.stderr.isTTY === true ? showInTerminal(service, replays, screen) : showPlain(service, replays, screen);
}

function showPlain(service: RunningService, replays: boolean, { stderr, every }: Screen): () => void {
  const parts = replays ? [progressWords, ...LINES] : LINES;
  return every(PLAIN_PERIOD_MS, () => {
    const summary = service.summary();
    stderr.write(`slotwise: ${parts.map((words) => words(summary)).join('; ')}\n`);
  });
}

function showInTerminal(service: RunningService, replays: boolean, { stderr, every }: Screen): () => void {
  const bars = new MultiBar({ stream: stderr, format: '{words}', barsize: 30, fps: 4, gracefulExit: false });
  const format = '[{bar}] {words}';
  const bar = replays ? bars.create(BAR_STEPS, 0, { words: '' }, { format }) : undefined;
  const lines = LINES.map((words) => ({ words, line: bars.create(1, 0, { words: '' }) }));
  const draw = (): void => {
    const summary = service.summary();
    const done = Math.round((summary.replay?.doneFraction ?? 0) * BAR_STEPS);
    bar?.update(done, { words: progressWords(summary) });
    for (const { words, line } of lines) line.update({ words: words(summary) });
  };
  draw();
  const stopDrawing = every(TERMINAL_PERIOD_MS, draw);
  return () => {
    stopDrawing();
    draw();
    bars.stop();
  };
}
