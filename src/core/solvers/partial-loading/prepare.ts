import { at } from '../../numerics/at.js';
import type { LoadingModel, LoadingUser, PartialLoadingInstance } from './instance.js';
import { isFeasible } from './price.js';
import type { Problem, ProblemModel, ProblemUser } from './problem.js';
import { swapLoads } from './swap-loads.js';

/** The whole instance in numbers (section 4), models and users in its order. O(K + M^2 |J|). */
export function problemOf(instance: PartialLoadingInstance): Problem {
  const { uplinkRule, uplinkLaw = 'constantDensity', bandwidthHz = 0, sharing = true, gpu, blocks } = instance;
  const { loadingRateBitsPerSecond: rate, residentBlockIds = [], busyUntilSeconds = 0 } = gpu;
  const seconds = blocks.map(({ sizeBytes }) => (8 * sizeBytes) / rate);
  const places = new Map(blocks.map(({ id }, index) => [id, index]));
  // What takes no time to load never makes two models neighbours.
  const timed = (ids: readonly string[]): number[] =>
    ids.map((id) => places.get(id) ?? -1).filter((place) => (seconds[place] ?? 0) > 0);
  const sizeBytes = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => sum + (blocks[places.get(id) ?? -1]?.sizeBytes ?? 0), 0);
  const models = instance.models.map((model, index): ProblemModel => ({
    index,
    id: model.id,
    blocks: timed(model.blockIds),
    fixedSeconds: model.inferenceFixedSeconds ?? 0,
    perUserSeconds: model.inferencePerUserSeconds ?? 0,
    batchCap: batchCap(model, sizeBytes(model.blockIds), gpu.memoryBytes ?? Infinity),
  }));
  const modelPlaces = new Map(models.map(({ id, index }) => [id, index]));
  const users = instance.users.map((user, index) => problemUser(user, index, modelPlaces, instance));
  const resident = new Set(timed(residentBlockIds));
  const loads = swapLoads({ seconds, ofModels: models.map((model) => model.blocks), resident }, sharing);
  return { uplinkRule, uplinkLaw, bandwidthHz, busyUntilSeconds, sharing, models, users, loads };
}

/**
 * The problem of the admissible users, those who can be served alone, and their models: nobody else can be in any plan
 * (heredity). O(K + M^2).
 */
export function admissibleProblem(problem: Problem): Problem {
  const alone = problem.users.filter(({ index, model }) => isFeasible(problem, [{ model, users: [index] }]));
  const used = [...new Set(alone.map(({ model }) => model))].sort((a, b) => a - b);
  const places = new Map(used.map((model, index) => [model, index]));
  const ofUsed = (values: readonly number[]): number[] => used.map((model) => values[model] ?? Infinity);
  const { between, fromStart, fromEmpty } = problem.loads;
  const table = used.map((from) => used.map((to) => between(from, to)));
  return {
    ...problem,
    models: used.map((model, index) => ({ ...at(problem.models, model), index })),
    users: alone.map((user, index) => ({ ...user, index, model: places.get(user.model) ?? -1 })),
    loads: {
      between: (from, to) => table[from]?.[to] ?? Infinity,
      fromStart: ofUsed(fromStart),
      fromEmpty: ofUsed(fromEmpty),
    },
  };
}

/** N_m: what the model's parameters leave of the memory, in users. */
function batchCap(model: LoadingModel, sizeBytes: number, memoryBytes: number): number {
  if (sizeBytes > memoryBytes) return 0;
  const { activationPerUserBytes = 0, maxBatch = Infinity } = model;
  if (activationPerUserBytes === 0) return maxBatch;
  return Math.max(0, Math.min(maxBatch, Math.floor((memoryBytes - sizeBytes) / activationPerUserBytes + 1e-9)));
}

function problemUser(
  user: LoadingUser,
  index: number,
  modelPlaces: ReadonlyMap<string, number>,
  { uplinkRule, uplinkLaw, objective }: PartialLoadingInstance,
): ProblemUser {
  const { inputBits = 0, uploadedBits = 0, spectralEfficiencyBitsPerSecondPerHz: efficiency = 0 } = user;
  const bits = uplinkRule === 'unlimited' ? 0 : Math.max(0, inputBits - uploadedBits);
  const bandSeconds = bits === 0 ? 0 : bits / efficiency;
  // So few bits that sending them takes less than any number: nothing to send.
  const bitsLeft = bandSeconds === 0 ? 0 : bits;
  return {
    index,
    id: user.id,
    model: modelPlaces.get(user.modelId) ?? -1,
    deadlineSeconds: user.deadlineSeconds,
    committed: user.committed ?? false,
    value: objective === 'weight' ? (user.weight ?? 1) : 1,
    bitsLeft,
    bandSeconds,
    uplinkNeed: uplinkLaw === 'fixedPower' ? bitsLeft : bandSeconds,
    powerGainHz: user.powerGainHz ?? 0,
  };
}
