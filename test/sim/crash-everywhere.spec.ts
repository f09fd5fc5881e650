import { beforeAll, describe, expect, it } from '@jest/globals';
import type { GpuBatch, VerdictBody } from '../../src/core/messages.js';
import { readPartition, SchedulerDriver } from '../../src/evaluation/driver/index.js';
import { EVENTFUL, sendEventful } from './eventful-traffic.js';
import { decidedBy, difference, runEventful, type EventfulRun } from './run-with-crashes.js';

const every = (step: number, count: number): readonly number[] =>
  Array.from({ length: Math.floor(count / step) }, (_, index) => (index + 1) * step);

describe('a process that dies', () => {
  let undisturbed: EventfulRun;

  beforeAll(async () => {
    undisturbed = await runEventful();
  });

  it('has eventful traffic to die in', () => {
    const text = undisturbed.lines.join('\n');
    for (const verdict of ['admitted', 'completed', 'missed', 'refused', 'expired']) {
      expect(text).toContain(`"verdict":"${verdict}"`);
    }
    expect(text).toContain('"skippedFrom"');
    expect(undisturbed.lines.at(-1)).toMatch(/"duplicates":1,"deadLetters":4.*"lateRequests":1,"lateReports":1/);
    expect(undisturbed.deadLetters).toHaveLength(6);
    expect(undisturbed.processes).toBe(1);
    // Every decision, and every part of a checkpoint, is an append of its own.
    expect(undisturbed.appends).toBeGreaterThan(undisturbed.lines.length + 20);
  });

  it('has a GPU in its traffic that runs, leaves out, places again, keeps, evicts and refuses', () => {
    const plans = undisturbed.lines.flatMap((line) => {
      const decision = JSON.parse(line) as { gpu?: { batches: readonly GpuBatch[] } };
      return decision.gpu?.batches ?? [];
    });
    const batchesOf = (requestId: string): number =>
      plans.filter(({ requestIds }) => requestIds.includes(requestId)).length;
    expect(batchesOf('seen-1')).toBe(1);
    expect(batchesOf('left-out')).toBeGreaterThan(2);
    expect(batchesOf('gpu-impossible')).toBe(0);
    expect(plans.some(({ requestIds }) => requestIds.length === 3)).toBe(true);
    expect(plans.some(({ loadBlocks }) => loadBlocks.length === 0)).toBe(true);
    expect(plans.some(({ evictBlocks }) => evictBlocks.length > 0)).toBe(true);
    const ends = ['seen-1', 'left-out', 'torn', 'gpu-crowd-7', 'gpu-crowded-out', 'gpu-impossible'].map((requestId) => {
      const said = undisturbed.lines.findLast((line) => line.includes(`"requestId":"${requestId}","verdict"`)) ?? '{}';
      const { verdict, reason } = JSON.parse(said) as Partial<VerdictBody>;
      return [requestId, verdict, reason];
    });
    expect(ends).toEqual([
      ['seen-1', 'completed', undefined],
      ['left-out', 'completed', undefined],
      ['torn', 'missed', 'CHANNEL_DROPPED'],
      ['gpu-crowd-7', 'refused', 'UPLINK_FULL'],
      ['gpu-crowded-out', 'expired', 'EXPIRED_IN_QUEUE'],
      ['gpu-impossible', 'refused', 'DEADLINE_IMPOSSIBLE'],
    ]);
  });

  it('after any of its appends is succeeded by one that decides the same bytes', async () => {
    const different: string[] = [];
    const beganFrom = new Set<number>();
    for (const crashAfterAppends of every(1, undisturbed.appends)) {
      const run = await runEventful({ faults: { crashAfterAppends } });
      const differs = difference(run, undisturbed);
      if (differs !== undefined) different.push(`after append ${crashAfterAppends}: ${differs}`);
      expect(run.processes).toBe(2);
      for (const epoch of run.beganFrom) beganFrom.add(epoch);
    }
    expect(different).toEqual([]);
    expect(beganFrom.size).toBeGreaterThan(5);
  });

  it('is succeeded without any checkpoint too, from the decision log alone', async () => {
    const different: string[] = [];
    for (const crashAfterAppends of every(7, undisturbed.appends)) {
      const written = await runEventful({ faults: { crashAfterAppends } }, { ignoreCheckpoints: true });
      const off = await runEventful({ checkpoints: 'off', faults: { crashAfterAppends } });
      for (const run of [written, off]) {
        const differs = difference(run, undisturbed);
        if (differs !== undefined) different.push(`after append ${crashAfterAppends}: ${differs}`);
        expect(run.beganFrom).toEqual([]);
      }
    }
    expect(different).toEqual([]);
  });

  it('after any record it was handed is succeeded by one that decides the same bytes', async () => {
    const driver = await SchedulerDriver.start({ ...EVENTFUL, maxBatchRecords: 1 });
    await sendEventful(driver);
    // From every marker on: killed after one record, after two, and so on until another epoch is there.
    let [crashes, records, epochs] = [0, 1, 0];
    for (; driver.process.shards[0]?.phase !== 'drained'; crashes += 1) {
      driver.kill();
      await driver.restart({ faults: { crashAfterInputs: records } });
      await driver.runUntilDrained();
      const now = (await driver.acceptedEpochs()).length;
      records = now > epochs ? 1 : records + 1;
      epochs = now;
    }
    expect(await decidedBy(driver)).toEqual({ lines: undisturbed.lines, deadLetters: undisturbed.deadLetters });
    expect(crashes).toBeGreaterThanOrEqual(undisturbed.inputs);
    await driver.close();
  });

  it('keeps no more than the two newest checkpoints, of several parts each', async () => {
    const driver = await SchedulerDriver.start(EVENTFUL);
    await sendEventful(driver);
    await driver.runUntilDrained();
    const parts = (await readPartition(driver.log, driver.topics.checkpoints, 0)).filter(
      ({ value }) => value.length > 0,
    );
    expect(parts.length).toBeGreaterThan(4);
    expect(new Set(parts.map(({ key }) => key.split('/')[0])).size).toBe(2);
    await driver.close();
  });
});
