import type { Model } from '../catalogue.js';

/** Layers that exactly the same models have: they come to GPU memory and leave it together. */
export interface BlockGroup {
  readonly blocks: readonly string[];
  readonly bytes: number;
}

export interface BlockGroups {
  readonly groups: readonly BlockGroup[];
  /** Places in `groups` of what a model is made of, by model id. */
  readonly ofModel: ReadonlyMap<string, ReadonlySet<number>>;
}

/**
 * Groups the layers of a catalogue by the models that have them. Thirty variants of five backbones have about two
 * thousand layers and sixty groups, and GPU memory is planned in groups. Cost: the layers of all models.
 */
export function blockGroups(models: readonly Model[]): BlockGroups {
  const bytesOf = new Map<string, number>();
  const usersOf = new Map<string, number[]>();
  models.forEach(({ layers }, index) => {
    for (const { layerId, bytes } of layers) {
      bytesOf.set(layerId, bytes);
      usersOf.set(layerId, [...(usersOf.get(layerId) ?? []), index]);
    }
  });
  const byUsers = new Map<string, { readonly users: readonly number[]; readonly blocks: string[]; bytes: number }>();
  for (const [block, users] of usersOf) {
    const key = users.join(' ');
    const group = byUsers.get(key) ?? { users, blocks: [], bytes: 0 };
    group.blocks.push(block);
    group.bytes += bytesOf.get(block) ?? 0;
    byUsers.set(key, group);
  }
  const found = [...byUsers.values()];
  const ofModel = models.map(({ modelId }, index) => {
    const own = found.flatMap(({ users }, place) => (users.includes(index) ? [place] : []));
    return [modelId, new Set(own)] as const;
  });
  return { groups: found.map(({ blocks, bytes }) => ({ blocks, bytes })), ofModel: new Map(ofModel) };
}
