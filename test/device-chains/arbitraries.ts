import fc from 'fast-check';
import type {
  ChainDevice,
  ChainLink,
  ChainModel,
  ChainRequest,
  DeviceChainsInstance,
} from '../../src/core/solvers/device-chains/index.js';

export interface InstanceLimits {
  readonly maxDevices: number;
  readonly maxLayers: number;
  readonly maxRequests: number;
  readonly minRequests?: number;
  /** Speeds of 0 or 3, rates of 0, deadlines, weights, latencies and what else is not plain; default true. */
  readonly rich?: boolean;
}

/** Small multiples of a step: exact in binary, so that ties are ties. */
export const multiples = (step: number, least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least, max: most }).map((count) => count * step);

const sometimes = <Value>(values: fc.Arbitrary<Value>, otherwise: Value): fc.Arbitrary<Value> =>
  fc.oneof({ arbitrary: fc.constant(otherwise), weight: 2 }, { arbitrary: values, weight: 1 });

/** A key that is absent once in so many. */
const maybe = <Value>(values: fc.Arbitrary<Value>, absentOnceIn = 2): fc.Arbitrary<Value | undefined> =>
  fc.option(values, { nil: undefined, freq: absentOnceIn });

/** Without keys that are undefined: an absent key is the default. */
function present<Whole extends object>(whole: Whole): { [Key in keyof Whole]: Exclude<Whole[Key], undefined> } {
  const entries = Object.entries(whole).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Whole]: Exclude<Whole[Key], undefined> };
}

const busy = fc.array(
  fc
    .tuple(multiples(0.5, 2, 20), multiples(0.5, 0, 4))
    .map(([startSeconds, length]) => ({ startSeconds, finishSeconds: startSeconds + length })),
  { maxLength: 3 },
);
const lossProbability = fc.constantFrom(0, 0, 0.125, 0.25, 0.5);

function models(maxLayers: number): fc.Arbitrary<ChainModel[]> {
  const layer = fc.record({
    workFlops: multiples(1, 0, 8),
    outputBytes: multiples(1, 0, 6),
    weightBytes: multiples(1, 0, 3),
    activationBytes: sometimes(multiples(1, 0, 2), 0),
    stateBytes: sometimes(multiples(1, 0, 2), 0),
  });
  const model = fc.record({
    inputBytes: multiples(1, 0, 6),
    layers: fc.array(layer, { minLength: 1, maxLength: maxLayers }),
  });
  return fc
    .array(model, { minLength: 1, maxLength: 2 })
    .map((list) => list.map((one, index) => ({ id: `m${index}`, ...one })));
}

function devices(ids: readonly string[], library: readonly ChainModel[], rich: boolean): fc.Arbitrary<ChainDevice[]> {
  const residentRange = fc.constantFrom(...library).chain(({ id, layers }) => {
    const whole = { modelId: id, fromLayer: 1, toLayer: layers.length };
    const part = fc
      .tuple(fc.integer({ min: 1, max: layers.length }), fc.integer({ min: 1, max: layers.length }))
      .map(([one, other]) => ({ ...whole, fromLayer: Math.min(one, other), toLayer: Math.max(one, other) }));
    return fc.oneof(fc.constant(whole), part);
  });
  const plain = fc.record({ speedFlopsPerSecond: fc.constantFrom(1, 2, 4), readySeconds: multiples(0.5, 0, 6) });
  const full = fc.record({
    speedFlopsPerSecond: fc.constantFrom(1, 1, 2, 2, 3, 4, 4, 0),
    readySeconds: maybe(multiples(0.5, 0, 12)),
    backlogFlops: maybe(multiples(1, 0, 8)),
    freeMemoryBytes: maybe(multiples(1, 2, 9)),
    loadBytesPerSecond: maybe(fc.constantFrom(1, 2, 4)),
    lossProbability: maybe(lossProbability),
    residentLayers: maybe(fc.array(residentRange, { minLength: 1, maxLength: 3 }), 4),
    busy: maybe(busy),
  });
  return fc
    .tuple(...ids.map(() => (rich ? full : plain)))
    .map((list) => list.map((device, index) => present({ id: ids[index] ?? '', ...device })));
}

