import { describe, expect, it } from '@jest/globals';
import { NORTH, scenarioCatalogue, scenarioWorld } from './testing/cell-scenarios.js';
import { cellWorlds } from './world.js';

describe('the world of a cell', () => {
  it('is there for every cell of the catalogue', () => {
    const catalogue = { ...scenarioCatalogue(), cells: [NORTH, { ...NORTH, cellId: 'south' }] };
    expect([...cellWorlds(catalogue).keys()]).toEqual(['north', 'south']);
  });

  it('works a model out once for a device and batch, and anew for another', () => {
    const { workOf } = scenarioWorld();
    const once = workOf('vision', 'phone', 1);
    expect(workOf('vision', 'phone', 1)).toBe(once);
    expect(workOf('vision', 'phone', 2).work.layers[0]?.cycles).toBe(2 * (once.work.layers[0]?.cycles ?? 0));
    expect(workOf('tiny', 'phone', 1).work.totalBits).toBe(10e6);
  });

  it('says what it does not have', () => {
    const { workOf } = scenarioWorld();
    expect(() => workOf('vison', 'phone', 1)).toThrow('not in the catalogue: ["vison","phone",1]');
    expect(() => workOf('vision', 'fridge', 1)).toThrow('fridge');
  });
});
