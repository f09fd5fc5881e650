import { beforeAll, describe, expect, it } from '@jest/globals';
import { writtenRecording } from '../../test/replay-data/recordings.js';
import { topicNames } from '../contracts/index.js';
import { loadCatalogue } from '../contracts/catalogue/index.js';
import type { Chain, Outcome, PlanBody, Report } from '../core/messages.js';
import { bundledRecording, REPLAY_DEFAULTS } from '../replay/index.js';
import type { AcceptedEpoch } from '../streams/index.js';
import { checkDecisionLog } from './check-decision-log.js';
import { readAcceptedEpochs, readPartition } from './driver/index.js';
import { runInMemory } from './run-in-memory.js';
import { jobRun } from './sweep/run-job.js';

const STRETCH_MS = 12_000;
const LOAD = 4;
const PARTITIONS = 2;
const CELL = 'trial1-multi5';
/** From the start of the replay, ms. */
const GONE_AT_MS = 3000;
const BACK_AT_MS = 7000;

const catalogue = loadCatalogue('bundled:chain');
const decoder = new TextDecoder();

const device = (deviceId: string, measuredAtMs: number, more: Partial<Report> = {}): Report =>
  ({ kind: 'device', cellId: CELL, deviceId, measuredAtMs, backlogFlops: 0, ...more }) as Report;
const REPORTS: readonly Report[] = [
  device('xavier', 0),
  device('xavier', GONE_AT_MS, { gone: true }),
  device('xavier', BACK_AT_MS),
  device('xavier', BACK_AT_MS + 4000),
];

const at = (offsetMs: number): number => REPLAY_DEFAULTS.startAtMs + offsetMs;

const usesXavier = ({ segments, transfers }: Chain): boolean =>
  segments.some(({ deviceId }) => deviceId === 'xavier') ||
  transfers.some(({ from, to }) => from === 'xavier' || to === 'xavier');

describe('a device that goes and comes back by the reports of a recording', () => {
  let epochs: readonly AcceptedEpoch[] = [];
  let outcomes: readonly Outcome[] = [];

  beforeAll(async () => {
    const network = await writtenRecording(
      'devices.jsonl',
      REPORTS.map((report) => JSON.stringify(report)),
    );
    const bundled = bundledRecording();
    const reports = [...bundled.reports, { path: network, format: 'native' }];
    const recording = { ...bundled, reports, forMs: STRETCH_MS, modes: ['chain' as const] };
    const run = await jobRun({ recording, catalogue, partitions: PARTITIONS }, { policy: 'slotwise', load: LOAD });
    const shards = Array.from({ length: PARTITIONS }, (_, shard) => shard);
    await runInMemory({
      ...run,
      onDrained: async (log) => {
        epochs = (await Promise.all(shards.map((shard) => readAcceptedEpochs(log, shard)))).flat();
        const records = await Promise.all(shards.map((shard) => readPartition(log, topicNames().outcomes, shard)));
        outcomes = records.flat().map(({ value }) => JSON.parse(decoder.decode(value)) as Outcome);
      },
    });
  });

  const plansBetween = (fromMs: number, toMs: number): readonly PlanBody[] =>
    epochs
      .flatMap(({ plans }) => plans)
      .filter(({ cellId, startsAtMs }) => cellId === CELL && startsAtMs >= at(fromMs) && startsAtMs < at(toMs));
  const chainsOver = (fromMs: number, toMs: number): number =>
    plansBetween(fromMs, toMs)
      .flatMap(({ chains = [] }) => chains)
      .filter(usesXavier).length;
  const heldBy = (fromMs: number, toMs: number): number =>
    outcomes.filter(
      ({ cellId, holderDeviceId, atMs }) =>
        cellId === CELL && holderDeviceId === 'xavier' && atMs >= at(fromMs) && atMs < at(toMs),
    ).length;

  it('is left out of plans for as long as it is gone', () => {
    expect(chainsOver(0, GONE_AT_MS)).toBeGreaterThan(5);
    // The first epoch that ends after the report is planned without it.
    expect(plansBetween(GONE_AT_MS + 200, BACK_AT_MS).length).toBeGreaterThan(20);
    expect(chainsOver(GONE_AT_MS + 200, BACK_AT_MS)).toBe(0);
    expect(chainsOver(BACK_AT_MS, STRETCH_MS)).toBeGreaterThan(5);
  });

  it('holds nothing for as long as it is gone; what it was at begins again elsewhere', () => {
    expect(heldBy(0, GONE_AT_MS)).toBeGreaterThan(5);
    expect(heldBy(GONE_AT_MS, BACK_AT_MS)).toBe(0);
    expect(heldBy(BACK_AT_MS, STRETCH_MS)).toBeGreaterThan(5);
    const again = outcomes.filter(({ restarted }) => restarted === true);
    expect(again.length).toBeGreaterThan(0);
    for (const { atMs, cellId } of again) {
      expect(cellId).toBe(CELL);
      expect(Math.abs(atMs - at(GONE_AT_MS))).toBeLessThan(200);
    }
    const restarted = new Set(again.map(({ requestId }) => requestId));
    // The input is still on the device it came from: nobody has to give up.
    const failed = outcomes.filter(({ result, requestId }) => result === 'failed' && restarted.has(requestId));
    expect(failed).toEqual([]);
  });

  it('breaks none of the promises of the decision log', () => {
    expect(checkDecisionLog(epochs, { catalogue, complete: true })).toEqual([]);
  });
});
