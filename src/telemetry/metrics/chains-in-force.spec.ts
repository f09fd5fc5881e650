import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import type { Catalogue, Model } from '../../core/catalogue.js';
import type { Chain, ChainSegment, ChainTransfer, PlanBody, VerdictBody } from '../../core/messages.js';
import { AdmittedChains } from './admitted-chains.js';
import { ChainsInForce } from './chains-in-force.js';
import { Metrics } from './metrics.js';

/** Two layers, the second three times as much work. */
const pair: Model = {
  ...{ modelId: 'pair', inputBytes: 1, activationBytesPerInput: 1 },
  layers: [1, 3].map((flops, place) => ({ layerId: `pair/${place}`, bytes: 1, flops, outputBytes: 1 })),
  batchTime: { fixedMs: 1, perInputMs: 1 },
};
const bundled = loadCatalogue();
const [first, second, third] = bundled.cells.map(({ cellId }) => cellId) as [string, string, string];
/** The third cell does not offer the mode. */
const catalogue: Catalogue = {
  ...bundled,
  deployment: { epochMs: 100, latenessMs: 10, leadMs: 50 },
  models: [pair],
  cells: bundled.cells.map((cell) => ({ ...cell, modes: cell.cellId === third ? ['download'] : ['chain'] })),
};

const segment = (
  deviceId: string,
  layers: readonly [number, number],
  startsAtMs: number,
  ms: number,
): ChainSegment => ({
  ...{ deviceId, fromLayer: layers[0], toLayer: layers[1], startsAtMs, finishesAtMs: startsAtMs + ms },
});
const transfer = (from: string, to: string, layer: number, startsAtMs: number): ChainTransfer => ({
  ...{ from, to, layer, bytes: 1, startsAtMs, finishesAtMs: startsAtMs + 5 },
});
const chain = (
  requestId: string,
  segments: readonly ChainSegment[],
  transfers: readonly ChainTransfer[] = [],
): Chain => ({
  ...{ requestId, modelId: 'pair', batchSize: 1, sourceDeviceId: 'a', segments, transfers },
});

/** Epoch 0 is planned from 150 on, epoch 1 from 250 on. */
const planOf = (epoch: number, ...chains: readonly Chain[]): PlanBody => ({
  ...{ cellId: first, startsAtMs: 150 + 100 * epoch, endsAtMs: 250 + 100 * epoch, chains },
});

