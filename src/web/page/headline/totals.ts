import { surfaceOf } from '../dom/canvas.js';
import { element, setText } from '../dom/element.js';
import type { Palette } from '../dom/palette.js';
import { TREND_MS, type HitTrend } from '../state/hit-trend.js';
import type { LiveState } from '../state/live-state.js';
import { count, percent } from '../words/numbers.js';

type Counted = 'received' | 'inFlight' | 'onTime' | 'missed' | 'refusedTotal' | 'expired' | 'deadLetters';

/** The totals of the service and the trend of the deadline-hit ratio. */
export class Totals {
  readonly #counts = [...document.querySelectorAll<HTMLElement>('[data-total]')];
  readonly #hitRatio = element('hit-ratio', HTMLElement);
  readonly #promiseRatio = element('promise-ratio', HTMLElement);
  readonly #trend = element('trend', HTMLCanvasElement);
  readonly #trendWords = element('trend-words', HTMLElement);

  constructor(private readonly palette: Palette) {}

  draw({ summary, trend }: LiveState): void {
    if (summary === undefined) return;
    for (const target of this.#counts) setText(target, count(summary[target.dataset.total as Counted]));
    setText(this.#hitRatio, percent(summary.hitRatio));
    setText(this.#promiseRatio, percent(summary.promiseRatio));
    this.#drawTrend(trend);
  }

  #drawTrend(trend: HitTrend): void {
    const values = trend.values();
    const last = values.at(-1);
    setText(this.#trendWords, last === undefined ? 'nothing decided yet' : `${percent(last.ratio)} of the last 10 s`);
    const surface = surfaceOf(this.#trend);
    if (surface === undefined) return;
    const { context, width, height } = surface;
    const y = (ratio: number): number => 2 + (height - 4) * (1 - ratio);
    context.strokeStyle = this.palette.named('--line');
    for (const ratio of [0, 1]) {
      context.beginPath();
      context.moveTo(0, y(ratio));
      context.lineTo(width, y(ratio));
      context.stroke();
    }
    if (last === undefined) return;
    context.strokeStyle = this.palette.named('--accent');
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.beginPath();
    const x = (atMs: number): number => width * (1 - (last.atMs - atMs) / TREND_MS);
    for (const { atMs, ratio } of values) context.lineTo(x(atMs), y(ratio));
    context.stroke();
    context.lineTo(width, y(0));
    context.lineTo(x(values[0]?.atMs ?? last.atMs), y(0));
    context.globalAlpha = 0.15;
    context.fillStyle = this.palette.named('--accent');
    context.fill();
    context.globalAlpha = 1;
  }
}
