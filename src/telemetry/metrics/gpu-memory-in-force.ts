import type { Catalogue, Cell, Model } from '../../core/catalogue.js';
import { epochEndMs } from '../../core/epochs/index.js';
import type { GpuBatch, PlanBody } from '../../core/messages.js';
import type { Gpu } from '../../core/physics/index.js';
import type { EpochReport } from '../scheduler-observer.js';
import { GpuResidents } from './gpu-residents.js';
import { LABEL_VALUES } from './label-values.js';
import type { Metrics } from './metrics.js';

/** One GPU as far as plans have gone. */
interface CellGpu {
  readonly memoryBytes: number;
  readonly residents: GpuResidents;
  /** The one planned last: the GPU runs its batches in the order they were planned. */
  last?: GpuBatch;
}

type PlannedEpoch = Pick<EpochReport, 'shard' | 'marker' | 'plans' | 'outcomes'>;

/**
 * Shows what the GPUs of the plans in force load and hold. A batch is planned once and bound from then on, so it stays in
 * force beyond its plan until it finishes. Of a shard that was decided elsewhere before, memory is known as far as plans
 * and executors have spoken of it since: the rest is shown as free. Bounded by the cells of the owned shards.
 */
export class GpuMemoryInForce {
  readonly #shards = new Map<number, Map<string, CellGpu>>();
  readonly #gpus: ReadonlyMap<string, Gpu>;
  readonly #models: ReadonlyMap<string, Model>;
  readonly #blockBytes: ReadonlyMap<string, number>;

  constructor(
    private readonly metrics: Metrics,
    private readonly catalogue: Catalogue,
  ) {
    this.#gpus = new Map(catalogue.cells.flatMap(gpuOffered));
    this.#models = new Map(catalogue.models.map((model) => [model.modelId, model]));
    this.#blockBytes = new Map(
      catalogue.models.flatMap(({ layers }) => layers.map(({ layerId, bytes }) => [layerId, bytes] as const)),
    );
  }

  planned({ shard, marker, plans, outcomes }: PlannedEpoch): void {
    const cells = this.#shards.get(shard) ?? new Map<string, CellGpu>();
    this.#shards.set(shard, cells);
    for (const { cellId, residentBlocks, atMs } of outcomes) {
      if (residentBlocks === undefined) continue;
      const known = residentBlocks.filter((block) => this.#blockBytes.has(block));
      this.#gpuOf(cells, cellId)?.residents.listed(known, atMs);
    }
    for (const plan of plans) this.#follow(cells, plan);
    const { epochMs, leadMs } = this.catalogue.deployment;
    const startsAtMs = epochEndMs(marker.epoch, epochMs) + leadMs;
    for (const [cell, gpu] of cells) this.#show(cell, gpu, startsAtMs);
  }

  /** The shard is somebody else's now, and so are its GPUs. */
  forget(shard: number): void {
    for (const cell of this.#shards.get(shard)?.keys() ?? []) {
      for (const state of LABEL_VALUES.memoryState) this.metrics.forget('gpu_memory_bytes', { cell, state });
      for (const kind of LABEL_VALUES.loadKind) this.metrics.forget('gpu_loads_total', { cell, kind });
      for (const by of LABEL_VALUES.savedBy) this.metrics.forget('gpu_load_saved_bytes_total', { cell, by });
      this.metrics.forget('gpu_loaded_bytes_total', { cell });
    }
    this.#shards.delete(shard);
  }

  #follow(cells: Map<string, CellGpu>, { cellId, gpu: planned }: PlanBody): void {
    const gpu = this.#gpuOf(cells, cellId);
    if (gpu === undefined) return;
    for (const batch of planned?.batches ?? []) {
      const model = this.#models.get(batch.modelId);
      if (model === undefined) continue;
      const { kind, loadedBytes, savedBytes } = gpu.residents.take(batch, model, (block) => this.#bytesOf(block));
      gpu.last = batch;
      this.metrics.count('gpu_loads_total', { cell: cellId, kind });
      this.metrics.count('gpu_loaded_bytes_total', { cell: cellId }, loadedBytes);
      for (const by of LABEL_VALUES.savedBy) {
        this.metrics.count('gpu_load_saved_bytes_total', { cell: cellId, by }, savedBytes[by]);
      }
      this.metrics.observe('gpu_batch_size_requests', {}, batch.requestIds.length);
    }
  }

  /** The GPU of a cell, with series at zero from its first mention; undefined if its cell does not offer offload. */
  #gpuOf(cells: Map<string, CellGpu>, cell: string): CellGpu | undefined {
    const { memoryBytes } = this.#gpus.get(cell) ?? {};
    const known = cells.get(cell);
    if (known !== undefined || memoryBytes === undefined) return known;
    const added: CellGpu = { memoryBytes, residents: new GpuResidents() };
    cells.set(cell, added);
    for (const kind of LABEL_VALUES.loadKind) this.metrics.count('gpu_loads_total', { cell, kind }, 0);
    for (const by of LABEL_VALUES.savedBy) this.metrics.count('gpu_load_saved_bytes_total', { cell, by }, 0);
    this.metrics.count('gpu_loaded_bytes_total', { cell }, 0);
    return added;
  }

  /** @param startsAtMs from when on the plans of the epoch hold, ms since 1970 */
  #show(cell: string, { memoryBytes, residents, last }: CellGpu, startsAtMs: number): void {
    const isBusy = last !== undefined && last.finishesAtMs > startsAtMs;
    const model = isBusy ? this.#models.get(last.modelId) : undefined;
    const itsBlocks = new Set(model?.layers.map(({ layerId }) => layerId));
    const activations = (model?.activationBytesPerInput ?? 0) * (last?.requestIds.length ?? 0);
    let [running, retained] = [0, 0];
    for (const block of residents.blocks) {
      if (itsBlocks.has(block)) running += this.#bytesOf(block);
      else retained += this.#bytesOf(block);
    }
    const free = Math.max(0, memoryBytes - running - retained - activations);
    const bytes = { running, retained, activations, free };
    for (const state of LABEL_VALUES.memoryState) this.metrics.set('gpu_memory_bytes', { cell, state }, bytes[state]);
  }

  #bytesOf(block: string): number {
    return this.#blockBytes.get(block) ?? 0;
  }
}

function gpuOffered({ cellId, modes, gpu }: Cell): readonly (readonly [string, Gpu])[] {
  return gpu !== undefined && modes.includes('offload') ? [[cellId, gpu]] : [];
}
