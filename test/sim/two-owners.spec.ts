import { beforeAll, describe, expect, it } from '@jest/globals';
import { readPartition, SchedulerDriver, type SchedulerProcess } from '../../src/evaluation/driver/index.js';
import { Follower, wrongReaders } from './decisions-read.js';
import { EVENTFUL, sendEventful } from './eventful-traffic.js';
import { brokenRules, decidedBy, runEventful, type EventfulRun } from './run-with-crashes.js';

/** The first one, which is the ownership record, and every so many after it. */
const every = (step: number, count: number): readonly number[] =>
  Array.from({ length: Math.ceil(count / step) }, (_, index) => 1 + index * step);

/** A first owner that freezes at one of its appends, and everybody who reads along. */
class Contest {
  readonly follower: Follower;

  private constructor(
    readonly driver: SchedulerDriver,
    readonly old: SchedulerProcess,
  ) {
    this.follower = new Follower(driver);
  }

  static async begin(freezeAtAppend: number): Promise<Contest> {
    const driver = await SchedulerDriver.start({ ...EVENTFUL, faults: { freezeAtAppend } });
    const contest = new Contest(driver, driver.process);
    await sendEventful(driver);
    await driver.runUntilDrained();
    if (contest.old.state !== 'frozen') throw new Error(`not frozen at append ${freezeAtAppend}`);
    return contest;
  }

  /** What every reader sees, and what the twin did. */
  async end(): Promise<object> {
    const { driver, follower } = this;
    const { lines, deadLetters } = await decidedBy(driver);
    const outcomes = await outcomesOf(driver);
    const seen = {
      ...{ lines, deadLetters, outcomes },
      followed: await follower.lines(),
      wrongReaders: await wrongReaders(driver),
      broken: await brokenRules(driver),
    };
    await driver.close();
    return seen;
  }
}

async function outcomesOf({ log, topics }: SchedulerDriver): Promise<readonly string[]> {
  return (await readPartition(log, topics.outcomes, 0)).map(({ value }) => new TextDecoder().decode(value));
}

describe('an owner that wakes up late', () => {
  let undisturbed: EventfulRun;
  let expected: object;

  beforeAll(async () => {
    undisturbed = await runEventful();
    const driver = await SchedulerDriver.start(EVENTFUL);
    await sendEventful(driver);
    await driver.runUntilDrained();
    const { lines, deadLetters } = undisturbed;
    expected = {
      lines,
      deadLetters,
      outcomes: await outcomesOf(driver),
      followed: lines,
      wrongReaders: [],
      broken: [],
    };
    await driver.close();
  });

  it('writes what it held back, is ignored by every reader, and lets go', async () => {
    for (const append of every(4, undisturbed.appends)) {
      const contest = await Contest.begin(append);
      const { driver, old } = contest;
      await driver.restart();
      await driver.runUntilDrained();
      await driver.stop();
      const before = await driver.log.endOffset(driver.topics.decisions, 0);
      await old.thaw(false);
      const after = await driver.log.endOffset(driver.topics.decisions, 0);
      expect(after - before).toBeLessThanOrEqual(1);

      // Its late checkpoint, if it wrote one, does not win over the newer one.
      await driver.restart();
      const [epochs, [restored]] = [await driver.acceptedEpochs(), driver.process.restores];
      expect(restored).toMatchObject({ checkpointEpoch: epochs.at(-1)?.epoch, rerunEpochs: 0 });
      expect({ append, ...(await contest.end()) }).toEqual({ append, ...expected });
    }
  });

  it('writes it into an epoch that the new owner is in the middle of', async () => {
    for (const append of every(7, undisturbed.appends)) {
      const contest = await Contest.begin(append);
      const { driver, old } = contest;
      // Its ownership record is the first one.
      await driver.restart({ faults: { freezeAtAppend: 2 + (append % 7) } });
      await driver.runUntilDrained();
      const next = driver.process;
      await old.thaw(false);
      await next.thaw(true);
      await driver.runUntilDrained();
      expect({ append, ...(await contest.end()) }).toEqual({ append, ...expected });
    }
  });

  it('takes the shard again after a pause while it is still assigned, and the other one then does so too', async () => {
    for (const append of every(19, undisturbed.appends)) {
      const contest = await Contest.begin(append);
      const { driver, old } = contest;
      await driver.restart({ faults: { freezeAtAppend: 3 + (append % 11) } });
      await driver.runUntilDrained();
      const next = driver.process;
      await old.thaw(true);
      await next.thaw(true);
      await driver.runUntilDrained();
      const wokenAtMs = driver.nowMs;
      await driver.advanceTo(wokenAtMs + 10_000);
      expect(old.restores.length).toBeGreaterThan(1);
      expect(next.restores.length).toBeGreaterThan(1);
      // Each of them pauses before it takes the shard back, the longer the more often that has happened.
      expect(old.restores.length + next.restores.length).toBeLessThan(40);
      expect({ append, ...(await contest.end()) }).toEqual({ append, ...expected });
    }
  });
});