describe('chains of the plans in force', () => {
  let metrics: Metrics;
  let chains: ChainsInForce;

  async function valueOf(series: string): Promise<number | undefined> {
    const line = (await metrics.text()).split('\n').find((candidate) => candidate.startsWith(`slotwise_${series} `));
    return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')));
  }

  function close(epoch: number, ...plans: readonly PlanBody[]): void {
    chains.planned({ shard: 0, marker: { ...MESSAGE_EXAMPLES['epoch-marker'], epoch }, plans });
  }

  const changes = async (cell = first): Promise<readonly (number | undefined)[]> => [
    await valueOf(`replanned_operations_total{cell="${cell}"}`),
    await valueOf(`revoked_operations_total{cell="${cell}"}`),
  ];

  beforeEach(() => {
    metrics = new Metrics({ version: '1.2.3', processMetrics: false });
    chains = new ChainsInForce(metrics, catalogue);
  });

  it('keep devices busy until the last of them is through, and not at all when there is no plan', async () => {
    const backlog = `device_backlog_seconds{cell="${first}"}`;
    close(0, planOf(0, chain('r', [segment('a', [1, 1], 100, 100)]), chain('s', [segment('b', [1, 2], 300, 350)])));
    expect(await valueOf(backlog)).toBeCloseTo(0.5);
    close(1, planOf(1, chain('r', [], [transfer('a', 'b', 2, 900)])));
    expect(await valueOf(backlog)).toBe(0);
    close(2, planOf(2, chain('s', [segment('b', [2, 2], 400, 100)])));
    expect(await valueOf(backlog)).toBeCloseTo(0.15);
    close(3);
    expect(await valueOf(backlog)).toBe(0);
  });

  it('count nothing while plans stay with what was planned, but for what has begun', async () => {
    const whole = chain(
      'r',
      [segment('a', [1, 2], 150, 80), segment('b', [2, 2], 300, 60)],
      [transfer('a', 'b', 1, 260)],
    );
    close(0, planOf(0, whole));
    // What was to begin before 250 has begun, wherever and whenever.
    close(1, planOf(1, { ...whole, segments: [segment('b', [2, 2], 300.9, 60)] }));
    expect(await changes()).toEqual([0, 0]);
  });

  it('count layers and transfers that are moved, layer by layer of a segment', async () => {
    // Layer 1 from 260 to 280, layer 2 from then on.
    close(0, planOf(0, chain('r', [segment('a', [1, 2], 260, 80)], [transfer('a', 'b', 2, 340)])));
    close(
      1,
      planOf(
        1,
        chain('r', [segment('a', [1, 1], 260, 20), segment('a', [2, 2], 281, 60)], [transfer('a', 'b', 2, 341)]),
      ),
    );
    expect(await changes()).toEqual([2, 0]);
    // Layer 2 goes elsewhere, and its result need not be handed on.
    close(2, planOf(2, chain('r', [segment('b', [2, 2], 360, 60)])));
    expect(await changes()).toEqual([2, 0]);
  });

  it('count what is taken away from its device or link, those of dropped requests included', async () => {
    const later = chain(
      'r',
      [segment('a', [1, 1], 260, 20), segment('b', [2, 2], 290, 60)],
      [transfer('a', 'b', 1, 280)],
    );
    close(0, planOf(0, later, chain('s', [segment('a', [1, 2], 300, 80)])));
    // Everything elsewhere, at the same times; of s nothing is left.
    const elsewhere = chain(
      'r',
      [segment('c', [1, 1], 260, 20), segment('b', [2, 2], 290, 60)],
      [transfer('c', 'b', 1, 280)],
    );
    close(1, planOf(1, elsewhere));
    expect(await changes()).toEqual([2, 4]);
    // No plan for the cell: only what was to start from 350 on had not begun.
    close(2);
    expect(await changes()).toEqual([2, 4]);
    close(3, planOf(3, chain('t', [segment('a', [1, 2], 600, 80)])));
    close(4);
    expect(await changes()).toEqual([2, 6]);
  });

  it('are those of cells that offer the mode, and go with their shard', async () => {
    close(0, planOf(0, chain('r', [segment('a', [1, 2], 900, 80)])), { ...planOf(0), cellId: third });
    expect([await changes(), await changes(second), await changes(third)]).toEqual([
      [0, 0],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    chains.forget(1);
    expect(await changes()).toEqual([0, 0]);
    chains.forget(0);
    expect([await changes(), await valueOf(`device_backlog_seconds{cell="${first}"}`)]).toEqual([
      [undefined, undefined],
      undefined,
    ]);
    close(5);
    expect(await changes()).toEqual([undefined, undefined]);
  });

  it('are as long as the devices that compute them are many, each chain once when it is admitted', async () => {
    const lengths = new AdmittedChains(metrics);
    const admitted = (requestId: string, mode: VerdictBody['mode'] = 'chain'): VerdictBody => ({
      ...{ cellId: first, requestId, verdict: 'admitted', mode },
    });
    const three = chain('r', [segment('a', [1, 1], 1, 1), segment('b', [2, 2], 2, 1), segment('c', [3, 3], 3, 1)]);
    const back = chain('s', [segment('a', [1, 1], 1, 1), segment('b', [2, 2], 2, 1), segment('a', [3, 3], 3, 1)]);
    const relayed = chain('t', [segment('c', [1, 2], 1, 1)], [transfer('a', 'b', 0, 0), transfer('b', 'c', 0, 0)]);
    lengths.decided({ verdicts: [admitted('r')], plans: [planOf(0, three)] });
    lengths.decided({
      verdicts: [admitted('s'), admitted('t'), admitted('u', 'download')],
      plans: [planOf(1, three, back, relayed)],
    });
    lengths.decided({ verdicts: [], plans: [planOf(2, three, back)] });
    const upTo = (bound: number): Promise<number | undefined> => valueOf(`chain_length_devices_bucket{le="${bound}"}`);
    expect([await upTo(1), await upTo(2), await upTo(3), await valueOf('chain_length_devices_sum')]).toEqual([
      1, 2, 3, 6,
    ]);
  });
});
