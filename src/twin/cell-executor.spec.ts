import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PlanBody } from '../core/messages.js';
import { smallCatalogue } from '../scheduler/testing/small-catalogue.js';
import { CellExecutor } from './cell-executor.js';
import { downloadPlan } from './testing/download-plan.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { catBatch, offloadPlan } from './testing/offload-plan.js';
import { ScriptedChannel, steadyChannel, type Piece } from './testing/scripted-channel.js';

async function cellOn(channel: ScriptedChannel, catalogue = smallCatalogue()): Promise<CellExecutor> {
  await channel.advanceTo(1e6);
  const [cell] = catalogue.cells;
  if (cell === undefined) throw new Error('no cell');
  return new CellExecutor(cell, catalogue, channel);
}

/** Two layers of 1 Mbit and 100 ms each; a block carries 1 Mbit/s at 1 bit/s/Hz. */
describe('executor of a cell', () => {
  let cell: CellExecutor;

  beforeEach(async () => {
    cell = await cellOn(steadyChannel());
  });

  it('brings the layers over the granted blocks and computes each as soon as it is there', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1100, blocks: 10 }));
    cell.follow(downloadPlan({ startsAtMs: 1100, endsAtMs: 1200, blocks: 10 }));
    // Layer 1 is there at 1100 and half computed at 1150, when half of layer 2 is there.
    expect(cell.execute(900, 1150)).toEqual([
      {
        kind: 'outcome',
        cellId: 'cell-a',
        requestId: 'a',
        atMs: 1150,
        result: 'progress',
        deliveredBits: 1.5e6,
        layersDone: 0.5,
        // 0.5 W for 150 ms of reception; half of 1e8 cycles at 1e-27 J x (1 GHz)^2 each, and 0.5 W for 50 ms.
        energyJoules: expect.closeTo(0.075 + 0.05 + 0.025, 9),
      },
    ]);
    expect(cell.execute(1150, 1350)).toMatchObject([
      { result: 'completed', atMs: 1300, deliveredBits: 2e6, layersDone: 2, energyJoules: expect.closeTo(0.4, 9) },
    ]);
  });

  it('reports the whole millisecond in which a request finished', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 2000, blocks: 7 }));
    // 2 Mbit at 7 Mbit/s: 285.71 ms, and 100 ms for the last layer.
    expect(cell.execute(1000, 1385)).toMatchObject([{ result: 'progress', atMs: 1385 }]);
    expect(cell.execute(1385, 1500)).toMatchObject([{ result: 'completed', atMs: 1386 }]);
  });

  it('grants nothing before a plan starts, between two plans and after the last', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1050, blocks: 10 }));
    cell.follow(downloadPlan({ startsAtMs: 1100, endsAtMs: 1130, blocks: 10 }));
    const bits = [1000, 1050, 1100, 1130, 1400].map((toMs, index, all) => {
      const [outcome] = cell.execute(all[index - 1] ?? 500, toMs);
      return outcome?.deliveredBits;
    });
    expect(bits).toEqual([0, 500_000, 500_000, 800_000, 800_000]);
  });

  it('grants what is left of a plan that is read late', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1100, blocks: 10 }));
    expect(cell.execute(1060, 1200)).toMatchObject([{ deliveredBits: 400_000 }]);
  });

  it('lets a device go on computing at the clock of its last plan when the plan is over', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1200, blocks: 10, clockHz: 5e8 }));
    // Layer 1 from 1100 on, 200 ms at half the clock; layer 2 behind it.
    expect(cell.execute(1000, 1600)).toMatchObject([{ result: 'completed', atMs: 1500 }]);
  });

  it('turns to the clocks of a plan when it starts to hold, not when it is read', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1150, blocks: 10 }));
    cell.follow(downloadPlan({ startsAtMs: 1150, endsAtMs: 1250, blocks: 10, clockHz: 5e8 }));
    // Half of layer 1 runs at 1 GHz from 1100 to 1150, the rest takes 100 ms at half of it, layer 2 200 ms.
    expect(cell.execute(1000, 1500)).toMatchObject([{ result: 'completed', atMs: 1450 }]);
  });

  it('follows the channel piece by piece, and delivers nothing without coverage', async () => {
    const pieces: readonly Piece[] = [
      { untilMs: 1050, efficiency: 2 },
      { untilMs: 1100 },
      { untilMs: Infinity, efficiency: 0.5 },
    ];
    cell = await cellOn(new ScriptedChannel(pieces));
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1500, blocks: 10 }));
    const bits = [1050, 1100, 1200].map(
      (toMs, index, all) => cell.execute(all[index - 1] ?? 1000, toMs)[0]?.deliveredBits,
    );
    expect(bits).toEqual([1e6, 1e6, 1.5e6]);
    expect(cell.execute(1200, 1500)).toMatchObject([{ result: 'completed', atMs: 1400 }]);
  });

  it('stops at a terminal verdict and goes on after an admission', () => {
    const verdict = { cellId: 'cell-a', requestId: 'a' };
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1100, blocks: 10 }));
    cell.drop({ ...verdict, verdict: 'admitted' });
    expect(cell.execute(1000, 1050)).toHaveLength(1);
    cell.drop({ ...verdict, verdict: 'missed' });
    expect(cell.execute(1050, 1100)).toEqual([]);
  });

  it('does not begin again what it has completed while the verdict is on its way', () => {
    cell.follow(downloadPlan({ startsAtMs: 1000, endsAtMs: 1200, blocks: 10 }));
    expect(cell.execute(1000, 1400)).toMatchObject([{ result: 'completed' }]);
    cell.follow(downloadPlan({ startsAtMs: 1400, endsAtMs: 1500, blocks: 10 }));
    expect(cell.execute(1400, 1500)).toEqual([]);
  });

  it('ignores deliveries of what its catalogue does not hold', () => {
    const plan = downloadPlan({ startsAtMs: 1000, endsAtMs: 1100, blocks: 10 });
    const [delivery] = plan.deliveries ?? [];
    if (delivery === undefined) throw new Error('no delivery');
    cell.follow({ ...plan, deliveries: [{ ...delivery, modelId: 'unknown' }] });
    cell.follow({ ...plan, deliveries: [{ ...delivery, deviceClass: 'unknown' }] });
    expect(cell.execute(1000, 1100)).toEqual([]);
  });

  it('reports what ended in order of time, then where the rest stands', () => {
    const plan = downloadPlan({ startsAtMs: 1000, endsAtMs: 1500, blocks: 0 });
    const [delivery] = plan.deliveries ?? [];
    if (delivery === undefined) throw new Error('no delivery');
    const blocks = { idle: 1, slow: 4, quick: 5 };
    const requests = Object.entries(blocks);
    cell.follow({
      ...plan,
      downlink: {
        blockHz: 1e6,
        blocks: 10,
        grants: requests.map(([requestId, count]) => ({ userId: 'user-1', requestId, blocks: count, bitsLeft: 2e6 })),
      },
      deliveries: requests.map(([requestId]) => ({ ...delivery, requestId })),
    });
    // 2 Mbit at 5 and at 4 Mbit/s, then the last layer.
    expect(cell.execute(1000, 1700).map(({ requestId, result, atMs }) => [requestId, result, atMs])).toEqual([
      ['quick', 'completed', 1500],
      ['slow', 'completed', 1600],
      ['idle', 'progress', 1700],
    ]);
  });

  describe('that offers more than downloads', () => {
    /** A download of 2 Mbit over four blocks, done at 1600, and two inputs that share a batch. */
    function mixedPlan(): PlanBody {
      const offload = offloadPlan({ endsAtMs: 1500, blocks: { b: 10, c: 1 }, batches: [catBatch(['b', 'c'])] });
      return { ...downloadPlan({ startsAtMs: 1000, endsAtMs: 1500, blocks: 4 }), ...offload };
    }

    beforeEach(async () => {
      cell = await cellOn(steadyChannel(), gpuCatalogue());
    });

    it('reports the ends of all modes in order of time, then where the rest stands', () => {
      cell.follow(mixedPlan());
      const told = cell.execute(1000, 1700).map(({ requestId, result, atMs }) => [requestId, result, atMs]);
      expect(told).toEqual([
        ['b', 'completed', 1230],
        ['a', 'completed', 1600],
        ['c', 'progress', 1700],
      ]);
    });

    it('says of each request what its mode knows', () => {
      cell.follow(mixedPlan());
      expect(cell.execute(1000, 1100)).toEqual([
        expect.objectContaining({ requestId: 'a', deliveredBits: 400_000 }),
        expect.objectContaining({ requestId: 'b', uploadedBits: 500_000, layersDone: 0 }),
        expect.objectContaining({ requestId: 'c', uploadedBits: 100_000, layersDone: 0 }),
      ]);
    });

    it('stops in every mode at a terminal verdict, and at no other', () => {
      cell.follow(mixedPlan());
      cell.execute(1000, 1100);
      for (const requestId of ['a', 'b', 'c']) cell.drop({ cellId: 'cell-a', requestId, verdict: 'admitted' });
      expect(cell.execute(1100, 1110)).toHaveLength(3);
      for (const requestId of ['a', 'b']) cell.drop({ cellId: 'cell-a', requestId, verdict: 'missed' });
      expect(cell.execute(1110, 1700)).toMatchObject([{ requestId: 'c', result: 'progress' }]);
    });
  });
});
