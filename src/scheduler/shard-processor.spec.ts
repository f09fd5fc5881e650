import { describe, expect, it } from '@jest/globals';
import { topicNames, type DecisionLogRecord } from '../contracts/index.js';
import { EmbeddedEventLog, topicSpecs, type NewRecord } from '../streams/index.js';
import { DEFAULT_CHUNK_BYTES } from './decision-appender.js';
import { DEFAULT_LIMITS } from './scheduler-options.js';
import { encoded, radioReport, rawRecord, sourceClock, userRequest } from './testing/input-messages.js';
import { oneShardLog, ShardScene } from './testing/shard-scene.js';
import { EPOCH_MS, START_EPOCH, START_MS } from './testing/small-catalogue.js';
import { WatchedLog } from './testing/watched-log.js';

const clockAt = (epochs: number, final = false): NewRecord => encoded(sourceClock(START_MS + epochs * EPOCH_MS, final));

/** A request nobody can serve: one refusal in its own epoch. */
function passing(requestId: string, epoch = 0): NewRecord {
  return encoded(userRequest({ requestId, arrivedAtMs: START_MS + epoch * EPOCH_MS + 10, models: ['none'] }));
}

/** One epoch a list, both sources saying that it is over. */
function deliverEpochs(scene: ShardScene, ...epochs: readonly (readonly NewRecord[])[]): void {
  scene.deliver('reports', [clockAt(0), ...epochs.map((_, index) => clockAt(index + 1))]);
  scene.deliver('requests', [clockAt(0), ...epochs.flatMap((records, index) => [...records, clockAt(index + 1)])]);
}

function epochsIn(decisions: readonly DecisionLogRecord[]): readonly number[] {
  return decisions.flatMap((decision) => (decision.kind === 'epoch' ? [decision.epoch - START_EPOCH] : []));
}

describe('a shard at work', () => {
  it('writes its ownership, then each epoch numbered and closed by its marker', async () => {
    const scene = await ShardScene.take();
    deliverEpochs(scene, [passing('a'), passing('b')], [passing('c', 1)]);
    await scene.closed(2);
    const decisions = await scene.decisions();
    const said = decisions.map((decision) =>
      decision.kind === 'ownership' ? decision.kind : [decision.kind, decision.number],
    );
    expect(said).toEqual(['ownership', ['verdict', 0], ['verdict', 1], ['epoch', 2], ['verdict', 0], ['epoch', 1]]);
    for (const decision of decisions.slice(1)) expect(decision).toMatchObject({ ownerId: 'anna', term: 0 });
    expect(decisions.at(-1)).toMatchObject({
      epoch: START_EPOCH + 1,
      inputs: { requests: { from: 3, next: 5 }, reports: { from: 1, next: 2 }, outcomes: { from: 0, next: 0 } },
      counts: { received: 3, refused: 3, drift: 0 },
    });
  });

  it('tells the log up to where its inputs are done with, and when all is done', async () => {
    const scene = await ShardScene.take();
    scene.deliver('reports', [clockAt(0), clockAt(1, true)]);
    scene.deliver('requests', [passing('a'), clockAt(1, true)]);
    await scene.closed(1);
    await scene.processor.stop();
    const { requests, reports } = scene.topics;
    expect([scene.committed.get(requests), scene.committed.get(reports)]).toEqual([2, 2]);
    expect(scene.phases).toEqual(['drained']);
    expect(scene.processor.drained).toBe(true);
  });

  it('cuts a huge epoch into requests of bounded size, one at a time, the marker in the last', async () => {
    const scene = await ShardScene.take();
    deliverEpochs(
      scene,
      Array.from({ length: 4000 }, (_, index) => passing(`${index}-${'x'.repeat(150)}`)),
    );
    await scene.closed(1);
    const written = scene.log.appends.filter(({ topic }) => topic === scene.topics.decisions).slice(1);
    const bytes = written.map(({ records }) => records.reduce((sum, { value }) => sum + value.byteLength, 0));
    expect(bytes.length).toBeGreaterThan(2);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(DEFAULT_CHUNK_BYTES);
    expect(scene.log.mostInFlight).toBe(1);
    const decisions = await scene.decisions();
    expect(decisions.at(-1)).toMatchObject({ kind: 'epoch', number: 4000 });
    expect(decisions).toHaveLength(4002);
  });

  it('says when the oldest request of an epoch was read, though later ones keep waiting behind it', async () => {
    const scene = await ShardScene.take();
    scene.deliver('reports', [clockAt(0), clockAt(1), clockAt(2)]);
    scene.deliver('requests', [clockAt(0), passing('a')]);
    scene.clock.advanceTo(START_MS + 30);
    scene.deliver('requests', [passing('b', 1), passing('c', 1)]);
    await scene.closed(1);
    scene.clock.advanceTo(START_MS + 70);
    scene.deliver('requests', [passing('d', 1), clockAt(2)]);
    await scene.closed(2);
    expect(scene.reports.map(({ oldestRequestReadAtMs }) => oldestRequestReadAtMs)).toEqual([START_MS, START_MS + 30]);
  });

  it('puts bad records aside before the marker of their epoch', async () => {
    const scene = await ShardScene.take();
    deliverEpochs(scene, [rawRecord('not JSON'), passing('a')]);
    await scene.closed(1);
    const { decisions, deadLetters } = scene.topics;
    expect(scene.log.appends.map(({ topic }) => topic)).toEqual([decisions, deadLetters, decisions]);
    expect(scene.log.appends[1]?.records.map(({ key }) => key)).toEqual(['slotwise.requests/0@1']);
  });

  it('closes by the clock, woken by an alarm, when sources stay silent', async () => {
    const scene = await ShardScene.take({ time: 'clock' });
    scene.deliver('requests', [passing('a')]);
    expect(scene.clock.alarmsAtMs).toContain(START_MS + EPOCH_MS + 10);
    scene.clock.advanceTo(START_MS + EPOCH_MS + 10);
    await scene.closed(1);
    await scene.processor.stop();
    expect(scene.reports[0]?.marker).toMatchObject({ trigger: 'clock', epoch: START_EPOCH });
    expect(scene.clock.alarmsAtMs).toEqual([]);
  });

  it('finishes the epoch it is writing when it is stopped, and begins no other', async () => {
    const scene = await ShardScene.take();
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const reached = new Promise<void>((resolve) => {
      scene.log.beforeAppend = () => {
        resolve();
        return gate;
      };
    });
    deliverEpochs(scene, [passing('a')], [passing('b', 1)]);
    await reached;
    const stopped = scene.processor.stop();
    expect(epochsIn(await scene.decisions())).toEqual([]);
    open();
    await stopped;
    expect(epochsIn(await scene.decisions())).toEqual([0]);
    scene.deliver('requests', [clockAt(5)]);
    await scene.processor.stop();
    expect(epochsIn(await scene.decisions())).toEqual([0]);
  });
});

