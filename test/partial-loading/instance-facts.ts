import type {
  LoadingBlock,
  LoadingModel,
  LoadingUser,
  PartialLoadingInstance,
} from '../../src/core/solvers/partial-loading/index.js';

/** What the oracles read of an instance, worked out from its ids and sets, apart from the solver. */
export interface Facts {
  readonly instance: PartialLoadingInstance;
  readonly models: ReadonlyMap<string, LoadingModel>;
  readonly users: ReadonlyMap<string, LoadingUser>;
  /** load(from -> to), s; from the start if `from` is undefined. */
  readonly loadSeconds: (from: string | undefined, to: string) => number;
  /** Most users of a batch. */
  readonly cap: (model: string) => number;
  /** I_m(n), s. */
  readonly inferenceSeconds: (model: string, users: number) => number;
}

export function factsOf(instance: PartialLoadingInstance): Facts {
  const { gpu, sharing = true } = instance;
  const models = new Map(instance.models.map((model) => [model.id, model]));
  const sizes = new Map(instance.blocks.map(({ id, sizeBytes }: LoadingBlock) => [id, sizeBytes]));
  const blocksOf = (model: string): ReadonlySet<string> => new Set(models.get(model)?.blockIds);
  const seconds = (blocks: Iterable<string>): number =>
    [...blocks].reduce((sum, id) => sum + (8 * (sizes.get(id) ?? 0)) / gpu.loadingRateBitsPerSecond, 0);
  const cached = new Map<string, number>();
  const load = (from: string | undefined, to: string): number => {
    if (from === to) return 0;
    const there = from === undefined ? new Set(gpu.residentBlockIds) : blocksOf(from);
    const missing = seconds([...blocksOf(to)].filter((id) => !there.has(id)));
    if (sharing) return missing;
    return from === undefined && missing === 0 ? 0 : seconds(blocksOf(to));
  };
  return {
    instance,
    models,
    users: new Map(instance.users.map((user) => [user.id, user])),
    loadSeconds: (from, to) => {
      const key = `${from ?? ''}>${to}`;
      const known = cached.get(key) ?? load(from, to);
      cached.set(key, known);
      return known;
    },
    cap: (id) => {
      const model = models.get(id);
      const free = (gpu.memoryBytes ?? Infinity) - [...blocksOf(id)].reduce((sum, b) => sum + (sizes.get(b) ?? 0), 0);
      const each = model?.activationPerUserBytes ?? 0;
      if (free < 0) return 0;
      return Math.min(model?.maxBatch ?? Infinity, each === 0 ? Infinity : Math.floor(free / each + 1e-9));
    },
    inferenceSeconds: (id, users) =>
      (models.get(id)?.inferenceFixedSeconds ?? 0) + (models.get(id)?.inferencePerUserSeconds ?? 0) * users,
  };
}

/** D_k, bit. */
export function bitsLeft({ inputBits = 0, uploadedBits = 0 }: LoadingUser): number {
  return Math.max(0, inputBits - uploadedBits);
}

/** w_k, Hz s. */
export function bandSeconds(user: LoadingUser): number {
  const bits = bitsLeft(user);
  return bits === 0 ? 0 : bits / (user.spectralEfficiencyBitsPerSecondPerHz ?? 0);
}

/** Least band that sends the bits in a window by a fixed power, by bisection, Hz. */
export function fixedPowerBandByBisection(bits: number, gainHz: number, windowSeconds: number): number {
  const rate = bits / windowSeconds;
  if (bits === 0) return 0;
  if (windowSeconds <= 0 || rate >= gainHz / Math.LN2) return Infinity;
  let [low, high] = [0, 1];
  const carries = (hertz: number): boolean => hertz * Math.log2(1 + gainHz / hertz) >= rate;
  while (!carries(high)) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (carries(middle)) high = middle;
    else low = middle;
  }
  return high;
}
