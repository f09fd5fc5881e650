import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Catalogue } from '../../src/core/catalogue.js';
import type { DeviceReport, LinkReport, UserRequest } from '../../src/core/messages.js';
import { SchedulerDriver, type SchedulerDriverOptions } from '../../src/evaluation/driver/index.js';
import { encoded, sourceClock, userRequest } from '../../src/scheduler/testing/input-messages.js';
import { EPOCH_MS, smallCatalogue, START_MS } from '../../src/scheduler/testing/small-catalogue.js';
import type { NewRecord } from '../../src/streams/index.js';
import { ScriptedChannel } from '../../src/twin/testing/scripted-channel.js';

const END_MS = 3400;

/** Two phones and a box four times as fast between them: each layer takes 100 ms on a phone. */
function deviceCatalogue(): Catalogue {
  const { cells, deviceClasses, ...rest } = smallCatalogue();
  const link = (from: string, to: string) => ({ from, to, bitsPerSecond: 10e6, latencyMs: 2, channelId: 'air' });
  return {
    ...rest,
    deviceClasses: [...deviceClasses, ...deviceClasses.map((one) => ({ ...one, deviceClass: 'box', maxClockHz: 4e9 }))],
    cells: cells.map((cell) => ({
      ...cell,
      modes: ['chain'],
      deviceValidityMs: 500,
      devices: ['cam', 'box', 'desk'].map((deviceId) => ({
        deviceId,
        deviceClass: deviceId === 'box' ? 'box' : 'phone',
      })),
      links: [link('cam', 'box'), link('box', 'cam'), link('box', 'desk'), link('desk', 'box')],
    })),
  };
}

const OPTIONS: SchedulerDriverOptions = {
  catalogue: deviceCatalogue(),
  startAtMs: START_MS,
  openChannel: () => new ScriptedChannel([{ untilMs: Infinity, efficiency: 1 }], NETWORK),
  checkpoints: { everyEpochs: 5, everyMs: Infinity, everyBytes: Infinity },
};

const asked = (atMs: number, requestId: string, fields: Partial<UserRequest> = {}): NewRecord =>
  encoded(userRequest({ requestId, arrivedAtMs: START_MS + atMs, deadlineMs: 900, sourceDeviceId: 'cam', ...fields }));

const device = (atMs: number, deviceId: string, fields: Partial<DeviceReport> = {}): DeviceReport => {
  const told = { kind: 'device', cellId: 'cell-a', deviceId, measuredAtMs: START_MS + atMs, backlogFlops: 0 } as const;
  return { ...told, ...fields };
};

const link = (atMs: number, bitsPerSecond: number): LinkReport => {
  const told = { kind: 'link', cellId: 'cell-a', from: 'cam', to: 'box', measuredAtMs: START_MS + atMs } as const;
  return { ...told, bitsPerSecond };
};

const byTime = (a: NewRecord, b: NewRecord): number => (a.timestampMs ?? 0) - (b.timestampMs ?? 0);

const REQUESTS: readonly NewRecord[] = [
  asked(20, 'served-0', { sinkDeviceId: 'desk' }),
  asked(130, 'served-1', { priority: 4, batchSize: 2 }),
  asked(150, 'impossible', { deadlineMs: 120 }),
  ...Array.from({ length: 9 }, (_, place) => asked(540, `crowd-${place}`, { deadlineMs: 400, batchSize: 2 })),
  // Its source is gone at 1455 ms, with all there is of it.
  asked(1380, 'torn', { sourceDeviceId: 'desk', batchSize: 8, deadlineMs: 1800 }),
  asked(2330, 'served-2'),
  ...clocks(),
].sort(byTime);

/** Told to the scheduler, and true for whoever carries the plans out. */
const NETWORK: readonly (DeviceReport | LinkReport)[] = [
  ...Array.from({ length: Math.ceil(END_MS / 200) }, (_, place) =>
    device(place * 200 + 5, 'box', { backlogFlops: 1e7 * (place % 4) }),
  ),
  device(90, 'desk', { freeMemoryBytes: 500_000 }),
  device(480, 'desk'),
  device(960, 'desk'),
  device(1410, 'desk'),
  device(1455, 'desk', { gone: true }),
  device(2000, 'desk'),
  device(300, 'lamp'),
  link(700, 0),
  link(900, 5e6),
].sort((a, b) => a.measuredAtMs - b.measuredAtMs);

const REPORTS: readonly NewRecord[] = [...NETWORK.map(encoded), ...clocks()].sort(byTime);

function clocks(): readonly NewRecord[] {
  return Array.from({ length: END_MS / EPOCH_MS }, (_, epoch) => (epoch + 1) * EPOCH_MS).map((atMs) =>
    encoded(sourceClock(START_MS + atMs, atMs === END_MS)),
  );
}

interface Run {
  readonly lines: readonly string[];
  readonly appends: number;
  readonly processes: number;
  readonly beganFrom: readonly number[];
}

/** The traffic to its end: whenever the process has died, another one goes on. */
async function run(options: Partial<SchedulerDriverOptions> = {}): Promise<Run> {
  const driver = await SchedulerDriver.start({ ...OPTIONS, ...options });
  const beganFrom: number[] = [];
  let processes = 1;
  try {
    await driver.pipe('requests', 0, REQUESTS);
    await driver.pipe('reports', 0, REPORTS);
    await driver.runUntilDrained();
    for (; driver.process.state === 'dead'; processes += 1) {
      await driver.restart();
      beganFrom.push(...driver.process.restores.flatMap(({ checkpointEpoch }) => checkpointEpoch ?? []));
      await driver.runUntilDrained();
    }
    return { lines: await driver.acceptedLines(), appends: driver.process.appends, processes, beganFrom };
  } finally {
    await driver.close();
  }
}

describe('a process that dies while models are on their way over devices', () => {
  let undisturbed: Run;

  beforeAll(async () => {
    undisturbed = await run();
  });

  it('has chains, devices that go, and refusals in its traffic', () => {
    const text = undisturbed.lines.join('\n');
    const reasons = ['DEADLINE_IMPOSSIBLE', 'DEVICES_BUSY', 'EXECUTOR_FAILED'];
    for (const word of ['admitted', 'missed', 'refused', ...reasons]) expect(text).toContain(`"${word}"`);
    expect(text).toContain('"segments":[{');
    expect(text).toContain('"transfers":[{');
    expect(undisturbed.processes).toBe(1);
  });

  it('after any of its appends is succeeded by one that decides the same bytes', async () => {
    const beganFrom = new Set<number>();
    for (let crashAfterAppends = 1; crashAfterAppends <= undisturbed.appends; crashAfterAppends += 1) {
      const other = await run({ faults: { crashAfterAppends } });
      expect(other.lines).toEqual(undisturbed.lines);
      expect(other.processes).toBe(2);
      for (const epoch of other.beganFrom) beganFrom.add(epoch);
    }
    // Chains under way, devices and links were restored from more than one checkpoint.
    expect(beganFrom.size).toBeGreaterThan(3);
  });
});