describe('a shard that cannot go on', () => {
  it('goes on when what somebody else wrote into its decisions changes nothing (R5)', async () => {
    const scene = await ShardScene.take();
    deliverEpochs(scene, [passing('a')]);
    await scene.closed(1);
    await scene.log.append(scene.topics.decisions, 0, [rawRecord('{"kind":"ownership"}'), rawRecord('noise')]);
    scene.deliver('reports', [clockAt(2)]);
    scene.deliver('requests', [passing('b', 1), clockAt(2)]);
    await scene.closed(2);
    expect(scene.processor.state.lastEpoch).toBe(START_EPOCH + 1);
  });

  it('applies nothing and stops when another owner stands before its marker (R5)', async () => {
    const scene = await ShardScene.take({ checkpoints: 'off' });
    deliverEpochs(scene, [passing('a')]);
    await scene.closed(1);
    await ShardScene.take({ log: scene.log, ownerId: 'berta' });
    const before = scene.log.appends.length;
    scene.deliver('reports', [clockAt(2), clockAt(3)]);
    scene.deliver('requests', [passing('b', 1), passing('c', 2), clockAt(3)]);
    expect(await scene.failure).toMatchObject({ code: 'OWNERSHIP_LOST' });
    await scene.processor.stop();
    // The one append that found out, and none after it.
    expect(scene.log.appends.length).toBe(before + 1);
    expect(scene.reports).toHaveLength(1);
    expect(scene.processor.state.lastEpoch).toBe(START_EPOCH);
  });

  it.each<[string, 'beforeAppend' | 'afterAppend']>([
    ['rejected', 'beforeAppend'],
    ['written but never acknowledged', 'afterAppend'],
  ])('writes nothing more in its term after an append that was %s', async (_, moment) => {
    const scene = await ShardScene.take({ checkpoints: 'off' });
    const broken = new Error('connection lost');
    scene.log[moment] = () => Promise.reject(broken);
    deliverEpochs(scene, [passing('a')], [passing('b', 1)]);
    expect(await scene.failure).toMatchObject({ code: 'APPEND_UNKNOWN', cause: broken });
    scene.log[moment] = () => Promise.resolve();
    const before = scene.log.appends.length;
    scene.deliver('reports', [clockAt(9)]);
    scene.deliver('requests', [passing('c', 2), clockAt(9)]);
    await scene.processor.stop();
    expect(scene.log.appends.length).toBe(before);
    expect(scene.processor.state.lastEpoch).toBeUndefined();
  });

  it.each([
    ['missing', 3],
    ['repeated', 1],
  ])('refuses inputs of which some are %s', async (_, offset) => {
    const scene = await ShardScene.take();
    scene.deliver('requests', [clockAt(0), passing('a')]);
    expect(() => {
      scene.deliver('requests', [passing('b')], offset);
    }).toThrow(expect.objectContaining({ code: 'OFFSET_GAP' }));
  });
});

