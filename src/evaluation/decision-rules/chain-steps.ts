import type { Model } from '../../core/catalogue.js';
import type { Chain } from '../../core/messages.js';

/** Layers that one device computes without a pause. */
export interface ListedSegment {
  readonly kind: 'segment';
  readonly requestId: string;
  readonly fromLayer: number;
  readonly toLayer: number;
  readonly deviceId: string;
  readonly startsAtMs: number;
  readonly finishesAtMs: number;
}

/** A payload handed on over a link. */
export interface ListedTransfer {
  readonly kind: 'transfer';
  readonly requestId: string;
  readonly layer: number;
  readonly from: string;
  readonly to: string;
  readonly startsAtMs: number;
  readonly finishesAtMs: number;
}

export type ListedStep = ListedSegment | ListedTransfer;

/** A payload follows the layer that it comes out of. */
const placeInChain = (step: ListedStep): number => (step.kind === 'segment' ? step.fromLayer - 0.5 : step.layer);

/** What a chain lists, in the order in which it must happen. */
export function listedSteps({ requestId, segments, transfers }: Chain): readonly ListedStep[] {
  const steps: readonly ListedStep[] = [
    ...segments.map((segment) => ({ kind: 'segment' as const, requestId, ...segment })),
    ...transfers.map((transfer) => ({ kind: 'transfer' as const, requestId, ...transfer })),
  ];
  return steps.toSorted((a, b) => placeInChain(a) - placeInChain(b) || a.startsAtMs - b.startsAtMs);
}

/** Whether a step comes earlier in its chain than another one. */
export const isBefore = (step: ListedStep, other: ListedStep): boolean => placeInChain(step) < placeInChain(other);

export function inWords(step: ListedStep): string {
  return step.kind === 'segment'
    ? `layers ${step.fromLayer} to ${step.toLayer} on ${step.deviceId}`
    : `output of layer ${step.layer} from ${step.from} to ${step.to}`;
}

/** The same layer by layer: a device computes without a pause, so each takes its share of the work. */
export function layerByLayer(step: ListedStep, { layers }: Model): readonly ListedStep[] {
  if (step.kind === 'transfer') return [step];
  const inIt = layers.slice(step.fromLayer - 1, step.toLayer);
  const whole = inIt.reduce((sum, { flops }) => sum + flops, 0);
  let done = 0;
  const atShare = (flops: number): number =>
    step.startsAtMs + (whole === 0 ? 0 : ((step.finishesAtMs - step.startsAtMs) * flops) / whole);
  return inIt.map(({ flops }, place) => {
    const layer = step.fromLayer + place;
    const startsAtMs = atShare(done);
    done += flops;
    return { ...step, fromLayer: layer, toLayer: layer, startsAtMs, finishesAtMs: atShare(done) };
  });
}
