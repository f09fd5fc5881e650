import { beforeEach, describe, expect, it } from '@jest/globals';
import { topicNames, type Verdict } from '../../contracts/index.js';
import { EmbeddedEventLog, topicSpecs, type EventLog, type LogRecord } from '../../streams/index.js';
import { DEFAULT_LIMITS, defaultPlanners } from '../scheduler-options.js';
import { encoded, radioReport, sourceClock, userRequest } from '../testing/input-messages.js';
import { oneShardLog, ShardScene } from '../testing/shard-scene.js';
import { EPOCH_MS, smallCatalogue, START_EPOCH, START_MS } from '../testing/small-catalogue.js';
import type { WatchedLog } from '../testing/watched-log.js';
import type { CellSide } from './epoch-difference.js';
import { verifyShard, type VerifiedShard, type VerifyOptions } from './verify-shard.js';

const EPOCHS = 4;
const topics = topicNames();
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A recorded run: every epoch has a report and a request; checkpoints after the second and the fourth. */
async function recordedRun(): Promise<WatchedLog> {
  const log = await oneShardLog();
  const scene = await ShardScene.take({
    log,
    checkpoints: { everyEpochs: 2, everyMs: Infinity, everyBytes: Infinity },
  });
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    const startMs = START_MS + epoch * EPOCH_MS;
    const clock = encoded(sourceClock(startMs + EPOCH_MS));
    scene.deliver('reports', [encoded(radioReport({ measuredAtMs: startMs + 5 })), clock]);
    const request = userRequest({ requestId: `r${epoch}`, arrivedAtMs: startMs + 20, deadlineMs: 700 });
    scene.deliver('requests', [encoded(request), clock]);
    await scene.closed(epoch + 1);
  }
  await scene.checkpointed(START_EPOCH + EPOCHS - 1);
  await scene.processor.stop();
  return log;
}

const WITHOUT_CHECKPOINTS = [topics.requests, topics.reports, topics.decisions];

type Edit = (record: LogRecord) => Uint8Array | undefined;

/** The same log with some values replaced, as if somebody had edited a recording. */
async function edited(from: EventLog, edit: Edit, copied: readonly string[] = WITHOUT_CHECKPOINTS): Promise<EventLog> {
  const log = new EmbeddedEventLog({ now: () => START_MS });
  await log.ensureTopics(topicSpecs(topics, 1));
  for (const topic of copied) {
    const records = await from.read({ topic, partition: 0, fromOffset: 0, maxRecords: 10_000 });
    await log.append(
      topic,
      0,
      records.map((record) => ({ ...record, value: edit(record) ?? record.value })),
    );
  }
  return log;
}

const verify = (log: EventLog, changes: Partial<VerifyOptions> = {}): Promise<VerifiedShard> =>
  verifyShard({
    ...{ log, topics, shard: 0, catalogues: [smallCatalogue(['cell-a', 'cell-b'])] },
    parts: { partitions: 1, planners: defaultPlanners(), limits: DEFAULT_LIMITS },
    ...changes,
  });

