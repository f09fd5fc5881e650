import fc from 'fast-check';
import type {
  ChainDevice,
  ChainLayer,
  ChainLink,
  ChainModel,
  DeviceChainsInstance,
} from '../../src/core/solvers/device-chains/index.js';

/** One thing in an instance made worse, by an index that says which; the same instance if it has no such thing. */
type Worsening = (instance: DeviceChainsInstance, index: number) => DeviceChainsInstance;

/** The item at the index, cyclic, replaced. */
function replaced<Item>(items: readonly Item[], index: number, change: (item: Item) => Item): Item[] {
  return items.map((item, place) => (place === index % items.length ? change(item) : item));
}

const device =
  (change: (device: ChainDevice) => ChainDevice): Worsening =>
  (instance, index) => ({ ...instance, devices: replaced(instance.devices, index, change) });

const link =
  (change: (link: ChainLink) => ChainLink): Worsening =>
  (instance, index) => ({ ...instance, links: replaced(instance.links, index, change) });

const model =
  (change: (model: ChainModel) => ChainModel): Worsening =>
  (instance, index) => ({ ...instance, models: replaced(instance.models, index, change) });

const layer =
  (change: (layer: ChainLayer) => ChainLayer): Worsening =>
  (instance, index) =>
    model((one) => ({ ...one, layers: replaced(one.layers, index, change) }))(instance, index);

const span = { startSeconds: 3, finishSeconds: 4.5 };

export const WORSENINGS: Readonly<Record<string, Worsening>> = {
  'more input': model((one) => ({ ...one, inputBytes: one.inputBytes + 1 })),
  'more work': layer((one) => ({ ...one, workFlops: one.workFlops + 1 })),
  'more output': layer((one) => ({ ...one, outputBytes: one.outputBytes + 1 })),
  'more weights': layer((one) => ({ ...one, weightBytes: (one.weightBytes ?? 0) + 1 })),
  'more working memory': layer((one) => ({ ...one, activationBytes: (one.activationBytes ?? 0) + 1 })),
  'more state': layer((one) => ({ ...one, stateBytes: (one.stateBytes ?? 0) + 1 })),
  'more latency': link((one) => ({ ...one, latencySeconds: (one.latencySeconds ?? 0) + 0.25 })),
  'a slower link': link((one) => ({ ...one, rateBitsPerSecond: one.rateBitsPerSecond / 2 })),
  // A link without a rate has no queue either, which would make its channel free sooner.
  'no link': link((one) => (one.backlogBytes === undefined ? { ...one, rateBitsPerSecond: 0 } : one)),
  'a link ready later': link((one) => ({ ...one, readySeconds: (one.readySeconds ?? 0) + 2 })),
  'a longer queue at a link': link((one) => ({ ...one, backlogBytes: (one.backlogBytes ?? 0) + 2 })),
  'a busy link': link((one) => ({ ...one, busy: [...(one.busy ?? []), span] })),
  'a slower device': device((one) => ({ ...one, speedFlopsPerSecond: one.speedFlopsPerSecond / 2 })),
  'a device that does not compute': device((one) => ({ ...one, speedFlopsPerSecond: 0 })),
  'a device ready later': device((one) => ({ ...one, readySeconds: (one.readySeconds ?? 0) + 2 })),
  'a longer queue at a device': device((one) => ({ ...one, backlogFlops: (one.backlogFlops ?? 0) + 2 })),
  'a busy device': device((one) => ({ ...one, busy: [...(one.busy ?? []), span] })),
  'less memory': device((one) => ({ ...one, freeMemoryBytes: Math.max(0, (one.freeMemoryBytes ?? 9) - 1) })),
  'slower loading': device((one) => ({ ...one, loadBytesPerSecond: (one.loadBytesPerSecond ?? 8) / 2 })),
  'nothing resident': device((one) => ({ ...one, residentLayers: [] })),
};

export const anyWorsening: fc.Arbitrary<{ readonly what: string; readonly index: number }> = fc.record({
  what: fc.constantFrom(...Object.keys(WORSENINGS)),
  index: fc.nat(5),
});
