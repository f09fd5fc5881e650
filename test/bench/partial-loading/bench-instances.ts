import type {
  LoadingBlock,
  LoadingModel,
  LoadingUser,
  PartialLoadingInstance,
  UplinkRule,
} from '../../../src/core/solvers/partial-loading/index.js';
import { seededNumbers } from '../seeded-numbers.js';

/** What a row of the table varies. */
export interface BenchSettings {
  readonly uplinkRule: UplinkRule;
  /** `backbone`: every variant of a family shares its frozen layers; `depths`: variants freeze less or more of them. */
  readonly sharing: 'backbone' | 'depths';
  /** Of all users, of a model's users, of each user in its model's window, or of each user. */
  readonly deadlines: 'common' | 'single' | 'windows' | 'any';
}

/**
 * Three families with the bytes of ResNet-18, -34 and -50 for 100 classes in four stages (classifier in the last one),
 * 4 bytes a parameter.
 */
const FAMILIES = [
  { name: 'resnet18', stageBytes: [0.6e6, 2.1e6, 8.4e6, 33.8e6] },
  { name: 'resnet34', stageBytes: [0.9e6, 4.4e6, 27.3e6, 52.7e6] },
  { name: 'resnet50', stageBytes: [0.9e6, 4.9e6, 28.3e6, 60.8e6] },
] as const;

/** Seconds until the last deadline; longer for more users, so that a part of them is served at any size. */
const horizonSeconds = (users: number): number => 0.2 + users / 400;

/** Models for so many users: 3 for 10, 10 for 100, 30 for 1,000. */
export function modelCount(users: number): number {
  return users <= 10 ? 3 : users <= 100 ? 10 : 30;
}

/** An edge server that loads 20 Gbit/s, a 100 MHz uplink; the same numbers for the same size and settings. */
export function benchInstance(users: number, settings: BenchSettings): PartialLoadingInstance {
  const random = seededNumbers(users);
  const between = (least: number, most: number): number => least + (most - least) * random();
  const horizon = horizonSeconds(users);
  const models = modelCount(users);
  const { blocks, library } = libraryOf(models, settings.sharing);
  const deadlineOf = deadlines(settings.deadlines, models, horizon, random);
  const user = (_: unknown, index: number): LoadingUser => {
    const model = Math.floor(random() * models);
    return {
      id: `u${index}`,
      modelId: `m${model}`,
      deadlineSeconds: deadlineOf(model),
      inputBits: Math.round(between(0.2e6, 2.4e6)),
      spectralEfficiencyBitsPerSecondPerHz: between(1, 6),
    };
  };
  return {
    uplinkRule: settings.uplinkRule,
    bandwidthHz: 100e6,
    gpu: { loadingRateBitsPerSecond: 20e9 },
    blocks,
    models: library,
    users: Array.from({ length: users }, user),
  };
}

/** Draws a user's deadline by its model. */
function deadlines(
  kind: BenchSettings['deadlines'],
  models: number,
  horizon: number,
  random: () => number,
): (model: number) => number {
  const within = (from: number, to: number): number => (from + (to - from) * random()) * horizon;
  const byModel = Array.from({ length: models }, () => within(0.15, 1));
  switch (kind) {
    case 'common':
      return () => horizon / 2;
    case 'single':
      return (model) => byModel[model] ?? 0;
    case 'windows':
      return (model) => {
        const perFamily = Math.ceil(models / FAMILIES.length);
        const rank = (model % FAMILIES.length) * perFamily + Math.floor(model / FAMILIES.length);
        return within(rank / (FAMILIES.length * perFamily), (rank + 1) / (FAMILIES.length * perFamily));
      };
    case 'any':
      return () => within(0.15, 1);
  }
}

function libraryOf(
  count: number,
  sharing: BenchSettings['sharing'],
): { blocks: LoadingBlock[]; library: LoadingModel[] } {
  const blocks = new Map<string, LoadingBlock>();
  const library = Array.from({ length: count }, (_, index): LoadingModel => {
    const family = FAMILIES[index % FAMILIES.length] ?? FAMILIES[0];
    const variant = Math.floor(index / FAMILIES.length);
    const frozenStages = sharing === 'backbone' ? 3 : 1 + (variant % 3);
    const blockIds = family.stageBytes.map((sizeBytes, stage) => {
      const id = stage < frozenStages ? `${family.name}/${stage}` : `${family.name}/${stage}/m${index}`;
      blocks.set(id, { id, sizeBytes });
      return id;
    });
    return { id: `m${index}`, blockIds, inferenceFixedSeconds: 0.004, inferencePerUserSeconds: 0.001, maxBatch: 32 };
  });
  return { blocks: [...blocks.values()], library };
}
