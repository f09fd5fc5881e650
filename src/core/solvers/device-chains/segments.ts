import type { PlannedOperation } from './chain.js';

/** Neighbouring layers on one device; loads are within the span. */
export interface PlannedSegment {
  readonly device: number;
  readonly fromLayer: number;
  readonly toLayer: number;
  readonly startTicks: number;
  readonly finishTicks: number;
}

/** The segments of one chain's operations, in its order. */
export function segmentsOf(operations: readonly PlannedOperation[]): readonly PlannedSegment[] {
  const segments: PlannedSegment[] = [];
  for (const operation of operations) {
    if (operation.kind === 'transfer') continue;
    const { device, layer, startTicks, finishTicks } = operation;
    const last = segments.at(-1);
    if (last?.device === device) segments[segments.length - 1] = { ...last, toLayer: layer, finishTicks };
    else segments.push({ device, fromLayer: layer, toLayer: layer, startTicks, finishTicks });
  }
  return segments;
}
