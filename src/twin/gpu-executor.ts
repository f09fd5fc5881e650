import type { Catalogue, Model } from '../core/catalogue.js';
import type { GpuBatch, Outcome } from '../core/messages.js';
import { batchMs, batchRun, type BatchRun, type Gpu } from '../core/physics/index.js';
import { GpuMemory } from './gpu-memory.js';

/** A request that the GPU is through with. */
export type GpuEnd = Pick<Outcome, 'requestId' | 'atMs' | 'result' | 'layersDone' | 'why' | 'residentBlocks'>;

/** A batch that will be carried out, whatever later plans say. */
interface BoundBatch extends GpuBatch {
  readonly model: Model;
  /** It did not start before: until then it waited for somebody who is out of it now, ms since 1970. */
  readonly waitedToMs: number;
}

interface RunningBatch extends BatchRun {
  readonly model: Model;
}

const without = (bound: BoundBatch, requestId: string): BoundBatch => ({
  ...bound,
  requestIds: bound.requestIds.filter((member) => member !== requestId),
});

/** The GPU of a cell: one batch after the other, in the order in which the plans list them. */
export class GpuExecutor {
  readonly #catalogue: Catalogue;
  readonly #memory: GpuMemory;
  readonly #inputAtMs: (requestId: string) => number;
  #heard: readonly BoundBatch[] = [];
  #queue: readonly BoundBatch[] = [];
  #running: RunningBatch | undefined;
  #freeAtMs = -Infinity;
  #executedToMs = -Infinity;

  /** @param inputAtMs when an input is up, ms since 1970; Infinity if it is not by the end of the span executed */
  constructor(gpu: Gpu, catalogue: Catalogue, inputAtMs: (requestId: string) => number) {
    this.#catalogue = catalogue;
    this.#memory = new GpuMemory(gpu, catalogue);
    this.#inputAtMs = inputAtMs;
  }

  /** Binds batches. Models and blocks that the catalogue does not hold are ignored. */
  follow(batches: readonly GpuBatch[]): void {
    for (const batch of batches) {
      const model = this.#catalogue.models.find(({ modelId }) => modelId === batch.modelId);
      if (model === undefined) continue;
      const loadBlocks = this.#memory.known(batch.loadBlocks);
      const requestIds = [...new Set(batch.requestIds)];
      this.#heard = [...this.#heard, { ...batch, loadBlocks, requestIds, model, waitedToMs: -Infinity }];
    }
  }

  /** A request is out of what has not started; a batch that waited for it goes on from here, not from before. */
  drop(requestId: string): void {
    const freed = (bound: BoundBatch): BoundBatch => {
      if (!bound.requestIds.includes(requestId)) return bound;
      return { ...without(bound, requestId), waitedToMs: this.#executedToMs };
    };
    this.#heard = this.#heard.map(freed);
    this.#queue = this.#queue.map(freed);
    if (this.#running === undefined) return;
    this.#running = { ...this.#running, onBoard: this.#running.onBoard.filter((member) => member !== requestId) };
  }

  /** Everything up to `toMs`; what was heard of since the last span begins no earlier than at `fromMs`. */
  execute(fromMs: number, toMs: number): readonly GpuEnd[] {
    const late = this.#heard.map((bound) => ({ ...bound, loadStartsAtMs: Math.max(bound.loadStartsAtMs, fromMs) }));
    this.#queue = [...this.#queue, ...late];
    this.#heard = [];
    this.#executedToMs = toMs;
    const ends: GpuEnd[] = [];
    while (this.#freeAtMs <= toMs) {
      ends.push(...this.#complete());
      const [next] = this.#queue;
      const refused = next === undefined ? undefined : this.#begin(next, toMs);
      if (refused === undefined) break;
      ends.push(...refused);
    }
    return ends;
  }

  /** Of batches that run or are bound. */
  get requestIds(): readonly string[] {
    return [...(this.#running?.onBoard ?? []), ...this.#queue.flatMap(({ requestIds }) => requestIds)];
  }

  /** Layers of the running batch by time; none for who is not on board. */
  layersDone(requestId: string, atMs: number): number {
    if (this.#running?.onBoard.includes(requestId) !== true) return 0;
    const { startMs, finishMs, model } = this.#running;
    return (model.layers.length * (atMs - startMs)) / (finishMs - startMs);
  }

  /** Starts or refuses a batch whose time has come: who is refused; undefined if it has not. */
  #begin(bound: BoundBatch, toMs: number): readonly GpuEnd[] | undefined {
    const turnMs = Math.max(bound.loadStartsAtMs, this.#freeAtMs);
    if (turnMs > toMs) return undefined;
    const obstacle = this.#memory.obstacle(bound, bound.model);
    if (obstacle !== undefined) return this.#refuse(bound, turnMs, obstacle);
    const loadMs = this.#memory.loadMs(bound);
    const run = batchRun(bound, {
      freeAtMs: this.#freeAtMs,
      loadMs,
      inputAtMs: (requestId) => Math.max(this.#inputAtMs(requestId), bound.waitedToMs),
      runMs: (inputs) => batchMs(bound.model, inputs),
    });
    if (run === undefined) {
      const lateMs = Math.ceil(turnMs + loadMs - bound.latestStartAtMs);
      return this.#refuse(bound, turnMs, `blocks would be loaded ${lateMs} ms after the latest start`);
    }
    // An input not up by `toMs` may still come before the latest start.
    if (run.startMs > toMs) return undefined;
    this.#queue = this.#queue.slice(1);
    this.#memory.take(bound);
    this.#running = { ...run, model: bound.model };
    this.#freeAtMs = Math.max(run.finishMs, bound.waitedToMs);
    return [];
  }

  #refuse({ modelId, requestIds }: BoundBatch, turnMs: number, obstacle: string): readonly GpuEnd[] {
    this.#queue = this.#queue.slice(1);
    this.#freeAtMs = turnMs;
    const why = `GPU: ${modelId} refused: ${obstacle}`;
    const residentBlocks = this.#memory.blocks;
    return this.#ends(requestIds, turnMs, { result: 'failed', layersDone: 0, why, residentBlocks });
  }

  #complete(): readonly GpuEnd[] {
    if (this.#running === undefined) return [];
    const { onBoard, finishMs, model } = this.#running;
    this.#running = undefined;
    return this.#ends(onBoard, finishMs, { result: 'completed', layersDone: model.layers.length });
  }

  /** The whole ms in which something ended is reported; whoever ended is out of what follows. */
  #ends(members: readonly string[], atMs: number, end: Omit<GpuEnd, 'requestId' | 'atMs'>): readonly GpuEnd[] {
    for (const member of members) this.#queue = this.#queue.map((bound) => without(bound, member));
    return members.map((requestId) => ({ requestId, atMs: Math.ceil(atMs), ...end }));
  }
}
