import { describe, expect, it } from '@jest/globals';
import { blockGroups } from './block-groups.js';
import { CAT, DOG, OWL } from './testing/offload-scenarios.js';

describe('groups of blocks', () => {
  it('are the layers that exactly the same models have, in the order in which they first stand', () => {
    const { groups, ofModel } = blockGroups([CAT, DOG, OWL]);
    expect(groups).toEqual([
      { blocks: ['body'], bytes: 20e6 },
      { blocks: ['cat.head'], bytes: 5e6 },
      { blocks: ['dog.head'], bytes: 5e6 },
      { blocks: ['owl.1', 'owl.2'], bytes: 30e6 },
    ]);
    expect([...ofModel]).toEqual([
      ['cat', new Set([0, 1])],
      ['dog', new Set([0, 2])],
      ['owl', new Set([3])],
    ]);
  });

  it('of one model are one, and of none are none', () => {
    expect(blockGroups([CAT]).groups).toEqual([{ blocks: ['body', 'cat.head'], bytes: 25e6 }]);
    expect(blockGroups([])).toEqual({ groups: [], ofModel: new Map() });
  });

  it('cut a chain of layers where a third model leaves it', () => {
    const deep = { ...OWL, modelId: 'deep', layers: OWL.layers.slice(0, 1) };
    const { groups, ofModel } = blockGroups([OWL, deep, { ...OWL, modelId: 'twin' }]);
    expect(groups.map(({ blocks }) => blocks)).toEqual([['owl.1'], ['owl.2']]);
    expect(ofModel.get('owl')).toEqual(new Set([0, 1]));
    expect(ofModel.get('deep')).toEqual(new Set([0]));
    expect(ofModel.get('twin')).toEqual(new Set([0, 1]));
  });
});
