import { describe, expect, it } from '@jest/globals';
import type { ProcessFaults } from '../../src/evaluation/driver/index.js';
import { recordedDriver } from './recorded-driver.js';
import { drawnUpTo, SEED_WORDS } from './simulation-seed.js';

const FOR_MS = 120_000;
const CRASHES = 1000;
const PARTITIONS = 2;
const CHECKPOINTS = { everyEpochs: 7, everyMs: Infinity, everyBytes: Infinity };

interface LongRun {
  /** Of every shard. */
  readonly lines: readonly (readonly string[])[];
  readonly appends: number;
  readonly inputs: number;
}

/** Killed as often as it is told to, then left alone. */
async function longRun(crashes: number, faultsOf: (process: number) => ProcessFaults): Promise<LongRun> {
  const driver = await recordedDriver(FOR_MS, { partitions: PARTITIONS, checkpoints: CHECKPOINTS });
  try {
    for (let process = 0; process < crashes; process += 1) {
      driver.kill();
      await driver.restart({ faults: faultsOf(process) });
      await driver.runUntilDrained();
      if (driver.process.state !== 'dead') throw new Error(`drained before crash ${process} (${SEED_WORDS})`);
    }
    driver.kill();
    await driver.restart();
    await driver.runUntilDrained();
    const { appends, inputs } = driver.process;
    const shards = Array.from({ length: PARTITIONS }, (_, shard) => driver.acceptedLines(shard));
    return { lines: await Promise.all(shards), appends, inputs };
  } finally {
    await driver.close();
  }
}

describe('two minutes of the bundled recording', () => {
  it(`are decided to the same bytes by a process killed ${CRASHES} times at random (${SEED_WORDS})`, async () => {
    const undisturbed = await longRun(0, () => ({}));
    // On average half as many as would let the last of them come after the end.
    const apart = { appends: undisturbed.appends / CRASHES, inputs: undisturbed.inputs / CRASHES };
    const disturbed = await longRun(CRASHES, (process) =>
      drawnUpTo(2, 'kind', process) === 1
        ? { crashAfterAppends: PARTITIONS + drawnUpTo(apart.appends, 'append', process) }
        : { crashAfterInputs: drawnUpTo(apart.inputs, 'input', process) },
    );
    for (const [shard, lines] of undisturbed.lines.entries()) {
      const decided = disturbed.lines[shard] ?? [];
      const line = lines.findIndex((text, index) => text !== decided[index]);
      const found = { seed: SEED_WORDS, shard, line, text: decided[line], lines: decided.length };
      expect(found).toEqual({ seed: SEED_WORDS, shard, line: -1, text: undefined, lines: lines.length });
    }
  });
});
