import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { topicNames } from '../../contracts/index.js';
import { EmbeddedEventLog } from '../../streams/index.js';
import { FakeWorld } from '../testing/fake-world.js';
import { decisionLog } from '../testing/recorded-run.js';
import { DecisionRecorder } from './decision-recorder.js';

const TOPIC = 'slotwise.decisions';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-recorder-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function emptyLog(maxPartitionBytes = 1 << 20): Promise<EmbeddedEventLog> {
  const log = new EmbeddedEventLog({ now: () => 1_700_000_000_000, maxPartitionBytes });
  await log.ensureTopics([{ topic: TOPIC, partitions: 2 }]);
  return log;
}

const recordsOf = (shard: number): { key: string; value: Uint8Array }[] =>
  decisionLog(shard).map((record) => ({ key: 'k', value: Buffer.from(JSON.stringify(record)) }));

const unexpected = (error: Error): void => {
  throw error;
};

describe('the decision recorder', () => {
  it.each(['run.ndjson', 'run.ndjson.gz'])('writes %s, which slotwise decisions reads', async (name) => {
    const path = join(folder, name);
    const log = await emptyLog();
    const recorder = await DecisionRecorder.start({
      log,
      topics: topicNames(),
      inputs: false,
      path,
      onCrash: unexpected,
    });
    for (const shard of [0, 1]) await log.append(TOPIC, shard, recordsOf(shard));
    await recorder.close();
    const bytes = await readFile(path);
    const lines = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trimEnd().split('\n');
    expect(lines).toHaveLength(2 * decisionLog().length);
    const [record] = decisionLog(0);
    const first = lines.map((line) => JSON.parse(line) as { shard: number }).find(({ shard }) => shard === 0);
    expect(first).toEqual({ shard: 0, offset: 0, timestampMs: 1_700_000_000_000, key: 'k', record });

    const world = new FakeWorld();
    expect(await world.run('decisions', '--file', path, '--verdict', 'completed')).toBe(0);
    expect(world.stdout.lines).toHaveLength(2);
    await log.close();
  });

  it('loses nothing to a log that holds less than the run', async () => {
    const path = join(folder, 'long.ndjson');
    const log = await emptyLog(16 * 1024);
    const recorder = await DecisionRecorder.start({
      log,
      topics: topicNames(),
      inputs: false,
      path,
      onCrash: unexpected,
    });
    for (let round = 0; round < 30; round += 1) await log.append(TOPIC, 0, recordsOf(0));
    expect(await log.beginOffset(TOPIC, 0)).toBeGreaterThan(0);
    await recorder.close();
    const offsets = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { offset: number }).offset);
    expect(offsets).toEqual(Array.from({ length: 30 * decisionLog().length }, (_, offset) => offset));
    await log.close();
  });

  it('leaves out what is not JSON, as every reader does', async () => {
    const path = join(folder, 'garbage.ndjson');
    const log = await emptyLog();
    const recorder = await DecisionRecorder.start({
      log,
      topics: topicNames(),
      inputs: false,
      path,
      onCrash: unexpected,
    });
    await log.append(TOPIC, 0, [{ key: 'k', value: Buffer.from('{"kind":\n') }, ...recordsOf(0)]);
    await recorder.close();
    expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(decisionLog().length);
    await log.close();
  });

  it('refuses a file it cannot write', async () => {
    const log = await emptyLog();
    const path = join(folder, 'no-such-folder', 'run.ndjson');
    const starting = DecisionRecorder.start({ log, topics: topicNames(), inputs: false, path, onCrash: unexpected });
    await expect(starting).rejects.toMatchObject({ code: 'USAGE', field: '--record' });
    await log.close();
  });

  it('says so once when it cannot write on, and still closes', async () => {
    const log = await emptyLog();
    const crashes: string[] = [];
    // The device takes the file's opening and refuses every byte.
    const onCrash = (error: Error): void => void crashes.push(error.message);
    const recorder = await DecisionRecorder.start({
      log,
      topics: topicNames(),
      inputs: false,
      path: '/dev/full',
      onCrash,
    });
    await log.append(TOPIC, 0, recordsOf(0));
    await recorder.close();
    expect(crashes).toEqual([expect.stringMatching(/^--record \/dev\/full: .*ENOSPC/)]);
    await log.close();
  });
});
