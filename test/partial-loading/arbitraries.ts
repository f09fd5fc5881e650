import fc from 'fast-check';
import {
  UPLINK_RULES,
  type LoadingBlock,
  type LoadingGpu,
  type LoadingModel,
  type LoadingUser,
  type PartialLoadingInstance,
  type UplinkRule,
} from '../../src/core/solvers/partial-loading/index.js';

export type SharedBlocks = 'backbone' | 'anywhere';
export type Deadlines = 'common' | 'windows' | 'single' | 'any';

export interface InstanceLimits {
  readonly maxUsers: number;
  readonly minUsers?: number;
  readonly maxModels?: number;
  readonly blocks?: SharedBlocks;
  readonly deadlines?: Deadlines;
  readonly rules?: readonly UplinkRule[];
  /** Weights and the objective `weight` in half of the instances; default false. */
  readonly weights?: boolean;
  /** The law `fixedPower` in some instances of the rule `static`; default true. */
  readonly fixedPower?: boolean;
  /** Resident blocks and a busy GPU in some; default true. */
  readonly underWay?: boolean;
  /** Committed users in some; default true. */
  readonly commitments?: boolean;
}

/** Small multiples of a step: exact in binary, so that ties are ties. */
const multiples = (step: number, least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((count) => count * step);

const sometimes = <Value>(values: fc.Arbitrary<Value>, otherwise: Value): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: fc.constant(otherwise), weight: 2 }, { arbitrary: values, weight: 1 });

/** A byte takes a second to load, a bit a hertz-second to send. */
const TOY_UNITS = { loadingRateBitsPerSecond: 8 } as const;

interface Library {
  readonly blocks: readonly LoadingBlock[];
  readonly models: readonly LoadingModel[];
}

const times = {
  inferenceFixedSeconds: multiples(0.5, 0, 4),
  inferencePerUserSeconds: multiples(0.25, 0, 4),
  activationPerUserBytes: sometimes(fc.constant(1), 0),
  maxBatch: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 3 }),
};

/** Clusters of models with a backbone in common and a head each. */
function backboneLibrary(maxModels: number): fc.Arbitrary<Library> {
  const model = fc.record({ cluster: fc.integer({ min: 0, max: 2 }), head: multiples(1, 0, 3), ...times });
  return fc
    .tuple(
      fc.array(multiples(1, 0, 4), { minLength: 3, maxLength: 3 }),
      fc.array(model, { minLength: 1, maxLength: maxModels }),
    )
    .map(([backbones, models]) => ({
      blocks: [
        ...backbones.map((sizeBytes, index) => ({ id: `backbone${index}`, sizeBytes })),
        ...models.map(({ head }, index) => ({ id: `head${index}`, sizeBytes: head })),
      ],
      models: models.map(({ cluster, head, maxBatch, ...rest }, index) => ({
        id: `m${index}`,
        blockIds: [`backbone${cluster}`, ...(head > 0 ? [`head${index}`] : [])],
        ...rest,
        ...(maxBatch !== undefined && { maxBatch }),
      })),
    }));
}

/** Models of any blocks. */
function anyLibrary(maxModels: number): fc.Arbitrary<Library> {
  return fc.array(multiples(1, 1, 4), { minLength: 4, maxLength: 8 }).chain((sizes) => {
    const blocks = sizes.map((sizeBytes, index) => ({ id: `block${index}`, sizeBytes }));
    const blockIds = fc.subarray(
      blocks.map(({ id }) => id),
      { minLength: 1, maxLength: 4 },
    );
    return fc
      .array(fc.record({ blockIds, ...times }), { minLength: Math.min(2, maxModels), maxLength: maxModels })
      .map((models) => ({
        blocks,
        models: models.map(({ maxBatch, ...rest }, index) => ({
          id: `m${index}`,
          ...rest,
          ...(maxBatch !== undefined && { maxBatch }),
        })),
      }));
  });
}

/** Deadlines by user, given the users' models in window order. */
function deadlinesFor(kind: Deadlines, models: readonly number[]): fc.Arbitrary<readonly number[]> {
  const deadline = fc.oneof(multiples(0.5, 0, 8), { arbitrary: multiples(0.5, 8, 60), weight: 5 });
  switch (kind) {
    case 'common':
      return deadline.map((seconds) => models.map(() => seconds));
    case 'single':
      return fc
        .array(deadline, { minLength: 16, maxLength: 16 })
        .map((byModel) => models.map((model) => byModel[model] ?? 0));
    case 'windows':
      return fc
        .array(deadline, { minLength: models.length, maxLength: models.length })
        .map((seconds) => seconds.toSorted((a, b) => a - b));
    case 'any':
      return fc.array(deadline, { minLength: models.length, maxLength: models.length });
  }
}

