import { MultiBar } from 'cli-progress';
import type { ProgramDependencies } from '../program-dependencies.js';
import type { RunningService } from '../running-service.js';
import { countsLine, progressWords, refusedLine } from './summary-words.js';

const TERMINAL_PERIOD_MS = 250;
const PLAIN_PERIOD_MS = 10_000;
/** `doneFraction` in the bar's own steps. */
const BAR_STEPS = 1000;

type Screen = Pick<ProgramDependencies, 'stderr' | 'every'>;

/** Shows the live summary on stderr until the function it returns is called: redrawn in a terminal, else line by line. */
export function showLive(service: RunningService, screen: Screen): () => void {
  return screen.stderr.isTTY === true ? showInTerminal(service, screen) : showPlain(service, screen);
}

function showPlain(service: RunningService, { stderr, every }: Screen): () => void {
  return every(PLAIN_PERIOD_MS, () => {
    const summary = service.summary();
    const words = [progressWords(summary), countsLine(summary), refusedLine(summary)].filter((part) => part !== '');
    stderr.write(`slotwise: ${words.join('; ')}\n`);
  });
}

function showInTerminal(service: RunningService, { stderr, every }: Screen): () => void {
  const bars = new MultiBar({ stream: stderr, format: '{line}', barsize: 30, fps: 4, gracefulExit: false });
  const summary = service.summary();
  const replay =
    summary.replay === undefined
      ? undefined
      : bars.create(BAR_STEPS, 0, { words: '' }, { format: 'replay   [{bar}] {words}' });
  const counts = bars.create(1, 0, { line: '' });
  const refused = bars.create(1, 0, { line: '' });
  const draw = (): void => {
    const now = service.summary();
    replay?.update(Math.round((now.replay?.doneFraction ?? 0) * BAR_STEPS), { words: progressWords(now) });
    counts.update({ line: `requests ${countsLine(now)}` });
    refused.update({ line: `         ${refusedLine(now)}` });
  };
  draw();
  const stopDrawing = every(TERMINAL_PERIOD_MS, draw);
  return () => {
    stopDrawing();
    draw();
    bars.stop();
  };
}
