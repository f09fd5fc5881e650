import { loadCatalogue } from '../../../src/contracts/catalogue/index.js';
import type { GpuBatch } from '../../../src/core/messages.js';
import { batchMs } from '../../../src/core/physics/index.js';
import { FIRST_EPOCH, LAST_EPOCH, REQUESTS, startOf } from './written-epochs.js';

const { models } = loadCatalogue();

/** Two that share most of their layers; now and then one that shares nothing with them. */
const IN_TURN = ['resnet50', 'resnet50-signs', 'resnet50-signs', 'resnet50', 'mobilenet_v2'] as const;
const LOAD_MS = 25;
const WAIT_MS = 12;

const modelOf = (modelId: string): (typeof models)[number] => {
  const model = models.find((candidate) => candidate.modelId === modelId);
  if (model === undefined) throw new Error(`the catalogue has no ${modelId}`);
  return model;
};

export const layersOf = (modelId: string): (typeof models)[number]['layers'] => modelOf(modelId).layers;

const blocksOf = (modelId: string): readonly string[] => layersOf(modelId).map(({ layerId }) => layerId);

/** Which model the GPU runs in an epoch; the last one is the model of the request that is followed. */
const modelInTurn = (turn: number): string =>
  FIRST_EPOCH + turn === LAST_EPOCH ? 'resnet50-defects' : (IN_TURN[turn % IN_TURN.length] ?? IN_TURN[0]);

const isAlone = (turn: number): boolean => modelInTurn(turn) === IN_TURN.at(-1);

/** What is in memory before an epoch: whoever shares nothing pushes all others out. */
function residentBefore(turn: number): ReadonlySet<string> {
  const resident = new Set<string>();
  for (let past = 0; past < turn; past += 1) {
    if (isAlone(past)) resident.clear();
    for (const block of blocksOf(modelInTurn(past))) resident.add(block);
  }
  return resident;
}

/** The batches whose loading begins with the plan of an epoch: one, which waits for its inputs a while. */
export function batchesOf(epoch: number): readonly GpuBatch[] {
  const turn = epoch - FIRST_EPOCH;
  const modelId = modelInTurn(turn);
  const resident = residentBefore(turn);
  const loadBlocks = blocksOf(modelId).filter((block) => !resident.has(block));
  const loadStartsAtMs = startOf(epoch) + 5;
  const earliestStartAtMs = loadStartsAtMs + (loadBlocks.length === 0 ? 0 : LOAD_MS);
  const others = Array.from({ length: (3 * turn) % 5 }, (_, index) => `offload-${epoch}-${index}`);
  const requestIds = [epoch === LAST_EPOCH ? REQUESTS.offload : `offload-${epoch}`, ...others];
  return [
    {
      ...{ modelId, loadBlocks, evictBlocks: isAlone(turn) ? [...resident] : [] },
      ...{ loadStartsAtMs, earliestStartAtMs, latestStartAtMs: earliestStartAtMs + 2 * WAIT_MS },
      ...{ finishesAtMs: earliestStartAtMs + WAIT_MS + batchMs(modelOf(modelId), requestIds.length), requestIds },
    },
  ];
}
