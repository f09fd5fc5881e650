import { megabytes } from '../words/numbers.js';
import { span } from '../words/times.js';
import type { BatchTimes } from './batch-times.js';
import { type Block, bytesOf } from './block-kinds.js';

/** What a batch loads and how long it takes, in one line. */
export function batchWords(
  { loadStartsAtMs, loadedAtMs, startsAtMs, finishesAtMs }: BatchTimes,
  blocks: readonly Block[],
): string {
  const loaded = bytesOf(blocks, 'load');
  const load =
    loaded === 0
      ? 'nothing to load'
      : `load ${megabytes(loaded)} of ${megabytes(bytesOf(blocks))} MB in ${span(loadedAtMs - loadStartsAtMs)}`;
  const wait = startsAtMs - loadedAtMs < 0.5 ? [] : [`wait ${span(startsAtMs - loadedAtMs)}`];
  return [load, ...wait, `run ${span(finishesAtMs - startsAtMs)}`].join(', ');
}

/** What all of them together did and did not have to load. */
export function totalWords(batches: readonly (readonly Block[])[]): string {
  const all = batches.flat();
  const [load, shared, resident] = (['load', 'shared', 'resident'] as const).map((kind) =>
    megabytes(bytesOf(all, kind)),
  );
  return `${load ?? 0} MB loaded, ${shared ?? 0} MB saved by sharing, ${resident ?? 0} MB there already`;
}