describe('back-pressure', () => {
  const reportsOf = (epoch: number, count: number): readonly NewRecord[] =>
    Array.from({ length: count }, (_, index) =>
      encoded(radioReport({ measuredAtMs: START_MS + epoch * EPOCH_MS + index })),
    );

  it('pauses a source that has read far ahead and resumes it when the others have caught up', async () => {
    const scene = await ShardScene.take({ limits: { maxReadAhead: 10 } });
    const { reports, requests } = scene.topics;
    scene.deliver('requests', [passing('a'), clockAt(1)]);
    scene.deliver('reports', [clockAt(1)]);
    await scene.closed(1);
    scene.deliver('reports', [...reportsOf(1, 5), ...reportsOf(3, 5)]);
    expect([...scene.paused]).toEqual([reports]);
    scene.deliver('requests', [clockAt(2)]);
    await scene.closed(2);
    await scene.processor.stop();
    expect(scene.paused.has(reports)).toBe(false);
    expect(scene.paused.has(requests)).toBe(false);
  });

  it('never pauses a source that the next epoch still waits for', async () => {
    const scene = await ShardScene.take({ limits: { maxReadAhead: 10 } });
    scene.deliver('requests', [passing('a'), clockAt(1)]);
    scene.deliver('reports', [clockAt(1)]);
    await scene.closed(1);
    scene.deliver('reports', reportsOf(1, 50));
    expect([...scene.paused]).toEqual([]);
    scene.deliver('requests', [clockAt(2), ...Array.from({ length: 30 }, (_, index) => passing(`b${index}`, 2))]);
    expect([...scene.paused]).toEqual([scene.topics.requests]);
    scene.deliver('reports', [clockAt(2)]);
    await scene.closed(2);
    await scene.processor.stop();
    expect(scene.reports[1]?.marker.inputs.reports).toEqual({ from: 0, next: 51 });
  });

  it('closes an epoch for its size, live, before a source has to wait', async () => {
    expect(DEFAULT_LIMITS.maxBufferedRecords).toBeLessThanOrEqual(DEFAULT_LIMITS.maxReadAhead);
    const scene = await ShardScene.take({ time: 'clock', limits: { maxReadAhead: 10, maxBufferedRecords: 10 } });
    scene.deliver('reports', reportsOf(0, 10));
    await scene.closed(1);
    await scene.processor.stop();
    expect(scene.reports[0]?.marker).toMatchObject({ trigger: 'size', epoch: START_EPOCH });
    expect([...scene.paused]).toEqual([]);
  });
});

const OF_BERTA = { kind: 'ownership', ownerId: 'berta', shard: 0, instance: 'b', build: 'x' };

describe('taking a shard', () => {
  it('starts again where nobody has closed an epoch, in a term of its own', async () => {
    const log = await oneShardLog();
    await ShardScene.take({ log });
    await log.append('slotwise.decisions', 0, [rawRecord('garbage')]);
    const scene = await ShardScene.take({ log });
    deliverEpochs(scene, [passing('a')]);
    await scene.closed(1);
    expect(scene.reports[0]?.marker.term).toBe(2);
  });

  it('refuses a log whose beginning is gone: what it held cannot be known', async () => {
    const log = await oneShardLog();
    log.beginOffset = (topic) => Promise.resolve(topic === 'slotwise.decisions' ? 7 : 0);
    await expect(ShardScene.take({ log })).rejects.toMatchObject({ code: 'LOG_TRIMMED' });
  });

  it('is not done by a process whose clock is off (R7)', async () => {
    const limits = { maxClockDifferenceMs: 5 };
    const late = new WatchedLog(new EmbeddedEventLog({ now: () => START_MS - 6 }));
    await late.ensureTopics(topicSpecs(topicNames(), 1));
    await expect(ShardScene.take({ log: late, limits })).rejects.toMatchObject({ code: 'CLOCK_APART' });
  });

  it.each([
    ['is no ownership record', rawRecord('somebody else')],
    ["is another owner's", rawRecord(JSON.stringify(OF_BERTA))],
  ])('does not believe an acknowledgement, but reads its ownership back: what is there %s', async (_, record) => {
    const log = await oneShardLog();
    await log.append('slotwise.decisions', 0, [record]);
    log.append = () => Promise.resolve(0);
    await expect(ShardScene.take({ log })).rejects.toMatchObject({ code: 'OWNERSHIP_LOST' });
  });
});
