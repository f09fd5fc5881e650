import type { DeviceChainsResult } from '../../src/core/solvers/device-chains/index.js';
import { resourceOf, spanOf, type Facts } from './facts.js';

interface Taken {
  readonly key: string;
  readonly what: string;
  readonly span: readonly [start: number, finish: number];
}

/** Nothing planned now overlaps with anything else on its device or channel, or starts before it is ready. */
export function reservationFaults(facts: Facts, { operations }: DeviceChainsResult): string[] {
  const planned = operations
    .filter(({ startSeconds, finishSeconds }) => finishSeconds !== startSeconds)
    .map((operation): Taken => ({
      key: resourceOf(facts, operation),
      what: `${operation.requestId} ${operation.kind} ${operation.layer}`,
      span: spanOf(operation),
    }));
  return planned.flatMap(({ key, what, span: [start, finish] }, index) => {
    const calendar = facts.calendars.get(key);
    const given = calendar?.busy.some(([from, to]) => from < finish && to > start) ?? true;
    const other = planned.find(
      (before, place) => place < index && before.key === key && before.span[0] < finish && before.span[1] > start,
    );
    return [
      ...(start >= (calendar?.ready ?? Infinity) ? [] : [`${what}: starts before the ${key} is ready`]),
      ...(given ? [`${what}: meets what the ${key} was doing`] : []),
      ...(other === undefined ? [] : [`${what}: overlaps with ${other.what}`]),
    ];
  });
}
