import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instanceArbitrary } from '../../../../test/slide/arbitraries.js';
import { check } from '../../../../test/oracles/check.js';
import { bestByExhaustion } from '../../../../test/slide/exhaustive.js';
import { valueOf } from '../../../../test/slide/value.js';
import { solveSlide, type SlideInstance, type SlideUser } from './index.js';

/** Users that need exactly so many MHz: half a second for the download, r = 2. */
const needing = (megahertz: Readonly<Record<string, number>>, ...committed: readonly string[]): SlideInstance => ({
  bandwidthHz: 10e6,
  models: Object.entries(megahertz).map(([id, need]) => ({
    id,
    layers: [{ sizeBits: need * 1e6, fixedSeconds: 0.5 }],
  })),
  users: Object.keys(megahertz).map((id): SlideUser => ({
    id,
    deadlineSeconds: 1,
    spectralEfficiencyBitsPerSecondPerHz: 2,
    committed: committed.includes(id),
    candidates: [{ modelId: id }],
  })),
});

const servedIds = (instance: SlideInstance): string[] => solveSlide(instance).served.map(({ userId }) => userId);

describe('as many users as possible', () => {
  it('serves the cheapest first', () => {
    expect(servedIds(needing({ a: 5, b: 3, c: 4, d: 3 }))).toEqual(['b', 'c', 'd']);
  });

  it('serves committed users first, and goes on with new ones after one that does not fit', () => {
    expect(servedIds(needing({ a: 6, b: 3, c: 5 }, 'a', 'c'))).toEqual(['b', 'c']);
  });

  it('lets input order decide between equals', () => {
    expect(servedIds(needing({ z: 5, a: 5, b: 5 }))).toEqual(['z', 'a']);
  });

  it('serves as many as exhaustive search (property 6)', () => {
    const blocks = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
    check(
      fc.property(instanceArbitrary({ maxUsers: 6 }), blocks, (base, halfMegahertz) => {
        const instance: SlideInstance = {
          ...base,
          objective: 'count',
          ...(halfMegahertz !== undefined && { resourceBlockHz: halfMegahertz * 5e5 }),
        };
        expect(valueOf(solveSlide(instance))).toEqual(bestByExhaustion(instance));
      }),
      1000,
    );
  });
});