function usersOf(library: Library, limits: InstanceLimits): fc.Arbitrary<LoadingUser[]> {
  const { minUsers = 0, maxUsers, deadlines = 'any', commitments = true } = limits;
  const clusterOf = ({ blockIds }: LoadingModel): string => blockIds[0] ?? '';
  const inWindowOrder = library.models
    .map((model, index) => ({ index, cluster: clusterOf(model) }))
    .sort((a, b) => (a.cluster < b.cluster ? -1 : a.cluster > b.cluster ? 1 : 0))
    .map(({ index }) => index);
  const user = fc.record({
    place: fc.nat(library.models.length - 1),
    inputBits: multiples(0.5, 0, 10),
    uploadedBits: sometimes(multiples(0.5, 0, 6), 0),
    efficiency: fc.constantFrom(0.5, 1, 1, 1, 2, 2, 4, 0),
    powerGainHz: fc.constantFrom(0.5, 1, 4, 8),
    weight: fc.integer({ min: 1, max: 5 }),
    committed: commitments ? sometimes(sometimes(fc.constant(true), false), false) : fc.constant(false),
  });
  return fc
    .array(user, { minLength: minUsers, maxLength: maxUsers, size: 'max' })
    .map((users) => users.toSorted((a, b) => a.place - b.place))
    .chain((users) => {
      const models = users.map(({ place }) => inWindowOrder[place] ?? 0);
      return deadlinesFor(deadlines, models).map((seconds) =>
        users.map(({ inputBits, uploadedBits, efficiency, powerGainHz, weight, committed }, index) => ({
          id: `u${index}`,
          modelId: `m${models[index] ?? 0}`,
          deadlineSeconds: seconds[index] ?? 0,
          inputBits,
          uploadedBits,
          spectralEfficiencyBitsPerSecondPerHz: efficiency,
          powerGainHz,
          ...(limits.weights === true && { weight }),
          committed,
        })),
      );
    })
    .chain((users) => fc.shuffledSubarray(users, { minLength: users.length }));
}

function gpuOf(library: Library, underWay: boolean): fc.Arbitrary<LoadingGpu> {
  const none = fc.constant<LoadingGpu>(TOY_UNITS);
  if (!underWay) return none;
  const some = fc
    .record({
      residentBlockIds: fc.subarray(library.blocks.map(({ id }) => id)),
      busyUntilSeconds: multiples(0.5, 0, 6),
      memoryBytes: fc.option(multiples(1, 4, 14), { nil: undefined, freq: 2 }),
    })
    .map(({ memoryBytes, ...rest }) => ({ ...TOY_UNITS, ...rest, ...(memoryBytes !== undefined && { memoryBytes }) }));
  return fc.oneof(none, some);
}

/** Small instances in halves and quarters. */
export function instanceArbitrary(limits: InstanceLimits): fc.Arbitrary<PartialLoadingInstance> {
  const { maxModels = 4, blocks = 'anywhere', rules = UPLINK_RULES, weights = false } = limits;
  const { underWay = true, fixedPower = true } = limits;
  const libraries = blocks === 'backbone' ? backboneLibrary(maxModels) : anyLibrary(maxModels);
  return libraries.chain((library) =>
    fc
      .record({
        uplinkRule: fc.constantFrom(...rules),
        byFixedPower: fc.integer({ min: 0, max: 3 }).map((draw) => draw === 0),
        bandwidthHz: fc.constantFrom(0.5, 1, 1, 1, 2, 2, 4, 4, 0),
        objective: weights ? fc.constantFrom('count' as const, 'weight' as const) : fc.constant('count' as const),
        sharing: fc.integer({ min: 0, max: 5 }).map((draw) => draw > 0),
        gpu: gpuOf(library, underWay),
        blocks: fc.constant(library.blocks),
        models: fc.constant(library.models),
        users: usersOf(library, limits),
      })
      .map(({ byFixedPower, ...instance }) => ({
        ...instance,
        ...(byFixedPower && fixedPower && instance.uplinkRule === 'static' && { uplinkLaw: 'fixedPower' as const }),
      })),
  );
}