describe('verifying a shard', () => {
  let log: WatchedLog;
  beforeEach(async () => {
    log = await recordedRun();
  });

  it('finds nothing in a log as it was written, and tells how far it is', async () => {
    const positions: number[] = [];
    expect(await verify(log, { onEpoch: (position) => void positions.push(position) })).toEqual({
      shard: 0,
      epochs: EPOCHS,
    });
    expect(positions).toHaveLength(EPOCHS);
    expect(positions.at(-1)).toBe((await log.endOffset(topics.decisions, 0)) - 1);
  });

  it('needs no catalogue but the one in the checkpoints', async () => {
    expect(await verify(log, { catalogues: [] })).toEqual({ shard: 0, epochs: EPOCHS });
  });

  it('names the first field that differs, and shows the cell on both sides', async () => {
    const tampered = await edited(log, ({ topic, value }) => {
      if (topic !== topics.decisions) return undefined;
      const text = decoder.decode(value);
      const { kind, requestId, verdict } = JSON.parse(text) as Partial<Verdict>;
      if (kind !== 'verdict' || requestId !== 'r1' || verdict !== 'admitted') return undefined;
      return encoder.encode(text.replace('"model":"pair"', '"model":"pear"'));
    });
    const { difference, epochs } = await verify(tampered);
    expect(epochs).toBe(2);
    expect(difference).toMatchObject({
      epoch: START_EPOCH + 1,
      ownerId: 'anna',
      where: expect.stringMatching(/^verdict \d: model$/) as unknown,
      logSays: 'pear',
      rerunSays: 'pair',
    });
    const [cell] = difference?.cells ?? [];
    expect(cell?.before?.open.map(({ request }) => request.requestId)).toEqual(['r0']);
    expect(cell?.log.verdicts.map(({ model }) => model)).toContain('pear');
    expect(cell?.rerun.state?.open.map(({ request }) => request.requestId)).toEqual(['r0', 'r1']);
  });

  it('finds an input that is not what was decided on', async () => {
    const tampered = await edited(log, ({ topic, offset, value }) => {
      if (topic !== topics.reports || offset !== 2) return undefined;
      return encoder.encode(decoder.decode(value).replace('"bitsPerSecondPerHz":1', '"bitsPerSecondPerHz":2'));
    });
    const { difference } = await verify(tampered);
    expect(difference?.epoch).toBe(START_EPOCH + 1);
    expect(difference?.logSays).not.toEqual(difference?.rerunSays);
  });

  it('shows every cell when only the marker tells that the states differ, with the logged state where it is known', async () => {
    const prioritised: Edit = ({ topic, offset, value }) => {
      if (topic !== topics.requests || offset !== 2) return undefined;
      return encoder.encode(decoder.decode(value).replace('"deadlineMs":700', '"deadlineMs":700,"priority":1'));
    };
    const tampered = await edited(log, prioritised, [...WITHOUT_CHECKPOINTS, topics.checkpoints]);
    const { difference } = await verify(tampered);
    expect(difference?.where).toBe('epoch: stateDigest');
    const [cell] = difference?.cells ?? [];
    const priorityOf = (side: CellSide | undefined): unknown => side?.state?.open.at(-1)?.request.priority;
    expect([cell?.cellId, priorityOf(cell?.log), priorityOf(cell?.rerun)]).toEqual(['cell-a', undefined, 1]);
    expect(cell?.log.state?.open).toHaveLength(2);
  });

  it('goes on through a change of catalogue when it is given both', async () => {
    const after = smallCatalogue(['cell-a']);
    const changed = await ShardScene.take({ log, ownerId: 'berta', catalogue: after, changeCatalogue: true });
    changed.processor.wake();
    await changed.closed(1);
    await changed.processor.stop();
    const catalogues = [smallCatalogue(['cell-a', 'cell-b']), after];
    const bare = await edited(log, () => undefined);
    expect(await verify(bare, { catalogues })).toEqual({ shard: 0, epochs: EPOCHS + 1 });
    await expect(verify(bare)).rejects.toThrow(/epoch \d+ was planned with .* beside the others/);
  });

  it('begins behind the oldest checkpoint when the beginning is gone', async () => {
    const begins = log.beginOffset.bind(log);
    log.beginOffset = (topic, partition) => (topic === topics.requests ? Promise.resolve(3) : begins(topic, partition));
    expect(await verify(log)).toEqual({ shard: 0, epochs: 2, checkpointEpoch: START_EPOCH + 1 });
  });

  it('says so when there is nothing to begin from, or no catalogue to decide with', async () => {
    const bare = await edited(log, () => undefined);
    await expect(verify(bare, { catalogues: [smallCatalogue()] })).rejects.toMatchObject({ code: 'CATALOGUE_DIFFERS' });
    bare.beginOffset = (topic) => Promise.resolve(topic === topics.checkpoints ? 0 : 1);
    await expect(verify(bare)).rejects.toMatchObject({ code: 'LOG_TRIMMED' });
  });
});
