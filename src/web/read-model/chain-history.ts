import type { Chain, PlanBody } from '../../core/messages.js';
import type { ChainOfRequest, ChainStepOfRequest } from '../shown/request-story.js';

/** Steps kept of one request: long chains that are planned anew again and again stay bounded. */
const MAX_STEPS = 64;

/** What follows on a device within this is the same run of layers, ms. */
const SAME_RUN_MS = 1;

/** How a chain went over the devices, as far as plans tell, and how it is to go on. */
export class ChainHistory {
  readonly #first: Chain;
  readonly #startsAtMs: number;
  #steps: readonly ChainStepOfRequest[] = [];
  #replans = 0;

  /** The first plan that lists a chain. */
  constructor(first: Chain, { startsAtMs }: PlanBody) {
    this.#first = first;
    this.#startsAtMs = startsAtMs;
  }

  /** What had begun before a plan stays; what was to follow is as the plan says now. */
  add(chain: Chain, { startsAtMs }: PlanBody): void {
    const listed = stepsOf(chain);
    const begun = this.#steps.filter((step) => step.startsAtMs < startsAtMs);
    const later = this.#steps.filter((step) => step.startsAtMs >= startsAtMs);
    if (later.some((step) => isElsewhere(step, listed))) this.#replans += 1;
    const kept = begun.flatMap((step) => beforeThePlan(step, listed));
    this.#steps = listed.reduce(withStep, kept).slice(-MAX_STEPS);
  }

  shown(): ChainOfRequest {
    const { sourceDeviceId, sinkDeviceId, batchSize } = this.#first;
    return {
      ...{ sourceDeviceId, batchSize, startsAtMs: this.#startsAtMs, steps: this.#steps, replans: this.#replans },
      ...(sinkDeviceId !== undefined && { sinkDeviceId }),
    };
  }
}

/** In the order of the chain. */
function stepsOf({ segments, transfers }: Chain): readonly ChainStepOfRequest[] {
  const computed = segments.map((segment): ChainStepOfRequest => ({ kind: 'computed', ...segment }));
  const handedOn = transfers.map((transfer): ChainStepOfRequest => ({ kind: 'handed on', ...transfer }));
  return [...computed, ...handedOn].sort((a, b) => a.startsAtMs - b.startsAtMs || placeOf(a) - placeOf(b));
}

const placeOf = (step: ChainStepOfRequest): number => (step.kind === 'computed' ? step.fromLayer - 0.5 : step.layer);

/** What of a step that has begun is over when a plan lists the rest of it, or takes it up anew. */
function beforeThePlan(step: ChainStepOfRequest, listed: readonly ChainStepOfRequest[]): readonly ChainStepOfRequest[] {
  const [next] = listed;
  if (next === undefined) return [step];
  if (step.kind === 'handed on') return step.layer > layerBefore(next) || isListed(step, listed) ? [] : [step];
  const isOver = step.toLayer <= layerBefore(next);
  if (isOver) return [step];
  if (step.fromLayer > layerBefore(next)) return [];
  return [{ ...step, toLayer: layerBefore(next), finishesAtMs: Math.min(step.finishesAtMs, next.startsAtMs) }];
}

/** Of whose output a step begins. */
const layerBefore = (step: ChainStepOfRequest): number => (step.kind === 'computed' ? step.fromLayer - 1 : step.layer);

const isListed = (
  { layer, from, to }: ChainStepOfRequest & { readonly kind: 'handed on' },
  listed: readonly ChainStepOfRequest[],
): boolean =>
  listed.some((one) => one.kind === 'handed on' && one.layer === layer && one.from === from && one.to === to);

/** One device that goes on without a pause is one step. */
function withStep(steps: readonly ChainStepOfRequest[], next: ChainStepOfRequest): readonly ChainStepOfRequest[] {
  const last = steps.at(-1);
  if (last?.kind !== 'computed' || next.kind !== 'computed') return [...steps, next];
  const goesOn = last.deviceId === next.deviceId && last.toLayer + 1 === next.fromLayer;
  if (!goesOn || next.startsAtMs > last.finishesAtMs + SAME_RUN_MS) return [...steps, next];
  return [...steps.slice(0, -1), { ...next, fromLayer: last.fromLayer, startsAtMs: last.startsAtMs }];
}

/** Whether layers that were planned for later are computed by another device now. */
function isElsewhere(step: ChainStepOfRequest, listed: readonly ChainStepOfRequest[]): boolean {
  if (step.kind !== 'computed') return false;
  return listed.some(
    (one) =>
      one.kind === 'computed' &&
      one.deviceId !== step.deviceId &&
      one.fromLayer <= step.toLayer &&
      one.toLayer >= step.fromLayer,
  );
}
