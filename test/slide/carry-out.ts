import type { PairPlan, SlideProgress, SlideServed, SlideTerms } from '../../src/core/solvers/slide/index.js';
import { sum } from './latency-oracle.js';

/** A request some time into its plan: what has arrived, what has run, and what is left of time and energy. */
export interface UnderWay {
  readonly terms: SlideTerms;
  readonly progress: Required<SlideProgress>;
}

/**
 * Carries a served request out as its plan says for some seconds.
 *
 * @param deliveredBits bits that have arrived by then, of what was left when the plan was made
 * @param receiveSeconds how long of that time it was receiving
 */
export function carriedOut(
  before: UnderWay,
  plan: PairPlan,
  served: SlideServed,
  seconds: number,
  deliveredBits: number,
  receiveSeconds: number,
): UnderWay {
  const started = served.layers.filter(({ startSeconds }) => startSeconds < seconds);
  const running = started.at(-1)?.endSeconds ?? before.progress.busySeconds;
  const spent = sum(started.map(({ layerIndex }) => layerJoules(plan, layerIndex)));
  const { energyLimitJoules, deadlineSeconds } = before.terms;
  const left = (energyLimitJoules ?? 0) - spent - plan.device.receivePowerWatts * receiveSeconds;
  return {
    terms: {
      ...before.terms,
      deadlineSeconds: deadlineSeconds - seconds,
      ...(energyLimitJoules !== undefined && { energyLimitJoules: Math.max(0, left) }),
    },
    progress: {
      deliveredBits: before.progress.deliveredBits + deliveredBits,
      computedLayers: before.progress.computedLayers + started.length,
      busySeconds: Math.max(0, running - seconds),
    },
  };
}

/** Energy of one layer, the whole of it: it is taken off when the layer starts. */
function layerJoules({ remaining, frequenciesHz, device }: PairPlan, layerIndex: number): number {
  const layer = layerIndex - remaining.firstLayerIndex;
  const [cycles, hertz] = [remaining.cycles[layer] ?? 0, frequenciesHz[layer] ?? 0];
  const fixed = device.fixedTimePowerWatts * (remaining.fixedSeconds[layer] ?? 0);
  if (cycles === 0) return fixed;
  return fixed + cycles * (device.dynamicPowerWattsPerHz3 * hertz ** 2 + device.staticPowerWatts / hertz);
}