function links(ids: readonly string[], rich: boolean): fc.Arbitrary<ChainLink[]> {
  const pairs = ids.flatMap((from) => ids.filter((to) => to !== from).map((to) => [from, to] as const));
  const plain = fc
    .record({
      rateBitsPerSecond: fc.constantFrom(8, 16, 32),
      latencySeconds: multiples(0.25, 0, 2),
      channelId: maybe(fc.constantFrom('r1', 'r2')),
    })
    .map(present);
  const full = fc.record({
    rateBitsPerSecond: fc.constantFrom(8, 8, 16, 24, 32, 64, 0),
    latencySeconds: maybe(multiples(0.25, 0, 4)),
    readySeconds: maybe(multiples(0.5, 0, 8)),
    backlogBytes: maybe(multiples(1, 0, 4)),
    lossProbability: maybe(lossProbability),
    channelId: maybe(fc.constantFrom('r1', 'r2')),
    busy: maybe(busy),
  });
  return fc
    .tuple(
      fc.shuffledSubarray(pairs, { minLength: Math.floor(pairs.length / 2) }),
      fc.tuple(...pairs.map(() => (rich ? full : plain))),
    )
    .map(([chosen, list]) =>
      chosen.flatMap(([fromDeviceId, toDeviceId], index) => {
        const link = list[index];
        return link === undefined ? [] : [present({ fromDeviceId, toDeviceId, ...link })];
      }),
    );
}

function requests(
  ids: readonly string[],
  library: readonly ChainModel[],
  { minRequests = 1, maxRequests, rich = true }: InstanceLimits,
): fc.Arbitrary<ChainRequest[]> {
  const named = {
    modelId: fc.constantFrom(...library.map(({ id }) => id)),
    sourceDeviceId: fc.constantFrom(...ids),
    sinkDeviceId: maybe(fc.constantFrom(...ids)),
    releaseSeconds: multiples(0.5, 0, 6),
    weight: fc.constantFrom(1, 2, 3, 4, 8),
  };
  const plain = fc.record(named);
  const full = fc.record({
    ...named,
    accuracy: maybe(fc.constantFrom(1, 0.75, 0.5)),
    deadlineSeconds: maybe(multiples(0.5, 2, 40)),
    hardDeadline: maybe(fc.boolean()),
  });
  return fc
    .array<Omit<ChainRequest, 'id'>>(rich ? full.map(present) : plain.map(present), {
      minLength: minRequests,
      maxLength: maxRequests,
    })
    .map((list) => list.map((request, index) => ({ id: `q${index}`, ...request })));
}

/** Small instances in halves and quarters, without a ledger; a speed or rate of three makes odd microseconds. */
export function instanceArbitrary(limits: InstanceLimits): fc.Arbitrary<DeviceChainsInstance> {
  const { maxDevices, maxLayers, rich = true } = limits;
  return fc.tuple(fc.integer({ min: 1, max: maxDevices }), models(maxLayers)).chain(([count, library]) => {
    const ids = Array.from({ length: count }, (_, index) => String.fromCharCode(65 + index));
    const network = {
      devices: devices(ids, library, rich),
      links: links(ids, rich),
      models: fc.constant(library),
      requests: requests(ids, library, limits),
      nowSeconds: multiples(0.5, 0, 6),
    };
    if (!rich) return fc.record(network);
    const agingTauSeconds = maybe(fc.constantFrom(1, 5, 20));
    return fc.record({ ...network, agingTauSeconds, useLateFlag: maybe(fc.boolean()) }).map(present);
  });
}

/** The rules under which one request is planned. */
export type Variant = Partial<
  Pick<DeviceChainsInstance, 'relaying' | 'reservation' | 'memoryMode' | 'criterion' | 'order' | 'method'>
>;

/** Every way in which the exact planner can be asked. */
export const EXACT_VARIANTS: readonly Variant[] = [true, false].flatMap((relaying) =>
  (['tail', 'gapFilling'] as const).flatMap((reservation) => [
    ...(['unlimited', 'placed', 'onDemand'] as const).map((memoryMode) => ({ relaying, reservation, memoryMode })),
    ...(['unlimited', 'placed'] as const).map((memoryMode) => ({
      relaying,
      reservation,
      memoryMode,
      criterion: 'ratio' as const,
    })),
  ]),
);
