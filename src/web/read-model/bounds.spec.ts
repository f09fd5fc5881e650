import { describe, expect, it } from '@jest/globals';
import { MESSAGE_EXAMPLES, type Plan, type Verdict } from '../../contracts/index.js';
import type { AcceptedEpoch } from '../../streams/index.js';
import { cellEpochs } from './cell-epoch.js';
import { CellViews } from './cell-views.js';
import {
  MAX_CELLS,
  MAX_EPOCHS,
  MAX_EPOCHS_PER_CELL,
  MAX_GRANTS_PER_EPOCH,
  MAX_GRANTS_PER_REQUEST,
  MAX_VERDICTS_PER_EPOCH,
} from './limits.js';
import { RequestViews } from './request-views.js';
import { noVerdicts } from './verdict-totals.js';
import { quietEpoch } from '../testing/quiet-epoch.js';

const verdictOn = (requestId: string): Verdict => ({ ...MESSAGE_EXAMPLES.verdict, requestId, verdict: 'refused' });

const READ_BEFORE = { shard: 0, nextOffset: 0 };

describe('the bounds of the read model', () => {
  it('keeps the newest epochs of a cell', () => {
    const views = new CellViews();
    for (let epoch = 0; epoch < MAX_EPOCHS_PER_CELL + 5; epoch += 1) views.add(quietEpoch('a', epoch));
    const epochs = views.epochs('a', Infinity) ?? [];
    expect(epochs).toHaveLength(MAX_EPOCHS_PER_CELL);
    expect(epochs[0]?.epoch).toBe(5);
  });

  it('keeps fewer epochs of each when there are many cells, and no more cells than it can show', () => {
    const views = new CellViews();
    for (let epoch = 0; epoch < 30; epoch += 1) {
      for (let cell = 0; cell < MAX_CELLS + 10; cell += 1) views.add(quietEpoch(`cell-${cell}`, epoch));
    }
    expect(views.cellIds).toHaveLength(MAX_CELLS);
    const kept = views.cellIds.reduce((sum, cellId) => sum + (views.epochs(cellId, Infinity)?.length ?? 0), 0);
    expect(kept).toBe(MAX_EPOCHS);
    expect(views.epochs(`cell-${MAX_CELLS}`, 1)).toBeUndefined();
  });

  it('forgets the request whose first verdict is oldest', () => {
    const requests = new RequestViews(2);
    for (const requestId of ['a', 'b', 'a', 'c']) requests.add(verdictOn(requestId), READ_BEFORE);
    expect(requests.find('a')).toBeUndefined();
    expect(requests.find('c')?.story.verdicts).toHaveLength(1);
  });

  it('keeps the newest grants of a request, and sums up all', () => {
    const requests = new RequestViews();
    requests.add(verdictOn('a'), READ_BEFORE);
    for (let index = 0; index < MAX_GRANTS_PER_REQUEST + 5; index += 1) {
      const grants = [{ userId: 'user', requestId: 'a', blocks: 10, bitsLeft: index }];
      const { downlink: _, uplink: __, ...example } = MESSAGE_EXAMPLES.plan;
      requests.addPlan({ ...example, downlink: { blockHz: 360_000, blocks: 273, grants } });
    }
    const { grants } = requests.find('a')?.story ?? {};
    expect(grants?.newest).toHaveLength(MAX_GRANTS_PER_REQUEST);
    expect(grants?.newest[0]?.bitsLeft).toBe(5);
    expect(grants).toMatchObject({ plans: MAX_GRANTS_PER_REQUEST + 5, blockSeconds: MAX_GRANTS_PER_REQUEST + 5 });
  });

  it('counts every verdict and every block of an epoch, and lists a bounded number of them', () => {
    const many = 1_000;
    const requestIds = Array.from({ length: many }, (_, index) => `request-${index}`);
    const { downlink: _, ...example } = MESSAGE_EXAMPLES.plan;
    const grants = requestIds.map((requestId) => ({ userId: 'user', requestId, blocks: 1, bitsLeft: 1 }));
    const plan: Plan = { ...example, downlink: { blockHz: 360_000, blocks: many, grants } };
    const accepted: AcceptedEpoch = {
      shard: 0,
      epoch: 7,
      ownerId: 'owner-9',
      term: 12,
      verdicts: requestIds.map(verdictOn),
      plans: [plan],
      marker: MESSAGE_EXAMPLES['epoch-marker'],
      position: 0,
    };
    const [epoch] = cellEpochs(accepted, { totalsOf: noVerdicts, modeOf: () => undefined });
    expect(epoch?.counts.refused).toBe(many);
    expect(epoch?.verdicts).toHaveLength(MAX_VERDICTS_PER_EPOCH);
    expect(epoch?.verdicts.at(-1)?.requestId).toBe('request-999');
    expect(epoch?.plan?.downlink).toMatchObject({ blocks: many, grantedBlocks: many });
    expect(epoch?.plan?.downlink?.grants).toHaveLength(MAX_GRANTS_PER_EPOCH);
  });
});
