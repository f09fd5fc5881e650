import type { Chain } from '../../../core/messages.js';
import type { Palette } from '../dom/palette.js';
import { svg } from '../dom/svg.js';
import { drawTimeAxis, type TimeAxis, timeX } from '../dom/time-axis.js';

const LEFT = 96;
const ROW = 26;
const BAR = 18;
const LETTER_WIDTH = 7;

export interface ChainGanttOptions {
  readonly chains: readonly Chain[];
  readonly width: number;
  readonly palette: Palette;
  readonly words: string;
}

/** A row for every device: which layers it computes when, and what it hands on to whom. */
export function chainGantt({ chains, width, palette, words }: ChainGanttOptions): SVGElement {
  const spans = chains.flatMap(({ segments, transfers }) => [...segments, ...transfers]);
  const axis = {
    fromMs: Math.min(...spans.map(({ startsAtMs }) => startsAtMs)),
    toMs: Math.max(...spans.map(({ finishesAtMs }) => finishesAtMs)),
    left: LEFT,
    width: width - LEFT,
  };
  const devices = [
    ...new Set(
      chains.flatMap(({ segments, transfers }) => [
        ...segments.map(({ deviceId }) => deviceId),
        ...transfers.flatMap(({ from, to }) => [from, to]),
      ]),
    ),
  ].sort();
  const middleOf = (deviceId: string): number => (devices.indexOf(deviceId) + 0.5) * ROW;
  const height = devices.length * ROW;
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height + 18}`, height: height + 18, role: 'img', 'aria-label': words },
    ...drawTimeAxis(axis, height),
    ...devices.map((deviceId) => svg('text', { x: 0, y: middleOf(deviceId) + 4 }, deviceId)),
    ...chains.flatMap((chain, index) => drawChain(chain, axis, middleOf, palette.shade('chain', index))),
  );
}

function drawChain(
  { requestId, segments, transfers }: Chain,
  axis: TimeAxis,
  middleOf: (deviceId: string) => number,
  colour: string,
): readonly SVGElement[] {
  const request = { 'data-request': requestId };
  return [
    ...transfers.map(({ from, to, startsAtMs, finishesAtMs }) => {
      const [x1, x2] = [timeX(axis, startsAtMs), timeX(axis, finishesAtMs)];
      return svg('line', { ...request, class: 'transfer', x1, y1: middleOf(from), x2, y2: middleOf(to) });
    }),
    ...segments.flatMap(({ fromLayer, toLayer, deviceId, startsAtMs, finishesAtMs }) => {
      const x = timeX(axis, startsAtMs);
      const width = Math.max(2, timeX(axis, finishesAtMs) - x);
      const y = middleOf(deviceId) - BAR / 2;
      const label = `${fromLayer}–${toLayer}`;
      const bar = svg('rect', { ...request, class: 'segment', x, y, width, height: BAR, rx: 2, fill: colour });
      if (width < label.length * LETTER_WIDTH) return [bar];
      return [bar, svg('text', { ...request, class: 'inside', x: x + 4, y: y + BAR - 5 }, label)];
    }),
  ];
}
