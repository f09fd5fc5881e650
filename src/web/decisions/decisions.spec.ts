import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { DecisionLogRecord } from '../../contracts/index.js';
import { DecisionReader, EmbeddedEventLog, type ReaderPosition } from '../../streams/index.js';
import { ReaderPositions } from '../read-model/reader-positions.js';
import { ShardFollower } from '../read-model/shard-follower.js';
import { DecisionLogWriter } from '../testing/decision-log-writer.js';
import { admitted, planned, refused, TOPICS, WebFixture } from '../testing/web-fixture.js';
import { decisionLines } from './decision-lines.js';

interface Line {
  readonly position?: ReaderPosition;
  readonly shard?: number;
  readonly offset?: number;
  readonly record?: DecisionLogRecord;
}

const parsed = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

function bodyOf({ body }: Response): Readable {
  return body === null ? Readable.from([]) : Readable.fromWeb(body);
}

/** Epochs that a reader accepts which begins where the first line says. */
function acceptedEpochs([first, ...records]: readonly Line[]): readonly number[] {
  const reader = new DecisionReader(first?.position?.shard ?? 0, first?.position);
  return records.flatMap(({ offset = 0, record }) => {
    const epoch = record === undefined ? undefined : reader.accept({ offset, decision: record });
    return epoch === undefined ? [] : [epoch.epoch];
  });
}

describe('/api/decisions', () => {
  let web: WebFixture;

  beforeEach(async () => {
    web = new WebFixture();
    await web.start();
    await web.shard0.close(10, { verdicts: [admitted('a')], plans: [planned(['a'])] });
    await web.shard0.close(11, { verdicts: [refused('b')] });
    await web.shard1.close(10);
  });

  afterEach(() => web.close());

  it('sends one shard from the oldest point on, so that the reader accepts every epoch', async () => {
    const { text } = await web.get('/api/decisions?shard=0').expect('Content-Type', /x-ndjson/);
    const lines = parsed(text);
    expect(lines[0]).toEqual({ position: { shard: 0, nextOffset: 0 } });
    expect(lines.slice(1).map(({ shard, offset, record }) => [shard, offset, record?.kind])).toEqual([
      [0, 0, 'ownership'],
      [0, 1, 'verdict'],
      [0, 2, 'plan'],
      [0, 3, 'epoch'],
      [0, 4, 'verdict'],
      [0, 5, 'epoch'],
    ]);
    expect(acceptedEpochs(lines)).toEqual([10, 11]);
  });

  it('sends all shards when none is named', async () => {
    const lines = parsed((await web.get('/api/decisions')).text);
    expect(lines.flatMap(({ position }) => (position === undefined ? [] : [position.shard])).sort()).toEqual([0, 1]);
    expect(lines.filter(({ shard }) => shard === 1).map(({ record }) => record?.kind)).toEqual(['ownership', 'epoch']);
  });

  it('stays open with follow=true and sends what is appended', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${web.url}/api/decisions?shard=1&follow=true`, { signal: leaving.signal });
    const lines = createInterface({ input: bodyOf(response) })[Symbol.asyncIterator]();
    const next = async (): Promise<Line> => JSON.parse(String((await lines.next()).value)) as Line;
    expect(await next()).toHaveProperty('position');
    expect((await next()).record?.kind).toBe('ownership');
    expect((await next()).record).toMatchObject({ kind: 'epoch', epoch: 10 });
    await web.shard1.close(11);
    expect((await next()).record).toMatchObject({ kind: 'epoch', epoch: 11 });
    leaving.abort();
  });

  it('ends what is still open when the process ends', async () => {
    const response = await fetch(`${web.url}/api/decisions?follow=true`);
    const text = response.text();
    await web.app.close();
    expect(parsed(await text)).toHaveLength(10);
  });
});

describe('a decision log that drops its oldest records', () => {
  it('is served from a position that the reader accepts', async () => {
    const log = new EmbeddedEventLog({ now: () => 0, maxPartitionBytes: 100_000 });
    await log.ensureTopics([{ topic: TOPICS.decisions, partitions: 1 }]);
    const writer = new DecisionLogWriter(log, TOPICS.decisions, 0);
    const { signal } = new AbortController();
    let reached: (() => void) | undefined;
    const options = { log, topic: TOPICS.decisions, shard: 0, onTrouble: () => undefined };
    const follower = new ShardFollower({ ...options, onEpoch: ({ epoch }) => epoch % 10 === 9 && reached?.() });
    void follower.follow(signal);
    await writer.take();
    for (let epoch = 0; epoch < 400; epoch += 10) {
      const followed = new Promise<void>((resolve) => {
        reached = resolve;
      });
      for (let one = epoch; one < epoch + 10; one += 1) await writer.close(one);
      await followed;
    }
    expect(await log.beginOffset(TOPICS.decisions, 0)).toBeGreaterThan(0);

    const from = await follower.oldestPosition();
    let text = '';
    for await (const lines of decisionLines({ log, topic: TOPICS.decisions, from, follow: false, signal }))
      text += lines;
    const epochs = acceptedEpochs(parsed(text));
    expect(epochs.length).toBeGreaterThanOrEqual(50);
    expect(epochs).toEqual(Array.from({ length: epochs.length }, (_, index) => 400 - epochs.length + index));
    await log.close();
  });

  it('is served from behind the newest epoch when everything older was dropped', () => {
    const first = { shard: 0, nextOffset: 0 };
    expect(new ReaderPositions(first).oldestFrom(17)).toEqual(first);
    expect(new ReaderPositions({ shard: 0, nextOffset: 20 }).oldestFrom(17)).toEqual({ shard: 0, nextOffset: 20 });
  });
});
