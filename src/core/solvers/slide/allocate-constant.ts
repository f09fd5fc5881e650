import { chooseByBaseline, chooseEqualSplit } from './baselines.js';
import { chooseCount } from './choose-count.js';
import { chooseWeight } from './choose-weight.js';
import type { SlideInstance } from './instance.js';
import type { Allocation, Capacity, Option, OptionsByUser, PairsByUser, ServedShare } from './selection.js';
import { inInputOrder, optionsOf } from './selection.js';
import { bandLimit, wholeBlocks } from '../../numerics/tolerance.js';

/** Constant shares (sections 4.1, 4.2, 6): each served user has exactly what it needs; spare band stays unassigned. */
export function allocateConstant(instance: SlideInstance, pairs: PairsByUser): Allocation {
  const { bandwidthHz, resourceBlockHz: blockHz, objective, policy = 'optimal' } = instance;
  const users = optionsOf(pairs, objective, blockHz);
  if (policy === 'equalSplit') return { served: equalShares(instance, users), exact: false };
  const capacity = blockHz === undefined ? bandLimit(bandwidthHz) : wholeBlocks(bandwidthHz, blockHz);
  const chosen =
    policy === 'optimal' ? chooseOptimum(objective, users, capacity) : chooseByBaseline(policy, users, capacity);
  const served = inInputOrder(chosen).map((option) =>
    blockHz === undefined
      ? { option, bandwidthHz: option.cost }
      : { option, bandwidthHz: option.cost * blockHz, blocks: option.cost },
  );
  return { served, exact: policy === 'optimal' };
}

/** The optimum for constant shares. @param capacity Hz with the tolerance of a sum, or whole blocks */
export function chooseOptimum(
  objective: SlideInstance['objective'],
  users: OptionsByUser,
  capacity: Capacity,
): Option[] {
  return objective === 'weight' ? chooseWeight(users, capacity) : chooseCount(users, capacity);
}

/** Every user of the cell, served or not, holds the same share, and keeps it whole. */
function equalShares(instance: SlideInstance, users: OptionsByUser): ServedShare[] {
  const { bandwidthHz, resourceBlockHz: blockHz } = instance;
  if (blockHz === undefined) {
    const shareHz = bandwidthHz / users.length;
    return chooseEqualSplit(users, bandLimit(shareHz)).map((option) => ({ option, bandwidthHz: shareHz }));
  }
  const blocks = Math.floor(wholeBlocks(bandwidthHz, blockHz) / users.length);
  return chooseEqualSplit(users, blocks).map((option) => ({ option, bandwidthHz: blocks * blockHz, blocks }));
}
