import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../contracts/catalogue/index.js';
import { MESSAGE_EXAMPLES } from '../../contracts/index.js';
import type { Catalogue } from '../../core/catalogue.js';
import type { PlanBody } from '../../core/messages.js';
import { Metrics } from './metrics.js';
import { ServerClockInForce } from './server-clock-in-force.js';

const bundled = loadCatalogue('bundled:split');
const [first, second, third] = bundled.cells.map(({ cellId }) => cellId);
/** The third cell does not offer the mode. */
const catalogue: Catalogue = {
  ...bundled,
  cells: bundled.cells.map((cell) => ({
    ...{ ...cell, serverClockHz: 10e9 },
    ...(cell.cellId === third && { modes: ['download'] }),
  })),
};
const [example] = MESSAGE_EXAMPLES.plan.splits ?? [];
if (example === undefined || first === undefined || second === undefined || third === undefined) {
  throw new Error('no example of a split, or too few cells');
}

const planOf = (cellId: string, ...clocksHz: readonly number[]): PlanBody => ({
  ...{ cellId, startsAtMs: 0, endsAtMs: 100 },
  splits: clocksHz.map((serverClockHz, index) => ({ ...example, requestId: `r${index}`, serverClockHz })),
});

describe('the server clocks of the plans in force', () => {
  let metrics: Metrics;
  let servers: ServerClockInForce;

  async function clockOf(cell: string): Promise<readonly (number | undefined)[]> {
    const lines = (await metrics.text()).split('\n');
    return ['granted', 'free'].map((state) => {
      const series = `slotwise_server_clock_hertz{cell="${cell}",state="${state}"} `;
      const line = lines.find((candidate) => candidate.startsWith(series));
      return line === undefined ? undefined : Number(line.slice(series.length));
    });
  }

  beforeEach(() => {
    metrics = new Metrics({ version: '1.2.3', processMetrics: false });
    servers = new ServerClockInForce(metrics, catalogue);
  });

  it('are granted to all requests a plan lists, and free when it ends', async () => {
    servers.planned(0, [planOf(first, 2e9, 1.5e9), planOf(second, 10e9)]);
    expect([await clockOf(first), await clockOf(second)]).toEqual([
      [3.5e9, 6.5e9],
      [10e9, 0],
    ]);
    servers.planned(0, [planOf(first, 1.5e9)]);
    expect([await clockOf(first), await clockOf(second)]).toEqual([
      [1.5e9, 8.5e9],
      [0, 10e9],
    ]);
  });

  it('are shown of cells that offer the mode and were planned, and never as less than none free', async () => {
    servers.planned(0, [planOf(first, 7e9, 4e9), planOf(third)]);
    expect(await clockOf(first)).toEqual([11e9, 0]);
    expect([await clockOf(second), await clockOf(third)]).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('go with the shard they belong to', async () => {
    servers.planned(0, [planOf(first, 1e9)]);
    servers.planned(1, [planOf(second, 2e9)]);
    servers.forget(0);
    expect([await clockOf(first), await clockOf(second)]).toEqual([
      [undefined, undefined],
      [2e9, 8e9],
    ]);
    servers.planned(0, []);
    expect(await clockOf(first)).toEqual([undefined, undefined]);
  });
});
