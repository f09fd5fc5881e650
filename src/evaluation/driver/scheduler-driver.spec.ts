import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DownloadPlanner } from '../../core/cell/index.js';
import type { Report, UserRequest } from '../../core/messages.js';
import { smallCatalogue } from '../../scheduler/testing/small-catalogue.js';
import { steadyChannel } from '../../twin/testing/scripted-channel.js';
import { SchedulerDriver } from './index.js';

const catalogue = smallCatalogue();

const report: Report = {
  ...{ kind: 'radio', cellId: 'cell-a', userId: 'ana' },
  measuredAtMs: 5,
  downlink: { bitsPerSecondPerHz: 1 },
};
const request: UserRequest = {
  ...{ requestId: 'r1', cellId: 'cell-a', userId: 'ana', models: ['pair'] },
  arrivedAtMs: 20,
  deadlineMs: 1500,
};

describe('the driver, as docs/add-a-solver.md shows it', () => {
  it('runs a planner in the whole scheduler', async () => {
    const planners = [new DownloadPlanner()];
    const driver = await SchedulerDriver.start({ catalogue, planners, openChannel: steadyChannel });
    await driver.send(report, request);
    await driver.finish(2000);
    const epochs = await driver.acceptedEpochs();
    const verdicts = epochs.flatMap((epoch) => epoch.verdicts.map(({ verdict }) => verdict));
    expect(verdicts).toEqual(['admitted', 'completed']);

    const faults = { crashAfterAppends: 3 };
    const other = await SchedulerDriver.start({ catalogue, planners, openChannel: steadyChannel, faults });
    await other.send(report, request);
    await other.finish(2000);
    await other.restart();
    await other.runUntilDrained();
    expect(await other.acceptedLines()).toEqual(await driver.acceptedLines());
    await Promise.all([driver.close(), other.close()]);
  });

  it('says there what is run here', () => {
    const [, example = ''] = /```ts\n(.*?)```/su.exec(readFileSync('docs/add-a-solver.md', 'utf8')) ?? [];
    const plain = (text: string): string =>
      text.replaceAll(/\s+/gu, ' ').replace('new MyPlanner', 'new DownloadPlanner');
    const here = readFileSync('src/evaluation/driver/scheduler-driver.spec.ts', 'utf8');
    expect(example.length).toBeGreaterThan(500);
    expect(plain(here)).toContain(plain(example).trim());
  });
});

describe('the driver', () => {
  let driver: SchedulerDriver;

  beforeEach(async () => {
    driver = await SchedulerDriver.start({ catalogue, time: 'clock', openChannel: steadyChannel });
  });

  afterEach(() => driver.close());

  it('lets nothing happen before it is told to', async () => {
    await driver.send(report, request);
    expect(driver.process.inputs).toBe(0);
    await driver.settle();
    expect(driver.process.inputs).toBe(2);
    expect(await driver.acceptedEpochs()).toEqual([]);
    await driver.advanceTo(109);
    expect(await driver.acceptedEpochs()).toEqual([]);
    await driver.advanceTo(110);
    expect(await driver.acceptedEpochs()).toMatchObject([{ epoch: 0, marker: { trigger: 'clock' } }]);
  });

  it('lets nothing of a dead process reach the log', async () => {
    await driver.send(report, request);
    await driver.settle();
    driver.kill();
    await driver.advanceTo(5000);
    expect(await driver.log.endOffset(driver.topics.decisions, 0)).toBe(1);
    expect(driver.process.state).toBe('dead');
  });

  it('holds back what a frozen process does, until it goes on', async () => {
    await driver.send(report, request);
    await driver.advanceTo(150);
    driver.freeze();
    await driver.advanceTo(500);
    expect(await driver.acceptedEpochs()).toMatchObject([{ epoch: 0 }]);
    await driver.process.thaw(true);
    await driver.advanceTo(500);
    const merged = { epoch: 3, marker: { choices: { mergedFrom: 1, shedBeforeMs: 500 } } };
    expect(await driver.acceptedEpochs()).toMatchObject([{ epoch: 0 }, merged]);
  });

  it('has one process at work at a time, unless one is frozen', async () => {
    await expect(driver.restart()).rejects.toThrow('still running');
    await driver.stop();
    await driver.restart();
    driver.freeze();
    await driver.restart();
    expect(driver.process.restores).toHaveLength(1);
  });
});
