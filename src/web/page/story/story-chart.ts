import type { RequestStory } from '../../shown/request-story.js';
import { type Surface, surfaceOf } from '../dom/canvas.js';
import type { Palette } from '../dom/palette.js';
import { count } from '../words/numbers.js';

const TOP = 4;
const BELOW = 46;
const LEFT = 30;
const LINE_HEIGHT = 13;
/** Height of what shows the work of GPU, device or server. */
const STRIP = 8;

interface Moment {
  readonly atMs: number;
  readonly words: string;
  readonly colour: string;
}

/** The blocks a request was granted between its arrival and its end, its computing above, the moments that matter below. */
export function paintStory(canvas: HTMLCanvasElement, story: RequestStory, epochMs: number, palette: Palette): void {
  const surface = surfaceOf(canvas);
  const moments = momentsOf(story, epochMs, palette);
  const times = [
    ...moments.map(({ atMs }) => atMs),
    ...(story.grants?.newest ?? []).map(({ endsAtMs }) => endsAtMs),
    ...(story.batches ?? []).map(({ finishesAtMs }) => finishesAtMs),
    ...(story.split === undefined
      ? []
      : [story.split.startsAtMs, story.split.serverEndsAtMs ?? story.split.startsAtMs]),
    ...(story.chain?.steps ?? []).map(({ finishesAtMs }) => finishesAtMs),
  ];
  if (surface === undefined || times.length === 0) return;
  const fromMs = Math.min(...times);
  const toMs = Math.max(...times);
  const width = surface.width - LEFT - 4;
  const x = (atMs: number): number => LEFT + (width * (atMs - fromMs)) / Math.max(1, toMs - fromMs);
  paintGrants(surface, story, x, palette);
  paintBatches(surface, story, x, palette);
  paintSplitParts(surface, story, x, palette);
  paintChain(surface, story, x, palette);
  paintMoments(surface, moments, x, palette);
}

function momentsOf({ request, verdicts }: RequestStory, epochMs: number, palette: Palette): readonly Moment[] {
  const quiet = palette.named('--quiet');
  const moments: Moment[] = [];
  if (request !== undefined) {
    moments.push({ atMs: request.arrivedAtMs, words: 'arrived', colour: quiet });
    const deadlineAtMs = request.arrivedAtMs + request.deadlineMs;
    moments.push({ atMs: deadlineAtMs, words: 'deadline', colour: palette.named('--text') });
  }
  for (const { verdict, epoch, finishedAtMs, predictedFinishAtMs } of verdicts) {
    const colour = palette.named(verdict === 'completed' || verdict === 'admitted' ? '--good' : '--bad');
    const atMs = finishedAtMs ?? (epoch + 1) * epochMs;
    moments.push({ atMs, words: verdict === 'completed' ? 'finished' : verdict, colour });
    if (verdict === 'admitted' && predictedFinishAtMs !== undefined) {
      moments.push({ atMs: predictedFinishAtMs, words: 'predicted', colour: palette.named('--accent') });
    }
  }
  return moments.sort((a, b) => a.atMs - b.atMs);
}

function paintGrants(
  { context, width, height }: Surface,
  { grants, verdicts, batches, split }: RequestStory,
  x: (atMs: number) => number,
  palette: Palette,
): void {
  const high = height - BELOW - TOP;
  context.fillStyle = palette.named('--track');
  context.fillRect(LEFT, TOP, width - LEFT - 4, high);
  const most = Math.max(1, ...(grants?.newest ?? []).map(({ blocks }) => blocks));
  const mode = verdicts.find(({ verdict }) => verdict === 'admitted')?.mode;
  for (const { direction, startsAtMs, endsAtMs, blocks } of grants?.newest ?? []) {
    context.fillStyle = palette.shade(mode, direction === 'downlink' ? 0 : 1);
    const tall = ((high - (batches === undefined && split === undefined ? 0 : STRIP)) * blocks) / most;
    context.fillRect(x(startsAtMs), TOP + high - tall, Math.max(1, x(endsAtMs) - x(startsAtMs) - 0.5), tall);
  }
  context.font = palette.font;
  context.fillStyle = palette.named('--quiet');
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  if (grants !== undefined) context.fillText(count(most), LEFT - 5, TOP + 6);
  context.fillText('0', LEFT - 5, TOP + high - 5);
}

