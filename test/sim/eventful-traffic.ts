import type { SchedulerDriver, SchedulerDriverOptions } from '../../src/evaluation/driver/index.js';
import type { InputTopic } from '../../src/scheduler/input-record.js';
import {
  encoded,
  radioReport,
  rawRecord,
  sourceClock,
  userRequest,
} from '../../src/scheduler/testing/input-messages.js';
import { gpuCatalogue } from '../../src/scheduler/testing/gpu-catalogue.js';
import { EPOCH_MS, START_MS } from '../../src/scheduler/testing/small-catalogue.js';
import type { Catalogue } from '../../src/core/catalogue.js';
import type { NewRecord } from '../../src/streams/index.js';
import { ScriptedChannel } from '../../src/twin/testing/scripted-channel.js';

export interface TimedRecord {
  readonly topic: InputTopic;
  /** When it is written, from the start, ms. */
  readonly atMs: number;
  readonly record: NewRecord;
}

const END_MS = 4600;
/** Nobody wants anything: the epochs in between are skipped as one range. */
const QUIET_MS = { from: 2900, to: 4000 };
const USERS = ['user-1', 'user-2', 'user-3'];

/** What the users report is the channel until it breaks off, which nobody sees coming. */
export const breakingChannel = (): ScriptedChannel =>
  new ScriptedChannel([
    { untilMs: START_MS + 1500, efficiency: 1 },
    { untilMs: START_MS + 2200 },
    { untilMs: Infinity, efficiency: 1 },
  ]);

/** Who does not ask for offload downloads. */
function twoCells(): Catalogue {
  const { cells, ...rest } = gpuCatalogue(['cell-a', 'cell-b']);
  return { ...rest, cells: cells.map((cell) => ({ ...cell, modes: ['download', 'offload'] })) };
}

/** Two cells of one shard, whose every decision travels alone and whose checkpoints come in several parts. */
export const EVENTFUL: SchedulerDriverOptions = {
  catalogue: twoCells(),
  startAtMs: START_MS,
  openChannel: breakingChannel,
  checkpoints: { everyEpochs: 5, everyMs: Infinity, everyBytes: Infinity },
  limits: { maxRequestBytes: 700 },
};

function request(
  atMs: number,
  requestId: string,
  fields: Partial<Parameters<typeof userRequest>[0]> = {},
): TimedRecord {
  const record = encoded(userRequest({ requestId, arrivedAtMs: START_MS + atMs, ...fields }));
  return { topic: 'requests', atMs, record };
}

