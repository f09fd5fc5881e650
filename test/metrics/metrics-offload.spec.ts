import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { topicNames } from '../../src/contracts/index.js';
import type { Catalogue } from '../../src/core/catalogue.js';
import { epochEndMs } from '../../src/core/epochs/index.js';
import type { GpuBatch, PlanBody } from '../../src/core/messages.js';
import { readAcceptedEpochs } from '../../src/evaluation/driver/index.js';
import { type AcceptedEpoch, EmbeddedEventLog } from '../../src/streams/index.js';
import { Metrics, MetricsObserver } from '../../src/telemetry/index.js';
import { DecisionLogWriter } from '../../src/web/testing/decision-log-writer.js';
import { countGpus } from './gpus-by-hand.js';
import { seriesOf, type Series, Tally } from './series.js';

const SHARD = 0;
const FIRST_EPOCH = 100;
const EPOCHS = 60;
/** The first epochs fall to another process. */
const TAKEN_OVER_AT = FIRST_EPOCH + 20;
/** Less than the models together: blocks have to make room for others. */
const MEMORY_BYTES = 80e6;

const bundled = loadCatalogue();
const catalogue: Catalogue = {
  ...bundled,
  cells: bundled.cells
    .slice(0, 3)
    .map((cell) => ({ ...cell, modes: ['offload'], gpu: { memoryBytes: MEMORY_BYTES, loadBytesPerSecond: 12e9 } })),
};
const { epochMs, leadMs } = catalogue.deployment;
const bytesOf = new Map(
  catalogue.models.flatMap(({ layers }) => layers.map(({ layerId, bytes }) => [layerId, bytes] as const)),
);

/** Plans batches of one model after the other; what was loaded first makes room first. */
class WrittenPlans {
  #resident: readonly string[] = [];
  #batches = 0;

  constructor(
    private readonly cellId: string,
    private readonly stride: number,
  ) {}

  planOf(epoch: number, batches: number): PlanBody {
    const startsAtMs = epochEndMs(epoch, epochMs) + leadMs;
    return {
      ...{ cellId: this.cellId, startsAtMs, endsAtMs: startsAtMs + epochMs },
      gpu: { batches: Array.from({ length: batches }, (_, index) => this.#batch(startsAtMs + 20 * index)) },
    };
  }

  #batch(loadStartsAtMs: number): GpuBatch {
    const turn = this.#batches;
    this.#batches += 1;
    const { models } = catalogue;
    // Every model twice in a row.
    const model = models[(Math.floor(turn / 2) * this.stride) % models.length];
    const blocks = model?.layers.map(({ layerId }) => layerId) ?? [];
    const loadBlocks = blocks.filter((block) => !this.#resident.includes(block));
    const evictBlocks: string[] = [];
    const size = (): number =>
      [...this.#resident, ...loadBlocks].reduce((sum, block) => sum + (bytesOf.get(block) ?? 0), 0);
    while (size() > 0.9 * MEMORY_BYTES) {
      const oldest = this.#resident.find((block) => !blocks.includes(block));
      if (oldest === undefined) throw new Error('a model is larger than the memory');
      evictBlocks.push(oldest);
      this.#resident = this.#resident.filter((block) => block !== oldest);
    }
    this.#resident = [...this.#resident, ...loadBlocks];
    const times = { loadStartsAtMs, earliestStartAtMs: loadStartsAtMs + 8, latestStartAtMs: loadStartsAtMs + 10 };
    const requestIds = Array.from({ length: 1 + (turn % 5) }, (_, member) => `${this.cellId}-${turn}-${member}`);
    const modelId = model?.modelId ?? '';
    // Now and then one takes as long as two epochs.
    const finishesAtMs = loadStartsAtMs + (turn % 7 === 0 ? 2 * epochMs : 19);
    return { modelId, loadBlocks, evictBlocks, ...times, finishesAtMs, requestIds };
  }
}

/** A log of a shard in which three cells run batches, one of them in its first epochs only. */
async function writtenEpochs(): Promise<readonly AcceptedEpoch[]> {
  const log = new EmbeddedEventLog({ now: () => 0 });
  const { decisions } = topicNames();
  await log.ensureTopics([{ topic: decisions, partitions: 1 }]);
  const writer = new DecisionLogWriter(log, decisions, SHARD);
  await writer.take();
  const [steady, busy, brief] = catalogue.cells.map(({ cellId }, index) => new WrittenPlans(cellId, 2 * index + 1));
  for (let turn = 0; turn < EPOCHS; turn += 1) {
    const epoch = FIRST_EPOCH + turn;
    const plans = [
      ...(turn % 3 === 0 ? [] : [steady?.planOf(epoch, 1)]),
      busy?.planOf(epoch, turn % 4),
      ...(turn < EPOCHS / 2 ? [brief?.planOf(epoch, 1)] : []),
    ].filter((plan) => plan !== undefined);
    await writer.close(epoch, { plans });
  }
  const epochs = await readAcceptedEpochs(log, SHARD);
  await log.close();
  return epochs;
}

/** What a process shows that decided these epochs. */
async function shownAfter(epochs: readonly AcceptedEpoch[]): Promise<Series> {
  const metrics = new Metrics({ version: '1.2.3', processMetrics: false });
  const observer = new MetricsObserver({ metrics, catalogue, time: 'event', nowMs: () => 0 });
  const nothing = { newRequests: [], outcomes: [], settled: [], late: { requests: 0, reports: 0 } };
  for (const { marker, verdicts, plans } of epochs) {
    const spent = { planningMs: 1, solverMs: {}, appendedAtMs: 0 };
    observer.epochClosed({ shard: SHARD, marker, verdicts, plans, ...nothing, ...spent });
  }
  return seriesOf(await metrics.text());
}

const GPU = 'slotwise_gpu_';

describe.each([
  ['from the first epoch on', FIRST_EPOCH],
  ['after the shard was taken from another process', TAKEN_OVER_AT],
])('the metrics of GPUs, of a log written by hand, %s', (_, fromEpoch) => {
  let shown: Series;
  let counted: Series;

  beforeAll(async () => {
    const epochs = (await writtenEpochs()).filter(({ epoch }) => epoch >= fromEpoch);
    shown = await shownAfter(epochs);
    const tally = new Tally();
    countGpus(tally, epochs, catalogue);
    counted = tally.series;
  });

  it('are what looking back from each batch gives', () => {
    for (const [series, value] of counted) {
      expect([series, shown.get(series) ?? 0]).toEqual([series, expect.closeTo(value, 5)]);
    }
  });

  it('show nothing else', () => {
    const others = [...shown].filter(
      ([series, value]) => series.startsWith(GPU) && value !== 0 && !counted.has(series),
    );
    expect(others).toEqual([]);
  });

  it('tell of a log in which everything happens that is counted', () => {
    const happened = (pattern: RegExp): number =>
      [...counted].reduce((sum, [series, value]) => sum + (pattern.test(series) ? value : 0), 0);
    const missing = [
      ...[/kind="full"/u, /kind="partial"/u, /kind="none"/u, /by="sharing"/u, /by="retention"/u],
      ...[/state="running"/u, /state="retained"/u, /state="activations"/u, /state="free"/u, /batch_size_requests/u],
    ].filter((pattern) => happened(pattern) === 0);
    expect(missing).toEqual([]);
  });
});