/** A strip above the grants: when the GPU loads for the request's batch, then waits and runs. */
function paintBatches(
  { context }: Surface,
  { batches = [] }: RequestStory,
  x: (atMs: number) => number,
  palette: Palette,
): void {
  for (const { loadStartsAtMs, earliestStartAtMs, finishesAtMs } of batches) {
    context.fillStyle = palette.named('--loading');
    context.fillRect(x(loadStartsAtMs), TOP, x(earliestStartAtMs) - x(loadStartsAtMs), STRIP);
    context.fillStyle = palette.named('--offload');
    context.fillRect(x(earliestStartAtMs), TOP, Math.max(1, x(finishesAtMs) - x(earliestStartAtMs)), STRIP);
  }
}

/** A strip above the grants: when the device computes, and when the server does. */
function paintSplitParts(
  { context }: Surface,
  { split }: RequestStory,
  x: (atMs: number) => number,
  palette: Palette,
): void {
  if (split === undefined) return;
  const { startsAtMs, deviceEndsAtMs = startsAtMs, uploadEndsAtMs = startsAtMs, serverEndsAtMs } = split;
  context.fillStyle = palette.named('--co-inference');
  context.fillRect(x(startsAtMs), TOP, x(deviceEndsAtMs) - x(startsAtMs), STRIP);
  if (serverEndsAtMs === undefined) return;
  const serverStartsAtMs = Math.max(deviceEndsAtMs, uploadEndsAtMs);
  context.globalAlpha = 0.4;
  context.fillRect(x(serverStartsAtMs), TOP, Math.max(1, x(serverEndsAtMs) - x(serverStartsAtMs)), STRIP);
  context.globalAlpha = 1;
}

/** A lane a device, in the order in which they come: when it computes, and when it hands on. */
function paintChain(
  { context, height }: Surface,
  { chain }: RequestStory,
  x: (atMs: number) => number,
  palette: Palette,
): void {
  if (chain === undefined) return;
  const named = chain.steps.flatMap((step) => (step.kind === 'computed' ? [step.deviceId] : [step.from, step.to]));
  const devices = [...new Set([chain.sourceDeviceId, ...named])];
  const lane = (height - BELOW - TOP) / devices.length;
  const topOf = (deviceId: string): number => TOP + lane * devices.indexOf(deviceId);
  const colour = palette.named('--chain');
  for (const step of chain.steps) {
    const [from, to] = [x(step.startsAtMs), x(step.finishesAtMs)];
    context.fillStyle = colour;
    context.strokeStyle = palette.named('--text');
    if (step.kind === 'computed') context.fillRect(from, topOf(step.deviceId) + 2, Math.max(1, to - from), lane - 4);
    else {
      context.beginPath();
      context.moveTo(from, topOf(step.from) + lane / 2);
      context.lineTo(to, topOf(step.to) + lane / 2);
      context.stroke();
    }
  }
  context.font = palette.font;
  context.fillStyle = palette.named('--quiet');
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const deviceId of devices) context.fillText(deviceId, LEFT + 4, topOf(deviceId) + lane / 2);
}

function paintMoments(
  { context, width, height }: Surface,
  moments: readonly Moment[],
  x: (atMs: number) => number,
  palette: Palette,
): void {
  const bottom = height - BELOW;
  /** Right end of what is written on each line. */
  const ends = [-Infinity, -Infinity, -Infinity];
  context.font = palette.font;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const { atMs, words, colour } of moments) {
    const at = Math.round(x(atMs)) + 0.5;
    const wide = context.measureText(words).width;
    const left = Math.min(at + 3, width - wide - 2);
    const line = Math.max(
      0,
      ends.findIndex((end) => end < left),
    );
    ends[line] = left + wide + 6;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(at, TOP);
    context.lineTo(at, bottom + (line + 1) * LINE_HEIGHT);
    context.stroke();
    context.fillStyle = colour;
    context.fillText(words, left, bottom + (line + 0.6) * LINE_HEIGHT);
  }
}
