import { groupBytes, groupsOf, type GpuContext } from './gpu-context.js';
import type { Order } from './order.js';

/** What a batch changes in GPU memory before it runs, as places of block groups, and how much it has to load. */
export interface Passage {
  readonly evict: readonly number[];
  readonly load: readonly number[];
  readonly loadBytes: number;
}

/** Groups that stay between two batches although neither may need them; what is not kept leaves with its batch. */
export type Keeps = (group: number) => boolean;

/** As much stays as there is room for. */
export const KEEP_ALL: Keeps = () => true;

const NOTHING: readonly number[] = [];

/**
 * Leads an order through GPU memory, batch by batch: before each leave what does not stay and, while there is not room
 * enough, what is needed last again; among what no batch of the order needs, what was asked for least.
 */
export class MemoryWalk {
  readonly #order: Order;
  readonly #context: GpuContext;
  readonly #keeps: Keeps;
  readonly #resident: Set<number>;
  #bytes: number;

  constructor(order: Order, atStart: ReadonlySet<number>, context: GpuContext, keeps: Keeps = KEEP_ALL) {
    this.#order = order;
    this.#context = context;
    this.#keeps = keeps;
    this.#resident = new Set(atStart);
    this.#bytes = groupBytes(context, atStart);
  }

  /**
   * The passage of the next batch; to be called for one after the other.
   * @returns undefined if it does not fit into the memory beside its inputs
   * Cost: the groups of its model; where memory is short also the groups in memory and those of the batches to come.
   */
  pass(index: number): Passage | undefined {
    const batch = this.#order[index];
    if (batch === undefined) throw new RangeError(`the order has no batch ${index}`);
    const needed = groupsOf(this.#context, batch.model.modelId);
    const evict =
      this.#keeps === KEEP_ALL ? [] : [...this.#resident].filter((one) => !needed.has(one) && !this.#keeps(one));
    for (const group of evict) this.#remove(group);
    const load = [...needed].filter((group) => !this.#resident.has(group));
    const loadBytes = groupBytes(this.#context, load);
    const activationBytes = batch.model.activationBytesPerInput * batch.placed.length;
    const missingBytes = this.#bytes + loadBytes + activationBytes - this.#context.gpu.memoryBytes;
    const leaving = missingBytes > 0 ? this.#makeRoom(index, needed, missingBytes) : NOTHING;
    if (leaving === undefined) return undefined;
    for (const group of leaving) this.#remove(group);
    for (const group of load) this.#resident.add(group);
    this.#bytes += loadBytes;
    return { evict: evict.length === 0 ? leaving : [...evict, ...leaving], load, loadBytes };
  }

  #remove(group: number): void {
    this.#resident.delete(group);
    this.#bytes -= groupBytes(this.#context, [group]);
  }

  /** What leaves so that so many bytes become free; undefined if all that may leave is not enough. */
  #makeRoom(index: number, needed: ReadonlySet<number>, bytes: number): readonly number[] | undefined {
    const leaving: number[] = [];
    let missing = bytes;
    for (const group of this.#leastWorthFirst(index, needed)) {
      if (missing <= 0) break;
      leaving.push(group);
      missing -= groupBytes(this.#context, [group]);
    }
    if (missing > 0) return undefined;
    // A large one that left last may have made room for small ones that left before it.
    return leaving.reverse().filter((group) => {
      const stays = groupBytes(this.#context, [group]) + missing <= 0;
      if (stays) missing += groupBytes(this.#context, [group]);
      return !stays;
    });
  }

  #leastWorthFirst(index: number, needed: ReadonlySet<number>): readonly number[] {
    const nextUse = this.#nextUses(index);
    const next = (group: number): number => nextUse.get(group) ?? Infinity;
    const reuse = (group: number): number => this.#context.reuse[group] ?? 0;
    return [...this.#resident]
      .filter((group) => !needed.has(group))
      .sort((a, b) => (next(a) === next(b) ? reuse(a) - reuse(b) || a - b : next(b) - next(a)));
  }

  /** Place of the first batch behind `index` that needs a group. */
  #nextUses(index: number): ReadonlyMap<number, number> {
    const uses = new Map<number, number>();
    for (let place = index + 1; place < this.#order.length; place += 1) {
      for (const group of groupsOf(this.#context, this.#order[place]?.model.modelId ?? '')) {
        if (!uses.has(group)) uses.set(group, place);
      }
    }
    return uses;
  }
}
