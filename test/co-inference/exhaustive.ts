import {
  solveCoInference,
  type CoInferenceInstance,
  type CoInferenceUser,
} from '../../src/core/solvers/co-inference/index.js';

/** D of every user with 0, 1, .. N blocks, `[user][blocks]`, at a given server clock; Infinity if it cannot be served. */
export function distortionTable(
  instance: CoInferenceInstance,
  serverHz: (user: CoInferenceUser) => number = (user) => user.serverHz ?? 0,
): readonly (readonly number[])[] {
  const { blockCount = 1 } = instance;
  return instance.users.map((user) =>
    Array.from({ length: blockCount + 1 }, (_, blocks) => distortionAlone(instance, user, serverHz(user), blocks)),
  );
}

/** A user alone with some blocks, by the single-user solver; without blocks only what sends nothing is possible. */
function distortionAlone(
  { distortion, pruning = 'unstructured', bandwidthHz, blockCount = 1 }: CoInferenceInstance,
  user: CoInferenceUser,
  serverHz: number,
  blocks: number,
): number {
  const splits = blocks === 0 ? user.splits.filter(({ uploadBits }) => uploadBits === 0) : user.splits;
  if (splits.length === 0) return Infinity;
  const alone = solveCoInference({
    kind: 'single',
    pruning,
    ...(distortion !== undefined && { distortion }),
    bandwidthHz: (Math.max(1, blocks) * bandwidthHz) / blockCount,
    users: [{ ...user, serverHz, splits }],
  });
  return alone.objective ?? Infinity;
}

/** Every way to give `users` at most `total` units. */
export function* sharings(users: number, total: number): Generator<readonly number[]> {
  if (users === 0) {
    yield [];
    return;
  }
  for (let first = 0; first <= total; first++) {
    for (const rest of sharings(users - 1, total - first)) yield [first, ...rest];
  }
}

/** The least value over all sharings of the blocks; Infinity if none serves everybody. */
export function leastOverSharings(
  table: readonly (readonly number[])[],
  blocks: number,
  valueOf: (distortions: readonly number[]) => number,
): number {
  let least = Infinity;
  for (const sharing of sharings(table.length, blocks)) {
    least = Math.min(least, valueOf(sharing.map((amount, user) => table[user]?.[amount] ?? Infinity)));
  }
  return least;
}

/** The most value of a set of users whose needs fit, over all sets; an absent need never fits. */
export function mostOverSets(needs: readonly number[], values: readonly number[], capacity: number, from = 0): number {
  const need = needs[from];
  if (need === undefined) return 0;
  const without = mostOverSets(needs, values, capacity, from + 1);
  if (need > capacity) return without;
  return Math.max(without, (values[from] ?? 0) + mostOverSets(needs, values, capacity - need, from + 1));
}

/** The first number of blocks with which a user can be served; Infinity if there is none. */
export function leastBlocks(distortions: readonly number[]): number {
  const blocks = distortions.findIndex((distortion) => distortion < Infinity);
  return blocks < 0 ? Infinity : blocks;
}
