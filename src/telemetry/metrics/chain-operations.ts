import type { Model } from '../../core/catalogue.js';
import type { Chain } from '../../core/messages.js';

/** One layer of a chain on a device, or one payload over a link, as a plan has it. */
export interface PlannedOperation {
  /** `compute 3`: what is done to which layer, whoever does it. */
  readonly task: string;
  /** The device, or both ends of the link. */
  readonly place: string;
  readonly startsAtMs: number;
}

/** Everything a plan lists of a chain; a device computes the layers of a segment without a pause. Cost: its layers. */
export function operationsOf({ segments, transfers }: Chain, { layers }: Model): readonly PlannedOperation[] {
  const computes = segments.flatMap(({ fromLayer, toLayer, deviceId: place, startsAtMs, finishesAtMs }) => {
    const inIt = layers.slice(fromLayer - 1, toLayer);
    const whole = inIt.reduce((sum, { flops }) => sum + flops, 0);
    let done = 0;
    return inIt.map(({ flops }, index) => {
      const share = whole === 0 ? 0 : done / whole;
      done += flops;
      const atMs = startsAtMs + share * (finishesAtMs - startsAtMs);
      return { task: `compute ${fromLayer + index}`, place, startsAtMs: atMs };
    });
  });
  const handedOn = transfers.map(({ layer, from, to, startsAtMs }) => ({
    ...{ task: `hand on ${layer}`, place: JSON.stringify([from, to]), startsAtMs },
  }));
  return [...computes, ...handedOn];
}

/** Operations of one task may be several: a payload is handed on link by link. */
export type OperationsByTask = ReadonlyMap<string, readonly PlannedOperation[]>;

export function byTask(operations: readonly PlannedOperation[]): OperationsByTask {
  const tasks = new Map<string, PlannedOperation[]>();
  for (const operation of operations) {
    const others = tasks.get(operation.task);
    if (others === undefined) tasks.set(operation.task, [operation]);
    else others.push(operation);
  }
  return tasks;
}
