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

/**
 * Leads an order through GPU memory: before each batch leave what does not stay and, while there is not room enough, what
 * is needed last again; among what no batch of the order needs, what was asked for least.
 *
 * @returns a passage a batch; undefined if some batch does not fit into the memory beside its inputs
 * Cost: the groups of the batches' models; where memory is short also the groups in memory x the batches.
 */
export function memoryPass(
  order: Order,
  atStart: ReadonlySet<number>,
  context: GpuContext,
  keeps: Keeps = KEEP_ALL,
): readonly Passage[] | undefined {
  const resident = new Set(atStart);
  const passages: Passage[] = [];
  for (const [index, { model, placed }] of order.entries()) {
    const needed = groupsOf(context, model.modelId);
    const load = [...needed].filter((group) => !resident.has(group));
    const loadBytes = groupBytes(context, load);
    const wanted = loadBytes + model.activationBytesPerInput * placed.length;
    const evict = [...resident].filter((group) => !needed.has(group) && !keeps(group));
    for (const group of evict) resident.delete(group);
    const freeBytes = context.gpu.memoryBytes - groupBytes(context, resident) - wanted;
    const making = freeBytes < 0 ? makeRoom(order, index, { resident, needed, context }, -freeBytes) : [];
    if (making === undefined) return undefined;
    for (const group of making) resident.delete(group);
    evict.push(...making);
    for (const group of load) resident.add(group);
    passages.push({ evict, load, loadBytes });
  }
  return passages;
}

interface Room {
  readonly resident: ReadonlySet<number>;
  readonly needed: ReadonlySet<number>;
  readonly context: GpuContext;
}

/** What leaves for a batch so that so many bytes become free; undefined if all that may leave is not enough. */
function makeRoom(order: Order, index: number, room: Room, bytes: number): readonly number[] | undefined {
  const leaving: number[] = [];
  let missing = bytes;
  for (const group of leastWorthFirst(order, index, room)) {
    if (missing <= 0) break;
    leaving.push(group);
    missing -= groupBytes(room.context, [group]);
  }
  if (missing > 0) return undefined;
  // A large one that left last may have made room for small ones that left before it.
  return leaving.reverse().filter((group) => {
    const stays = groupBytes(room.context, [group]) + missing <= 0;
    if (stays) missing += groupBytes(room.context, [group]);
    return !stays;
  });
}

function leastWorthFirst(order: Order, index: number, { resident, needed, context }: Room): readonly number[] {
  const later = order.slice(index + 1).map(({ model }) => groupsOf(context, model.modelId));
  const nextUse = (group: number): number => {
    const place = later.findIndex((groups) => groups.has(group));
    return place < 0 ? Infinity : place;
  };
  return [...resident]
    .filter((group) => !needed.has(group))
    .map((group) => ({ group, next: nextUse(group), reuse: context.reuse[group] ?? 0 }))
    .sort((a, b) => (a.next === b.next ? a.reuse - b.reuse || a.group - b.group : b.next - a.next))
    .map(({ group }) => group);
}
