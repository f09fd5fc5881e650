import { beforeAll, describe, expect, it } from '@jest/globals';
import { difference, runEventful, type EventfulRun } from './run-with-crashes.js';

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

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
  });

  it('after any of its appends is succeeded by one that decides the same bytes', async () => {
    const different: string[] = [];
    const beganFrom = new Set<number>();
    for (const crashAfterAppends of upTo(undisturbed.appends)) {
      const run = await runEventful({ faults: { crashAfterAppends } });
      const differs = difference(run, undisturbed);
      if (differs !== undefined) different.push(`after append ${crashAfterAppends}: ${differs}`);
      expect(run.processes).toBe(2);
      for (const epoch of run.beganFrom) beganFrom.add(epoch);
    }
    expect(different).toEqual([]);
    expect(beganFrom.size).toBeGreaterThan(3);
  });

  it('after any record it was handed is succeeded by one that decides the same bytes', async () => {
    const different: string[] = [];
    for (const crashAfterInputs of upTo(undisturbed.inputs)) {
      const run = await runEventful({ maxBatchRecords: 1, faults: { crashAfterInputs } });
      const differs = difference(run, undisturbed);
      if (differs !== undefined) different.push(`after input ${crashAfterInputs}: ${differs}`);
      expect(run.processes).toBe(2);
    }
    expect(different).toEqual([]);
  });
});
