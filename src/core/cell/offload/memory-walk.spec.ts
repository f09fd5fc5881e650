import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../catalogue.js';
import { BODY, CAT_HEAD, DOG_HEAD, gpuContext, job, orderOf, OWL_ALL } from '../testing/gpu-orders.js';
import { CAT, DOG, offloadWorld, OWL } from '../testing/offload-scenarios.js';
import type { GpuContext } from './gpu-context.js';
import { MemoryWalk, type Keeps, type Passage } from './memory-walk.js';

/** One batch a model, one input each. */
function walk(
  models: readonly Model[],
  resident: readonly number[],
  context: GpuContext = gpuContext(),
  keeps?: Keeps,
): readonly (Passage | undefined)[] {
  const order = orderOf(...models.map((model, place) => [job(`r${place}`, model)]));
  const memory = new MemoryWalk(order, new Set(resident), context, keeps);
  return models.map((_, index) => memory.pass(index));
}

/** A model of one layer of so many MB. */
const lump = (modelId: string, megabytes: number): Model => ({
  ...OWL,
  modelId,
  layers: [{ layerId: modelId, bytes: megabytes * 1e6, flops: 1e9, outputBytes: 1000 }],
});

describe('an order led through GPU memory', () => {
  it('loads what is not there, and evicts nothing while there is room', () => {
    expect(walk([CAT, DOG, CAT], [])).toEqual([
      { evict: [], load: [BODY, CAT_HEAD], loadBytes: 25e6 },
      { evict: [], load: [DOG_HEAD], loadBytes: 5e6 },
      { evict: [], load: [], loadBytes: 0 },
    ]);
  });

  it('evicts what is needed last again', () => {
    // 15 + 10 + 10 MB and an input of 1 MB of 40 MB; 10 MB more need two thirds of that.
    const models = [lump('a', 15), lump('b', 10), lump('c', 10), lump('d', 10)];
    const context = gpuContext([9, 9, 1, 0], offloadWorld({}, models));
    const [a, b, c, d] = models as [Model, Model, Model, Model];
    expect(walk([d, b, a, c], [0, 1, 2], context)[0]).toMatchObject({ evict: [2], load: [3] });
    expect(walk([d, c, b, a], [0, 1, 2], context)[0]).toMatchObject({ evict: [0] });
  });

  it('evicts first what no batch needs again, the least asked for before the others', () => {
    const models = [lump('a', 12), lump('b', 12), lump('c', 12), lump('d', 12)];
    const world = offloadWorld({}, models);
    const d = models.slice(3);
    expect(walk(d, [0, 1, 2], gpuContext([3, 1, 2, 0], world))[0]).toMatchObject({ evict: [1] });
    expect(walk(d, [0, 1, 2], gpuContext([3, 2, 1, 0], world))[0]).toMatchObject({ evict: [2] });
    expect(walk(d, [0, 1, 2], gpuContext([2, 2, 2, 0], world))[0]).toMatchObject({ evict: [0] });
    // Asked for most, but needed by nobody of the order.
    const [a, b, c] = models as [Model, Model, Model];
    expect(walk([...d, b, c, a], [0, 1, 2], gpuContext([0, 9, 9, 0], world))[0]).toMatchObject({ evict: [0] });
    expect(walk([...d, a, c], [0, 1, 2], gpuContext([0, 9, 0, 0], world))[0]).toMatchObject({ evict: [1] });
  });

  it('evicts as much as the inputs of a batch need, too', () => {
    // 25 and 5 MB and an input each of 1 MB: from the eleventh on the head of the dog has no room.
    const inputs = (count: number): Passage | undefined => {
      const batch = Array.from({ length: count }, (_, place) => job(`r${place}`, CAT));
      return new MemoryWalk(orderOf(batch), new Set([BODY, DOG_HEAD]), gpuContext()).pass(0);
    };
    expect(inputs(10)).toMatchObject({ evict: [], load: [CAT_HEAD] });
    expect(inputs(11)).toMatchObject({ evict: [DOG_HEAD] });
    expect(inputs(15)).toMatchObject({ evict: [DOG_HEAD] });
    expect(inputs(16)).toBeUndefined();
  });

  it('keeps a small one that a large one behind it made room for', () => {
    // The owl and its input need 31 MB: the heads of 5 MB would leave first, but the body leaves anyway.
    expect(walk([OWL], [BODY, CAT_HEAD, DOG_HEAD], gpuContext([9, 1, 2, 0]))[0]).toMatchObject({
      evict: [BODY, CAT_HEAD],
    });
    expect(walk([OWL], [BODY, CAT_HEAD], gpuContext([9, 1, 2, 0]))[0]).toMatchObject({ evict: [BODY] });
  });

  it('does not fit when even everything else leaving is not enough', () => {
    const giant = lump('giant', 39.5);
    expect(walk([giant], [], gpuContext([], offloadWorld({}, [giant])))).toEqual([undefined]);
  });

  it('lets what is not kept leave with its batch, whether there is room or not', () => {
    const onlyBody: Keeps = (group) => group === BODY;
    expect(walk([CAT, DOG, OWL], [CAT_HEAD], gpuContext(), onlyBody)).toEqual([
      { evict: [], load: [BODY], loadBytes: 20e6 },
      { evict: [CAT_HEAD], load: [DOG_HEAD], loadBytes: 5e6 },
      // The head because it is not kept, the body because it has no room.
      { evict: [DOG_HEAD, BODY], load: [OWL_ALL], loadBytes: 30e6 },
    ]);
  });

  it('has no batch behind the last', () => {
    expect(() => new MemoryWalk([], new Set(), gpuContext()).pass(0)).toThrow(RangeError);
  });
});
