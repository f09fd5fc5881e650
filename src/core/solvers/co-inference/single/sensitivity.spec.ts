import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bandwidthArbitrary, userArbitrary } from '../../../../../test/co-inference/arbitraries.js';
import { check } from '../../../../../test/oracles/check.js';
import type { CoInferencePruning } from '../instance.js';
import { settingsOf } from '../settings.js';
import { operateWithOneRatio } from './operate.js';
import { retainedPerHertz } from './sensitivity.js';
import { splitOptions } from './split-option.js';

describe('what a hertz more keeps', () => {
  it.each<CoInferencePruning>(['unstructured', 'structured'])('agrees with a difference (%s)', (pruning) => {
    const settings = settingsOf({ kind: 'cell', bandwidthHz: 1, pruning, users: [] }, () => undefined);
    let compared = 0;
    check(
      fc.property(userArbitrary(1), bandwidthArbitrary, (user, hertz) => {
        const [option] = splitOptions({ id: 'u', ...user }, 5e9, settings);
        if (option === undefined) return;
        const kept = (bandwidthHz: number) => operateWithOneRatio(option, bandwidthHz, settings);
        const here = kept(hertz);
        const [below, above] = [kept(hertz * (1 - 1e-5)), kept(hertz * (1 + 1e-5))];
        if (here === undefined || below === undefined || above === undefined) return;
        const atCap = above.deviceRetained >= option.mostRetained;
        const atTurn = (below.point.timePriceWatts === Infinity) !== (above.point.timePriceWatts === Infinity);
        if (atCap || atTurn) return;
        compared += 1;
        const difference = (above.deviceRetained - below.deviceRetained) / (2e-5 * hertz);
        expect(retainedPerHertz(here) * hertz).toBeCloseTo(difference * hertz, 5);
      }),
      400,
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('is nothing at the cap, and where nothing is sent', () => {
    const settings = settingsOf({ kind: 'cell', bandwidthHz: 1, users: [] }, () => undefined);
    const user = {
      id: 'u',
      gainHzPerWatt: 1e8,
      powerWatts: 0.5,
      deviceHz: 2e9,
      deviceKappaJoulesPerCycleHz2: 1e-28,
      deadlineSeconds: 10,
      splits: [
        { id: 'ample', deviceCycles: 1e9, serverCycles: 0, uploadBits: 1e5 },
        { id: 'silent', deviceCycles: 3e10, serverCycles: 0, uploadBits: 0 },
      ],
    };
    const worth = splitOptions(user, 0, settings).map((option) => {
      const operation = operateWithOneRatio(option, 1e6, settings);
      return operation && retainedPerHertz(operation);
    });
    expect(worth).toEqual([0, 0]);
  });
});
