/** Something to choose from and how often, relative to the others. */
export interface Weighted<Item> {
  readonly item: Item;
  readonly weight: number;
}

/** The item that `uniform` in [0, 1) falls on; undefined when all weights are 0. */
export function weightedChoice<Item>(choices: readonly Weighted<Item>[], uniform: number): Item | undefined {
  let left = uniform * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const { item, weight } of choices) {
    if (left < weight) return item;
    left -= weight;
  }
  return choices.findLast(({ weight }) => weight > 0)?.item;
}

/** The ids with their weights; an id not named has weight 0. When none of them is named: all alike. */
export function weightedIds(
  ids: readonly string[],
  weights: Readonly<Record<string, number>>,
): readonly Weighted<string>[] {
  const named = ids.map((item) => ({ item, weight: weights[item] ?? 0 }));
  return named.some(({ weight }) => weight > 0) ? named : ids.map((item) => ({ item, weight: 1 }));
}
