import type { Chain, ChainSegment, ChainTransfer } from '../../../core/messages.js';
import { plural } from '../words/numbers.js';
import { span } from '../words/times.js';

/** What a chain is at when a plan takes effect; `told`: by the plan nothing is left, and the executor's word is awaited. */
export type ChainStage = 'computed' | 'handed on' | 'waiting' | 'told';

type Step = ChainSegment | ChainTransfer;

/** In the order in which they are done. */
const stepsOf = ({ segments, transfers }: Chain): readonly Step[] =>
  [...segments, ...transfers].sort((a, b) => a.startsAtMs - b.startsAtMs || a.finishesAtMs - b.finishesAtMs);

const runs = ({ startsAtMs, finishesAtMs }: Step, atMs: number): boolean => startsAtMs <= atMs && finishesAtMs > atMs;

/** @param atMs when the plan takes effect, ms since 1970 */
export function stageOf(chain: Chain, atMs: number): ChainStage {
  if (chain.segments.some((segment) => runs(segment, atMs))) return 'computed';
  if (chain.transfers.some((transfer) => runs(transfer, atMs))) return 'handed on';
  return stepsOf(chain).some(({ finishesAtMs }) => finishesAtMs > atMs) ? 'waiting' : 'told';
}

function stepWords(step: Step, atMs: number): string {
  const inMs = step.startsAtMs - atMs;
  const when = inMs <= 0 ? '' : ` in ${span(inMs)}`;
  if ('to' in step) return `${step.from} → ${step.to}${when}`;
  const { fromLayer, toLayer, deviceId } = step;
  const layers = fromLayer === toLayer ? `layer ${fromLayer}` : `layers ${fromLayer}–${toLayer}`;
  return `${deviceId} ${layers}${when}`;
}

/** What is left of a chain, in order: `camera layers 1–3, camera → xavier in 20 ms, xavier layers 4–18 in 31 ms`. */
export function leftWords(chain: Chain, atMs: number): string {
  const left = stepsOf(chain).filter(({ finishesAtMs }) => finishesAtMs > atMs);
  return left.length === 0 ? 'end awaited' : left.map((step) => stepWords(step, atMs)).join(', ');
}

/** How many are at what, and which device has most to do. */
export function chainTotals(chains: readonly Chain[], atMs: number): string {
  const at = (wanted: ChainStage): number => chains.filter((chain) => stageOf(chain, atMs) === wanted).length;
  const awaited = at('told') === 0 ? '' : `, the end of ${at('told')} awaited`;
  return (
    `${plural(chains.length, 'chain')} under way: ${at('computed')} computed, ${at('handed on')} handed on, ` +
    `${at('waiting')} waiting${awaited}.${busiestWords(chains, atMs)}`
  );
}

function busiestWords(chains: readonly Chain[], atMs: number): string {
  const segments = chains.flatMap((chain) => chain.segments).filter(({ finishesAtMs }) => finishesAtMs > atMs);
  const last = segments.reduce<ChainSegment | undefined>(
    (latest, segment) => (latest === undefined || segment.finishesAtMs > latest.finishesAtMs ? segment : latest),
    undefined,
  );
  return last === undefined ? '' : ` Busy longest: ${last.deviceId}, for ${span(last.finishesAtMs - atMs)}.`;
}
