import type { Catalogue, Cell, Model } from '../../core/catalogue.js';
import type { GpuBatch, PlanBody } from '../../core/messages.js';
import { blocksAfter, inputsDueAtMs } from '../../core/physics/index.js';
import { batchTimeFaults } from './batch-time-faults.js';
import type { Complaint } from './violation.js';

/** The GPU of a cell, as far as its plans have gone. */
interface PlannedGpu {
  /** Layer ids in memory once everything planned has been loaded. */
  readonly blocks: readonly string[];
  /**
   * Until when a batch that is on time waits for a request, by request id, ms since 1970. One that is late may wait longer, but
   * of that the planner knows more than the plans say.
   */
  readonly waitedForMs: ReadonlyMap<string, number>;
}

const UNPLANNED: PlannedGpu = { blocks: [], waitedForMs: new Map() };

/**
 * Batches over all plans of a cell: their loads and evictions against what is in memory, which is empty at first, their times,
 * and who is in them. What executors report is not in the decision log: where one has refused a batch or listed other
 * blocks than were planned, and the plans go by that, this finds fault with loads and evictions that are right.
 */
export class GpuRules {
  readonly #catalogue: Catalogue;
  readonly #blockBytes: ReadonlyMap<string, number>;
  readonly #planned = new Map<string, PlannedGpu>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#blockBytes = new Map(catalogue.models.flatMap(({ layers }) => layers.map((one) => [one.layerId, one.bytes])));
  }

  check(plan: PlanBody, cell: Cell, complain: Complaint): void {
    const batches = plan.gpu?.batches ?? [];
    if (batches.length === 0) return;
    const before = this.#planned.get(cell.cellId) ?? UNPLANNED;
    const waitedForMs = new Map([...before.waitedForMs].filter(([, untilMs]) => untilMs > plan.startsAtMs));
    let { blocks } = before;
    for (const [place, batch] of batches.entries()) {
      const model = this.#catalogue.models.find(({ modelId }) => modelId === batch.modelId);
      const after = blocksAfter(blocks, batch);
      this.#checkBlocks(blocks, batch, complain);
      if (model === undefined) complain('GPU_MEMORY', `${batch.modelId} is not in the catalogue`);
      else this.#checkModel(after, batch, model, cell, complain);
      const loadBytes = this.#bytes(batch.loadBlocks);
      for (const fault of batchTimeFaults(batch, { plan, before: batches[place - 1], loadBytes, model, cell })) {
        complain('GPU_TIMES', `${batch.modelId}: ${fault}`);
      }
      for (const requestId of batch.requestIds) {
        const untilMs = waitedForMs.get(requestId);
        if (untilMs !== undefined) complain('BATCHED_TWICE', `a batch may begin with it until ${untilMs}`, requestId);
        waitedForMs.set(requestId, Math.max(untilMs ?? -Infinity, inputsDueAtMs(batch)));
      }
      blocks = after;
    }
    this.#planned.set(cell.cellId, { blocks, waitedForMs });
  }

  #checkBlocks(blocks: readonly string[], { modelId, evictBlocks, loadBlocks }: GpuBatch, complain: Complaint): void {
    const there = new Set(blocks);
    for (const block of evictBlocks) {
      if (!there.delete(block)) complain('GPU_MEMORY', `${modelId}: evicts ${block}, which is not there`);
    }
    for (const block of loadBlocks) {
      if (!this.#blockBytes.has(block)) complain('GPU_MEMORY', `${modelId}: ${block} is not in the catalogue`);
      if (there.has(block)) complain('GPU_MEMORY', `${modelId}: loads ${block}, which is there`);
      there.add(block);
    }
  }

  #checkModel(blocks: readonly string[], batch: GpuBatch, model: Model, cell: Cell, complain: Complaint): void {
    const there = new Set(blocks);
    const missing = model.layers.filter(({ layerId }) => !there.has(layerId));
    for (const { layerId } of missing) complain('GPU_MEMORY', `${model.modelId}: ${layerId} is not there`);
    const bytes = this.#bytes(blocks) + model.activationBytesPerInput * batch.requestIds.length;
    const hasBytes = cell.gpu?.memoryBytes ?? 0;
    if (bytes > hasBytes) complain('OVER_ALLOCATED', `GPU: ${model.modelId} needs ${bytes} bytes, ${hasBytes} there`);
  }

  #bytes(blocks: readonly string[]): number {
    return [...new Set(blocks)].reduce((sum, block) => sum + (this.#blockBytes.get(block) ?? 0), 0);
  }
}
