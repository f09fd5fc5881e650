import { describe, expect, it } from '@jest/globals';
import { SchedulerDriver, type ProcessFaults } from '../../src/evaluation/driver/index.js';
import { EVENTFUL, EVENTFUL_TRAFFIC } from './eventful-traffic.js';

const STEP_MS = 50;
const END_MS = 6000;
/** Frozen for a while, a live process has epochs to merge. */
const FROZEN_MS = { from: 1500, to: 2050 };

interface LiveRun {
  readonly lines: readonly string[];
  readonly appends: number;
  readonly crashes: number;
  /** Accepted lines that a crash took back or changed. */
  readonly broken: readonly string[];
  /** What the last process began from, that re-ran everything. */
  readonly rerunEpochs: number | undefined;
  readonly epochs: number;
  readonly failure: Error | undefined;
}

async function startLive(faults: ProcessFaults): Promise<SchedulerDriver> {
  const limits = { ...EVENTFUL.limits, maxBufferedRecords: 14 };
  return SchedulerDriver.start({ ...EVENTFUL, time: 'clock', limits, faults });
}

async function sendDue(driver: SchedulerDriver, startAtMs: number, from: number, to: number): Promise<void> {
  for (const { topic, atMs, record } of EVENTFUL_TRAFFIC) {
    // Stamped by the log, as live records are.
    const { key, value } = record;
    if (atMs >= from && atMs < to) await driver.pipe(topic, 0, [{ key, value, timestampMs: startAtMs + atMs }]);
  }
}

/** Live traffic; whenever the process has died, another one comes a while later. */
async function runLive(faults: ProcessFaults, downForMs = 0): Promise<LiveRun> {
  const driver = await startLive(faults);
  const startAtMs = driver.nowMs;
  const broken: string[] = [];
  let [crashes, upAtMs] = [0, 0];
  for (let atMs = 0; atMs < END_MS || driver.process.state === 'dead'; atMs += STEP_MS) {
    if (atMs === FROZEN_MS.from) driver.freeze();
    if (atMs === FROZEN_MS.to) await driver.process.thaw(true);
    await sendDue(driver, startAtMs, atMs, atMs + STEP_MS);
    await driver.advanceTo(startAtMs + atMs + STEP_MS);
    if (driver.process.state !== 'dead') continue;
    if (upAtMs === 0) upAtMs = atMs + downForMs;
    if (atMs < upAtMs) continue;
    const before = await driver.acceptedLines();
    await driver.restart();
    crashes += 1;
    upAtMs = 0;
    const after = await driver.acceptedLines();
    before.forEach((line, index) => {
      if (after[index] !== line) broken.push(line);
    });
  }
  const { appends, shards } = driver.process;
  const lines = await driver.acceptedLines();
  driver.kill();
  await driver.restart({ ignoreCheckpoints: true });
  const [again] = driver.process.shards;
  const result = {
    ...{ lines, appends, crashes, broken },
    rerunEpochs: again?.restores[0]?.rerunEpochs,
    epochs: (await driver.acceptedEpochs()).length,
    failure: shards[0]?.error ?? again?.error,
  };
  await driver.close();
  return result;
}

describe('live traffic, its epochs closed by the clock', () => {
  it('closes them for every reason there is, and re-runs them all from their markers', async () => {
    const run = await runLive({});
    const text = run.lines.join('\n');
    for (const trigger of ['clock', 'size', 'watermark']) expect(text).toContain(`"trigger":"${trigger}"`);
    for (const choice of ['mergedFrom', 'shedBeforeMs', 'skippedFrom']) expect(text).toContain(`"${choice}"`);
    for (const verdict of ['completed', 'missed', 'refused']) expect(text).toContain(`"verdict":"${verdict}"`);
    expect(run).toMatchObject({ failure: undefined, rerunEpochs: run.epochs });
  });

  it('is the same run whenever it is run', async () => {
    expect(await runLive({})).toEqual(await runLive({}));
  });

  it('keeps what was accepted through crashes, and the state it came to', async () => {
    const { appends } = await runLive({});
    for (let crashAfterAppends = 1; crashAfterAppends <= appends; crashAfterAppends += 7) {
      const run = await runLive({ crashAfterAppends }, (crashAfterAppends % 4) * 130);
      expect({ crashAfterAppends, ...run }).toMatchObject({
        ...{ crashAfterAppends, crashes: 1, broken: [], failure: undefined },
        rerunEpochs: run.epochs,
      });
    }
  });
});
