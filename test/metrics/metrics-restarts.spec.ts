import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalogue } from '../../src/contracts/catalogue/index.js';
import { topicNames } from '../../src/contracts/index.js';
import { readPartition, type SchedulerDriver } from '../../src/evaluation/driver/index.js';
import type { AcceptedEpoch } from '../../src/streams/index.js';
import { Metrics, MetricsObserver } from '../../src/telemetry/index.js';
import { recordedDriver } from '../sim/recorded-driver.js';
import { seriesOf, type Series } from './series.js';

const STRETCH_MS = 6_000;
const CRASH_AFTER_APPENDS = 20;
const REFUSED_APPEND = 15;
const { decisions } = topicNames();

/** The metrics of one process, which hears only what that process says. */
function processMetrics(): { readonly metrics: Metrics; readonly observer: MetricsObserver } {
  const metrics = new Metrics({ version: '1.2.3', processMetrics: false });
  return {
    metrics,
    observer: new MetricsObserver({ metrics, catalogue: loadCatalogue(), time: 'event', nowMs: () => 0 }),
  };
}

describe('the metrics of a process that goes on after a crash, and loses a term', () => {
  let driver: SchedulerDriver;
  let shown: Series;
  let epochs: readonly AcceptedEpoch[];
  /** Owner of each term that its process took, in order. */
  let owners: readonly string[];

  beforeAll(async () => {
    const [before, after] = [processMetrics(), processMetrics()];
    let current = before.observer;
    driver = await recordedDriver(STRETCH_MS, {
      faults: { crashAfterAppends: CRASH_AFTER_APPENDS },
      observer: {
        recordsRead: (...said) => {
          current.recordsRead(...said);
        },
        epochClosed: (report) => {
          current.epochClosed(report);
        },
        shardPhase: (...said) => {
          current.shardPhase(...said);
        },
        shardRestored: (report) => {
          current.shardRestored(report);
        },
      },
    });
    await driver.runUntilDrained();
    expect(driver.process.state).toBe('dead');
    current = after.observer;
    await driver.restart({
      faults: { fateOf: ({ number }) => (number === REFUSED_APPEND ? 'refused' : 'written') },
    });
    await driver.runUntilDrained();
    shown = seriesOf(await after.metrics.text());
    epochs = await driver.acceptedEpochs();
    const records = await readPartition(driver.log, decisions, 0);
    owners = records
      .filter(({ headers }) => headers.ce_type === 'slotwise.ownership')
      .map(({ value }) => (JSON.parse(new TextDecoder().decode(value)) as { readonly ownerId: string }).ownerId);
  });
  afterAll(() => driver.close());

  /** Accepted epochs of the second process: all but those of the first owner. */
  const own = (): readonly AcceptedEpoch[] => epochs.filter(({ ownerId }) => ownerId !== owners[0]);

  it('is a run of three terms, the last two of the second process', () => {
    expect(owners).toHaveLength(3);
    expect(new Set(epochs.map(({ ownerId }) => ownerId))).toEqual(new Set(owners));
  });

  it('count the terms taken and lost, and what each had to run again', () => {
    const firstOf = (owner: string | undefined): number => epochs.findIndex(({ ownerId }) => ownerId === owner);
    expect(shown.get('slotwise_rebalances_total')).toBe(2);
    expect(shown.get('slotwise_restore_duration_seconds_count')).toBe(2);
    expect(shown.get('slotwise_producer_resets_total')).toBe(1);
    expect(shown.get('slotwise_restored_epochs_total')).toBe(firstOf(owners[1]) + firstOf(owners[2]));
  });

  it('count epochs and verdicts once, those of the other process and of the refused append not at all', () => {
    expect(shown.get('slotwise_epoch_size_requests_count')).toBe(own().length);
    const hits = own().flatMap(({ verdicts }) => verdicts.filter(({ verdict }) => verdict === 'completed'));
    expect(hits.length).toBeGreaterThan(0);
    expect(shown.get('slotwise_deadline_hits_total{mode="download"}')).toBe(hits.length);
  });
});