const served = [20, 130, 540, 760, 1040, 2310, 4020].map((atMs, index) =>
  request(atMs, `served-${index}`, { userId: USERS[index % 2] ?? '', cellId: index % 3 === 2 ? 'cell-b' : 'cell-a' }),
);
/** More at once than the cell carries. */
const crowd = Array.from({ length: 12 }, (_, index) => request(830, `crowd-${index}`, { deadlineMs: 900 }));
const refused = [
  request(40, 'impossible', { deadlineMs: 60 }),
  request(50, 'unknown-model', { models: ['nothing'] }),
  request(60, 'never-seen', { userId: 'nobody', deadlineMs: 400 }),
];
/** Admitted on a channel that is about to break off. */
const broken = [
  request(1370, 'broken-1', { deadlineMs: 500 }),
  request(1380, 'broken-2', { userId: 'user-2', deadlineMs: 550 }),
];
/** Half a megabit takes the whole uplink 50 ms, either model 10 ms of loading for each of its two layers. */
const offload = (
  atMs: number,
  requestId: string,
  fields: Partial<Parameters<typeof userRequest>[0]> = {},
): TimedRecord => request(atMs, requestId, { models: ['cat'], modes: ['offload'], ...fields });
const offloaded = [
  offload(30, 'seen-1', { inputBytes: 12_500 }),
  offload(35, 'seen-2', { userId: 'user-2' }),
  offload(45, 'seen-3', { models: ['dog', 'cat'] }),
  offload(1020, 'seen-4', { cellId: 'cell-b', models: ['dog'] }),
  offload(1120, 'seen-5', { cellId: 'cell-b' }),
  offload(4050, 'seen-6', { models: ['dog'] }),
];
/** Three at once take the room of what nobody needs just then. */
const together = [2330, 2340, 2350].map((atMs, index) => offload(atMs, `together-${index}`, { inputBytes: 1250 }));
/** More inputs at once than the uplink carries, one that finds no place beside them, one that it could not carry alone. */
const gpuCrowd = [
  ...Array.from({ length: 8 }, (_, index) => offload(540, `gpu-crowd-${index}`, { deadlineMs: 380 + 20 * index })),
  offload(560, 'gpu-crowded-out', { deadlineMs: 170 }),
  offload(570, 'gpu-impossible', { deadlineMs: 150 }),
];
/** One input is up before the channel breaks off, the other is left out of batch after batch until it is back. */
const torn = [
  offload(1310, 'in-time', { inputBytes: 1250 }),
  offload(1320, 'left-out', { userId: 'user-2', inputBytes: 125_000, deadlineMs: 1800 }),
  offload(1330, 'torn', { userId: 'user-2', models: ['dog'], inputBytes: 125_000, deadlineMs: 700 }),
];
const putAside: readonly TimedRecord[] = [
  { topic: 'requests', atMs: 210, record: rawRecord('half a mess', START_MS + 210) },
  { ...request(220, 'served-0', { deadlineMs: 999 }) },
  { ...request(230, 'elsewhere', { cellId: 'nowhere' }) },
  {
    topic: 'requests',
    atMs: 610,
    record: encoded(userRequest({ requestId: 'ancient', arrivedAtMs: 1 }), START_MS + 610),
  },
  { topic: 'reports', atMs: 330, record: rawRecord('{"kind":"radio"}', START_MS + 330) },
  { topic: 'reports', atMs: 1250, record: rawRecord('[]', START_MS + 1250) },
];
const repeated = [{ ...request(20, 'served-0', { userId: 'user-1' }), atMs: 320 }];
/** Written after their epoch had closed, and before it begins. */
const misplaced: readonly TimedRecord[] = [
  { ...request(350, 'late'), atMs: 460 },
  { ...request(605, 'held'), atMs: 595 },
  { topic: 'reports', atMs: 480, record: encoded(radioReport({ measuredAtMs: START_MS + 310, userId: 'user-3' })) },
  { topic: 'reports', atMs: 596, record: encoded(radioReport({ measuredAtMs: START_MS + 604, userId: 'user-3' })) },
];

function reports(): readonly TimedRecord[] {
  const instants = Array.from({ length: Math.ceil(END_MS / 400) }, (_, index) => index * 400 + 5);
  return instants
    .filter((atMs) => atMs < QUIET_MS.from || atMs > QUIET_MS.to)
    .flatMap((atMs) =>
      ['cell-a', 'cell-b'].flatMap((cellId) =>
        USERS.slice(0, 2).map((userId) => ({
          topic: 'reports' as const,
          atMs,
          record: encoded(
            radioReport({ cellId, userId, measuredAtMs: START_MS + atMs, uplink: { bitsPerSecondPerHz: 1 } }),
          ),
        })),
      ),
    );
}

function clocks(): readonly TimedRecord[] {
  const instants = Array.from({ length: END_MS / EPOCH_MS }, (_, epoch) => (epoch + 1) * EPOCH_MS);
  return instants.flatMap((atMs) =>
    (['requests', 'reports'] as const).map((topic) => ({
      topic,
      atMs,
      record: encoded(sourceClock(START_MS + atMs, atMs === END_MS)),
    })),
  );
}

/**
 * A few seconds in which everything happens that can happen to a request and to a record: admitted, completed, missed,
 * refused for several reasons, expired, repeated, put aside, late, held, sent up, run, left out and run later; and a stretch in
 * which nothing does.
 */
export const EVENTFUL_TRAFFIC: readonly TimedRecord[] = [
  ...reports(),
  ...served,
  ...crowd,
  ...refused,
  ...broken,
  ...offloaded,
  ...together,
  ...gpuCrowd,
  ...torn,
  ...putAside,
  ...repeated,
  ...misplaced,
  ...clocks(),
].sort((a, b) => a.atMs - b.atMs);

export async function sendEventful(driver: SchedulerDriver): Promise<void> {
  for (const topic of ['requests', 'reports'] as const) {
    const records = EVENTFUL_TRAFFIC.filter((one) => one.topic === topic).map(({ record }) => record);
    await driver.pipe(topic, 0, records);
  }
}
