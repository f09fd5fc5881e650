import type { Palette } from '../dom/palette.js';
import { svg } from '../dom/svg.js';
import { drawTimeAxis, type TimeAxis, timeX } from '../dom/time-axis.js';
import type { ChainLanes, LaneBar, LaneHop } from './chain-lanes.js';

const LEFT = 96;
const ROW = 30;
const BAR = 18;
const LETTER_WIDTH = 7;
const SHADES = 8;

export interface ChainGanttOptions {
  readonly lanes: ChainLanes;
  readonly width: number;
  readonly palette: Palette;
  readonly words: string;
}

/** A lane for every device: which layers it computes when, and what it hands on to whom; the time of the newest plan stands out. */
export function chainGantt({ lanes, width, palette, words }: ChainGanttOptions): SVGElement {
  const { devices, bars, hops, nowMs, heldToMs, fromMs, toMs } = lanes;
  const axis = { fromMs, toMs, left: LEFT, width: width - LEFT };
  const middleOf = (deviceId: string): number => (devices.indexOf(deviceId) + 0.5) * ROW;
  const height = devices.length * ROW;
  const held = { x: timeX(axis, nowMs), width: timeX(axis, heldToMs) - timeX(axis, nowMs), y: 0, height };
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height + 18}`, height: height + 18, role: 'img', 'aria-label': words },
    svg('rect', { ...held, class: 'held' }),
    ...drawTimeAxis(axis, height),
    ...devices.flatMap((deviceId) => [
      svg('line', {
        x1: 0,
        x2: width,
        y1: middleOf(deviceId) + ROW / 2,
        y2: middleOf(deviceId) + ROW / 2,
        class: 'grid',
      }),
      svg('text', { x: 0, y: middleOf(deviceId) + 4 }, deviceId),
    ]),
    ...bars.flatMap((bar) => drawBar(bar, axis, middleOf, palette)),
    ...hops.map((hop) => drawHop(hop, axis, middleOf)),
    svg('line', { x1: held.x, x2: held.x, y1: 0, y2: height, class: 'now' }),
  );
}

function drawBar(
  { requestId, deviceId, fromMs, toMs, layers, isBound }: LaneBar,
  axis: TimeAxis,
  middleOf: (deviceId: string) => number,
  palette: Palette,
): readonly SVGElement[] {
  const request = { 'data-request': requestId };
  const x = timeX(axis, fromMs);
  const width = Math.max(2, timeX(axis, toMs) - x);
  const y = middleOf(deviceId) - BAR / 2;
  const colour = palette.shade('chain', shadeOf(requestId));
  const filling = isBound ? { fill: colour } : { fill: colour, stroke: colour };
  const kind = isBound ? 'segment' : 'segment planned';
  const title = svg('title', {}, `${requestId} on ${deviceId}${isBound ? '' : ', planned'}`);
  const bar = svg('rect', { ...request, class: kind, x, y, width, height: BAR, rx: 2, ...filling }, title);
  if (layers === '' || width < layers.length * LETTER_WIDTH + 8) return [bar];
  const inside = isBound ? 'inside' : 'inside planned';
  return [bar, svg('text', { ...request, class: inside, x: x + 4, y: y + BAR - 5 }, layers)];
}

function drawHop(
  { requestId, from, to, fromMs, toMs, isBound }: LaneHop,
  axis: TimeAxis,
  middleOf: (deviceId: string) => number,
): SVGElement {
  const [x1, x2] = [timeX(axis, fromMs), timeX(axis, toMs)];
  const ends = { x1, y1: middleOf(from), x2, y2: middleOf(to) };
  return svg('line', { 'data-request': requestId, class: isBound ? 'transfer' : 'transfer planned', ...ends });
}

/** Of an id: a request keeps its shade while others come and go. */
function shadeOf(requestId: string): number {
  let hash = 0;
  for (const letter of requestId) hash = (31 * hash + (letter.codePointAt(0) ?? 0)) % 65_521;
  return hash % SHADES;
}
