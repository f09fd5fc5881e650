import type { Catalogue, Cell } from '../../../src/core/catalogue.js';
import type { UserRequest } from '../../../src/core/messages.js';
import { chainFlopsPerSecond } from '../../../src/core/physics/index.js';
import { namedDraws } from '../../../src/replay/named-draws.js';

/** Weights of the classes of requests; all are asked for alike. */
export const PRIORITIES = [1, 2, 4, 8] as const;

/** Inputs a request, as many as the recorded traffic has in the mean. */
const BATCH_SIZE = 4;

export interface ChainTraffic {
  readonly cell: Cell;
  /** Asked for alike. */
  readonly modelIds: readonly string[];
  /** Work asked for, as a share of what all devices of the cell can compute. */
  readonly utilisation: number;
  readonly forMs: number;
  readonly seed: number;
  /** Time allowed, as a multiple of what the fastest device takes alone for the model: drawn between the two. */
  readonly deadlineFactor: { readonly least: number; readonly most: number };
}

/**
 * Requests of Poisson arrivals, each from a device drawn anew, where its result is wanted too, in order of arrival. Arrivals,
 * models, sources and classes do not depend on the deadlines.
 */
export function chainRequests(traffic: ChainTraffic, { models, deviceClasses }: Catalogue): readonly UserRequest[] {
  const { cell, modelIds, utilisation, forMs, seed, deadlineFactor } = traffic;
  const flopsOf = (modelId: string): number =>
    BATCH_SIZE *
    (models.find((model) => model.modelId === modelId)?.layers.reduce((sum, { flops }) => sum + flops, 0) ?? NaN);
  const speeds = cell.devices.map(({ deviceClass }) => {
    const found = deviceClasses.find((one) => one.deviceClass === deviceClass);
    if (found === undefined) throw new Error(`no device class ${deviceClass}`);
    return chainFlopsPerSecond(found);
  });
  const meanFlops = modelIds.reduce((sum, modelId) => sum + flopsOf(modelId), 0) / modelIds.length;
  const speedSum = speeds.reduce((sum, speed) => sum + speed, 0);
  const meanGapMs = (1000 * meanFlops) / (utilisation * speedSum);
  const requests: UserRequest[] = [];
  let arrivedAtMs = 0;
  for (let index = 0; ; index += 1) {
    const draws = namedDraws(seed, cell.cellId, index);
    const oneOf = <Item>(items: readonly Item[], name: string): Item => {
      const item = items[Math.floor(items.length * draws.uniform(name))];
      if (item === undefined) throw new Error(`nothing to draw a ${name} from`);
      return item;
    };
    arrivedAtMs += -meanGapMs * Math.log(1 - draws.uniform('gap'));
    if (arrivedAtMs >= forMs) return requests;
    const modelId = oneOf(modelIds, 'model');
    const { deviceId } = oneOf(cell.devices, 'source');
    const factor = deadlineFactor.least + (deadlineFactor.most - deadlineFactor.least) * draws.uniform('deadline');
    requests.push({
      requestId: `request-${index}`,
      cellId: cell.cellId,
      userId: `user-${index}`,
      arrivedAtMs: Math.floor(arrivedAtMs),
      deadlineMs: Math.ceil((1000 * factor * flopsOf(modelId)) / Math.max(...speeds)),
      models: [modelId],
      modes: ['chain'],
      batchSize: BATCH_SIZE,
      priority: oneOf(PRIORITIES, 'priority'),
      sourceDeviceId: deviceId,
      sinkDeviceId: deviceId,
    });
  }
}
