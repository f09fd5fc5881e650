import { describe, expect, it } from '@jest/globals';
import { windowOf } from '../testing/cell-scenarios.js';
import { coInferenceWorld, EFFICIENCY, halfLens, stateWith } from '../testing/co-inference-scenarios.js';
import { underWayEntry } from './entries.js';
import { coInferenceFragment, type PlannedSplit } from './fragment.js';

const world = coInferenceWorld();
const state = stateWith({ ann: [EFFICIENCY] }, world);

const planned = (requestId: string, changes: Partial<PlannedSplit> = {}): PlannedSplit => ({
  entry: underWayEntry(halfLens({}, { requestId }), state, windowOf(0), world),
  blocks: 0,
  ...changes,
});

describe("the mode's part of a plan", () => {
  it('lists every cut model under way with its clocks and what is left, and grants where there are blocks', () => {
    const { uplink, splits } = coInferenceFragment(
      [planned('r1', { blocks: 5, powerWatts: 0.1 }), planned('r2')],
      world,
    );
    expect(uplink).toEqual({
      blockHz: 1e6,
      blocks: 15,
      grants: [{ userId: 'ann', requestId: 'r1', blocks: 5, bitsLeft: 0.75e6, powerWatts: 0.1 }],
    });
    const split = {
      ...{ userId: 'ann', modelId: 'lens', deviceClass: 'phone', splitAfter: 1, pruningRatio: 0.5 },
      ...{ deviceClockHz: 1e9, serverClockHz: 1e9 },
      ...{ deviceCyclesLeft: 0.05e9, uploadBitsLeft: 0.75e6, serverCyclesLeft: 0.45e9 },
    };
    expect(splits).toMatchObject([
      { requestId: 'r1', ...split },
      { requestId: 'r2', ...split },
    ]);
  });

  it('says nothing of the power where it is all there is', () => {
    const { uplink } = coInferenceFragment([planned('r1', { blocks: 1 })], world);
    expect(uplink?.grants[0]).not.toHaveProperty('powerWatts');
  });

  it('has no uplink where nobody sends, and is nothing where nobody is under way', () => {
    expect(coInferenceFragment([planned('r1')], world)).not.toHaveProperty('uplink');
    expect(coInferenceFragment([], world)).toEqual({});
  });
});
