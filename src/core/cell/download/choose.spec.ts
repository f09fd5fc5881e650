import { describe, expect, it } from '@jest/globals';
import type { Model } from '../../catalogue.js';
import { emptyCellState } from '../state.js';
import {
  closeEpoch,
  downloadPlanner,
  PHONE,
  radio,
  request,
  scenarioWorld,
  VISION,
  type EpochSetting,
} from '../testing/cell-scenarios.js';

/** Cases A1, A2, A3 of the SLIDE specification: the same computing, other sizes of the layers in Mbit. */
function modelOf(modelId: string, megabits: readonly number[]): Model {
  const layers = VISION.layers.map((layer, place) => ({ ...layer, bytes: ((megabits[place] ?? 0) * 1e6) / 8 }));
  return { ...VISION, modelId, layers };
}

const models = [modelOf('a1', [80, 20, 40, 60]), modelOf('a2', [160, 10, 20, 10]), modelOf('a3', [40, 10, 140, 10])];

function cellOf(blocks: number): EpochSetting {
  const downlink = { blockHz: 1e6, blocks, share: 1, overhead: 0 };
  return { world: scenarioWorld({ downlink }, { models, deviceClasses: [PHONE] }) };
}

/** One user a case; 0.9 s from the start of the plan, less what a promise keeps back. */
const inputs = {
  reports: models.map(({ modelId }) => radio(modelId, 10, 5)),
  requests: models.map(({ modelId }) =>
    request({ requestId: modelId, userId: modelId, models: [modelId], deadlineMs: 1050 }),
  ),
};

const admittedIn = (setting: EpochSetting): readonly string[] =>
  closeEpoch(emptyCellState('north'), 0, inputs, setting)
    .verdicts.filter(({ verdict }) => verdict === 'admitted')
    .map(({ requestId }) => requestId);

const constantOnly: EpochSetting = { planners: [downloadPlanner({ timeVarying: false })] };

describe('whom to serve', () => {
  it('is everybody when constant shares fit: 48 + 60 + 52 blocks', () => {
    expect(admittedIn({ ...cellOf(160), ...constantOnly })).toEqual(['a1', 'a2', 'a3']);
    expect(admittedIn({ ...cellOf(159), ...constantOnly })).toHaveLength(2);
  });

  it('is everybody in a narrower band when layers are sent in the order in which they are due: 143 blocks', () => {
    expect(admittedIn(cellOf(143))).toEqual(['a1', 'a2', 'a3']);
    expect(admittedIn(cellOf(142))).toHaveLength(2);
  });

  it('gives the whole window to the layers due first', () => {
    const { plan } = closeEpoch(emptyCellState('north'), 0, inputs, cellOf(143));
    // The first layers of all three are due at 0.54 s; in a tie the order is that of the ids. 71.5 of 80 Mbit.
    expect(plan?.downlink?.grants).toMatchObject([{ requestId: 'a1', blocks: 143 }]);
    expect(plan?.deliveries).toHaveLength(3);
  });

  it('shares a window in which one layer ends and the next begins', () => {
    const begun = closeEpoch(emptyCellState('north'), 0, inputs, cellOf(143));
    const { plan } = closeEpoch(begun.state, 1, {}, cellOf(143));
    // 8.5 Mbit of the first layer are left: 17 blocks of 143 for a window, the rest goes to the next one due.
    expect(plan?.downlink?.grants).toMatchObject([
      { requestId: 'a1', blocks: 17, bitsLeft: 128.5e6 },
      { requestId: 'a2', blocks: 126, bitsLeft: 200e6 },
    ]);
  });

  it('is the heaviest set when priorities differ', () => {
    const weighted = inputs.requests.map((asked) => ({ ...asked, priority: asked.requestId === 'a2' ? 5 : 2 }));
    const { verdicts } = closeEpoch(emptyCellState('north'), 0, { ...inputs, requests: weighted }, cellOf(60));
    expect(verdicts.filter(({ verdict }) => verdict === 'admitted')).toMatchObject([{ requestId: 'a2' }]);
  });
});
