import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { mismatches } from '../../../../test/device-chains/expectation.js';
import { solveDeviceChains, type DeviceChainsInstance } from './index.js';

interface Vector {
  readonly name: string;
  readonly why: string;
  readonly instance: DeviceChainsInstance;
  readonly expect: { readonly exitCode?: number };
  readonly tolerance: number;
}

const file = new URL('../../../../test/vectors/device-chains.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
const valid = vectors.filter(({ expect: expected }) => expected.exitCode === undefined);

describe('the specification vectors', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(69);
    expect(valid).toHaveLength(62);
  });

  it.each(valid)('$name: $why', ({ instance, expect: expected, tolerance }) => {
    expect(mismatches(solveDeviceChains(instance), expected, tolerance)).toEqual([]);
  });
});
