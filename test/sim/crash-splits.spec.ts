import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Catalogue } from '../../src/core/catalogue.js';
import type { UserRequest } from '../../src/core/messages.js';
import { SchedulerDriver, type SchedulerDriverOptions } from '../../src/evaluation/driver/index.js';
import { encoded, radioReport, sourceClock, userRequest } from '../../src/scheduler/testing/input-messages.js';
import { EPOCH_MS, smallCatalogue, START_MS } from '../../src/scheduler/testing/small-catalogue.js';
import type { NewRecord } from '../../src/streams/index.js';
import { breakingChannel } from './eventful-traffic.js';

const END_MS = 3400;
const USERS = ['user-1', 'user-2'];

/** Over the whole uplink the input takes 50 ms, what flows between the layers 25 ms; on a phone each layer takes 100 ms. */
function serverCatalogue(): Catalogue {
  const { cells, models, ...rest } = smallCatalogue();
  return {
    ...rest,
    cells: cells.map((cell) => ({ ...cell, modes: ['co-inference'], serverClockHz: 8e9, maxDistortion: 0.3 })),
    models: models.map((model) => ({
      ...model,
      inputBytes: 62_500,
      layers: model.layers.map((layer) => ({ ...layer, outputBytes: 31_250 })),
    })),
  };
}

const OPTIONS: SchedulerDriverOptions = {
  catalogue: serverCatalogue(),
  startAtMs: START_MS,
  openChannel: breakingChannel,
  checkpoints: { everyEpochs: 5, everyMs: Infinity, everyBytes: Infinity },
};

const asked = (atMs: number, requestId: string, fields: Partial<UserRequest> = {}): NewRecord =>
  encoded(userRequest({ requestId, arrivedAtMs: START_MS + atMs, deadlineMs: 700, ...fields }));

const REQUESTS: readonly NewRecord[] = [
  asked(20, 'served-0'),
  asked(130, 'served-1', { userId: 'user-2', energyJoules: 0.1 }),
  asked(150, 'impossible', { deadlineMs: 160, maxDistortion: 0 }),
  // More at once than server and devices can do without pruning.
  ...Array.from({ length: 9 }, (_, place) =>
    asked(540, `crowd-${place}`, { deadlineMs: 230 + 20 * place, maxDistortion: 0 }),
  ),
  // The channel breaks off at 1500 ms.
  ...Array.from({ length: 4 }, (_, place) =>
    asked(1380, `torn-${place}`, { batchSize: 4, deadlineMs: 900, maxDistortion: 0, userId: USERS[place % 2] ?? '' }),
  ),
  asked(2330, 'served-2'),
  ...clocks(),
].sort((a, b) => (a.timestampMs ?? 0) - (b.timestampMs ?? 0));

const REPORTS: readonly NewRecord[] = [
  ...Array.from({ length: Math.ceil(END_MS / 200) }, (_, place) => place * 200 + 5).flatMap((atMs) =>
    USERS.map((userId) => {
      const uplink = { bitsPerSecondPerHz: atMs > 1500 && atMs < 2200 ? 0 : 1 };
      return encoded(radioReport({ userId, uplink, measuredAtMs: START_MS + atMs }));
    }),
  ),
  ...clocks(),
].sort((a, b) => (a.timestampMs ?? 0) - (b.timestampMs ?? 0));

function clocks(): readonly NewRecord[] {
  return Array.from({ length: END_MS / EPOCH_MS }, (_, epoch) => (epoch + 1) * EPOCH_MS).map((atMs) =>
    encoded(sourceClock(START_MS + atMs, atMs === END_MS)),
  );
}

interface Run {
  readonly lines: readonly string[];
  readonly appends: number;
  readonly processes: number;
}

/** The traffic to its end: whenever the process has died, another one goes on. */
async function run(options: Partial<SchedulerDriverOptions> = {}): Promise<Run> {
  const driver = await SchedulerDriver.start({ ...OPTIONS, ...options });
  let processes = 1;
  try {
    await driver.pipe('requests', 0, REQUESTS);
    await driver.pipe('reports', 0, REPORTS);
    await driver.runUntilDrained();
    for (; driver.process.state === 'dead'; processes += 1) {
      await driver.restart();
      await driver.runUntilDrained();
    }
    return { lines: await driver.acceptedLines(), appends: driver.process.appends, processes };
  } finally {
    await driver.close();
  }
}

describe('a process that dies while models are cut', () => {
  let undisturbed: Run;

  beforeAll(async () => {
    undisturbed = await run();
  });

  it('has every part of a cut model, and every end, in its traffic', () => {
    const text = undisturbed.lines.join('\n');
    const reasons = ['SERVER_FULL', 'DISTORTION_IMPOSSIBLE', 'CHANNEL_DROPPED'];
    for (const word of ['completed', 'missed', 'refused', ...reasons]) expect(text).toContain(`"${word}"`);
    expect(text).toContain('"splitAfter":0');
    expect(text).toContain('"splitAfter":2');
    expect(text).toContain('"bitsLeft"');
    expect(undisturbed.processes).toBe(1);
  });

  it('after any of its appends is succeeded by one that decides the same bytes', async () => {
    for (let crashAfterAppends = 1; crashAfterAppends <= undisturbed.appends; crashAfterAppends += 1) {
      const { lines, processes } = await run({ faults: { crashAfterAppends } });
      expect(lines).toEqual(undisturbed.lines);
      expect(processes).toBe(2);
    }
  });
});
