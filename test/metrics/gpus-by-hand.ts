import type { Catalogue, Cell, Model } from '../../src/core/catalogue.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import type { GpuBatch } from '../../src/core/messages.js';
import type { AcceptedEpoch } from '../../src/streams/index.js';
import { BATCH_SIZE_BUCKETS } from '../../src/telemetry/metrics/buckets.js';
import type { Tally } from './series.js';

/** Why a block is in memory when a batch runs; unknown: it was there before the log says anything of it, for whom is not told. */
type Origin = 'loaded' | 'sharing' | 'retention' | 'unknown';

/** The batches of one cell, each looked back from over all before it: nothing is carried along. */
class BatchesOfCell {
  constructor(
    private readonly batches: readonly GpuBatch[],
    private readonly modelOf: (batch: GpuBatch) => Model,
  ) {}

  originOf(block: string, index: number): Origin {
    const batch = this.batches[index];
    if (batch === undefined) return 'unknown';
    if (batch.loadBlocks.includes(block)) return 'loaded';
    const before = this.batches.slice(0, index);
    const came = before.findLastIndex(({ loadBlocks }) => loadBlocks.includes(block));
    const went = before.findLastIndex(({ evictBlocks }) => evictBlocks.includes(block));
    const since = before.slice(Math.max(0, came, went));
    const isKept = since.some((other) => other.modelId === batch.modelId && this.#uses(other, block));
    if (isKept) return 'retention';
    return came >= 0 && came >= went ? 'sharing' : 'unknown';
  }

  /** Whether it is in memory when all batches have been loaded. */
  isResident(block: string): boolean {
    const used = this.batches.findLastIndex((batch) => this.#uses(batch, block) || batch.loadBlocks.includes(block));
    const evicted = this.batches.findLastIndex(({ evictBlocks }) => evictBlocks.includes(block));
    return used >= 0 && used >= evicted;
  }

  #uses(batch: GpuBatch, block: string): boolean {
    return this.modelOf(batch).layers.some(({ layerId }) => layerId === block);
  }
}

/** What the plans of a log tell of the GPUs of cells that offer offload. */
export function countGpus(tally: Tally, epochs: readonly AcceptedEpoch[], catalogue: Catalogue): void {
  const plans = epochs.flatMap(({ plans: all }) => all);
  for (const cell of catalogue.cells.filter(({ modes }) => modes.includes('offload'))) {
    const planned = plans.filter(({ cellId }) => cellId === cell.cellId);
    if (planned.length === 0) continue;
    const batches = planned.flatMap(({ gpu }) => gpu?.batches ?? []);
    countCell(tally, { cell, batches, catalogue, lastEpoch: epochs.at(-1)?.epoch ?? 0 });
  }
}

interface CellLog {
  readonly cell: Cell;
  readonly batches: readonly GpuBatch[];
  readonly catalogue: Catalogue;
  readonly lastEpoch: number;
}

function countCell(tally: Tally, { cell, batches, catalogue, lastEpoch }: CellLog): void {
  const modelOf = ({ modelId }: GpuBatch): Model => {
    const model = catalogue.models.find((candidate) => candidate.modelId === modelId);
    if (model === undefined) throw new Error(`a plan names ${modelId}, which the catalogue does not know`);
    return model;
  };
  const history = new BatchesOfCell(batches, modelOf);
  const labels = `cell="${cell.cellId}"`;
  for (const [index, batch] of batches.entries()) {
    const bytes = { loaded: 0, sharing: 0, retention: 0, unknown: 0 };
    for (const layer of modelOf(batch).layers) bytes[history.originOf(layer.layerId, index)] += layer.bytes;
    const whole = modelOf(batch).layers.reduce((sum, layer) => sum + layer.bytes, 0);
    const kind = bytes.loaded === 0 ? 'none' : bytes.loaded === whole ? 'full' : 'partial';
    tally.add(`slotwise_gpu_loads_total{${labels},kind="${kind}"}`);
    tally.add(`slotwise_gpu_loaded_bytes_total{${labels}}`, bytes.loaded);
    tally.add(`slotwise_gpu_load_saved_bytes_total{${labels},by="sharing"}`, bytes.sharing);
    tally.add(`slotwise_gpu_load_saved_bytes_total{${labels},by="retention"}`, bytes.retention);
    tally.observe('slotwise_gpu_batch_size_requests', '', batch.requestIds.length, BATCH_SIZE_BUCKETS);
  }
  const { epochMs, leadMs } = catalogue.deployment;
  const last = batches.at(-1);
  const inForce = last !== undefined && last.finishesAtMs > epochEndMs(lastEpoch, epochMs) + leadMs ? last : undefined;
  const runs = new Set((inForce && modelOf(inForce))?.layers.map(({ layerId }) => layerId));
  const blocks = new Map(catalogue.models.flatMap(({ layers }) => layers.map((layer) => [layer.layerId, layer.bytes])));
  const bytes = { running: 0, retained: 0 };
  for (const [block, size] of blocks) {
    if (history.isResident(block)) bytes[runs.has(block) ? 'running' : 'retained'] += size;
  }
  const activations = inForce === undefined ? 0 : modelOf(inForce).activationBytesPerInput * inForce.requestIds.length;
  const free = (cell.gpu?.memoryBytes ?? 0) - bytes.running - bytes.retained - activations;
  for (const [state, value] of Object.entries({ ...bytes, activations, free })) {
    tally.add(`slotwise_gpu_memory_bytes{${labels},state="${state}"}`, value);
  }
}
