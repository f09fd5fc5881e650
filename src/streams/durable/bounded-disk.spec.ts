import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EmbeddedEventLog } from '../embedded/index.js';
import type { NewRecord } from '../event-log.js';
import { ConsumerProbe } from '../testing/consumer-probe.js';
import { frameBytes } from './format/frame.js';
import { DurableScene } from './testing/durable-scene.js';
import { MemoryFiles } from './testing/memory-files.js';

const RECORD: NewRecord = { key: 'k', value: new Uint8Array(62) };
const RECORD_BYTES = 100;
/** Ten records fill the partition, five a segment. */
const BOUNDS = {
  maxPartitionBytes: 10 * RECORD_BYTES,
  segmentBytes: 40 + 5 * RECORD_BYTES,
  cacheBytes: 3 * RECORD_BYTES,
};
const TOPIC = 'orders';

describe('the bound on a partition of the durable log', () => {
  let disk: MemoryFiles;
  let scene: DurableScene;
  let log: EmbeddedEventLog;
  beforeEach(async () => {
    expect(frameBytes(RECORD)).toBe(RECORD_BYTES);
    disk = new MemoryFiles();
    scene = new DurableScene(disk, BOUNDS);
    log = await scene.open();
    await log.ensureTopics([{ topic: TOPIC, partitions: 1 }]);
  });

  const append = (count: number): Promise<number> => log.append(TOPIC, 0, new Array<NewRecord>(count).fill(RECORD));
  const onDisk = (): number =>
    disk
      .paths()
      .filter((path) => path.includes(TOPIC))
      .reduce((bytes, path) => bytes + disk.get(path).byteLength - 40, 0);

  it('drops whole segments where nobody consumes, and remembers that', async () => {
    for (let round = 0; round < 30; round += 1) {
      await append(1);
      expect(onDisk()).toBeLessThanOrEqual(BOUNDS.maxPartitionBytes);
    }
    expect(log.stats().partitions[0]).toMatchObject({ beginOffset: 20, endOffset: 30, records: 10, bytes: 1_000 });
    await expect(log.read({ topic: TOPIC, partition: 0, fromOffset: 19 })).rejects.toMatchObject({
      code: 'OFFSET_OUT_OF_RANGE',
    });
    log = await scene.reopen();
    expect(log.stats().partitions[0]).toMatchObject({ beginOffset: 20, endOffset: 30, records: 10, bytes: 1_000 });
    await append(1);
    expect(log.stats().partitions[0]).toMatchObject({ beginOffset: 25, endOffset: 31 });
  });

  it('makes appends wait until every group has committed past the oldest segment', async () => {
    const [slow, quick] = [new ConsumerProbe(), new ConsumerProbe()];
    await log.consume(slow.subscription('slow', TOPIC));
    await log.consume(quick.subscription('quick', TOPIC));
    for (let round = 0; round < 10; round += 1) await append(1);
    for (const probe of [slow, quick]) await probe.until(() => probe.records.length === 10);
    const eleventh = append(1);
    quick.shards.get(0)?.commit(TOPIC, 10);
    slow.shards.get(0)?.commit(TOPIC, 4);
    expect(log.stats().partitions[0]).toMatchObject({ waitingAppends: 1, beginOffset: 0 });
    slow.shards.get(0)?.commit(TOPIC, 5);
    expect(await eleventh).toBe(10);
    expect(log.stats().partitions[0]).toMatchObject({ waitingAppends: 0, beginOffset: 5, endOffset: 11 });
  });

  it('takes the largest append there is, though the segment in hand is not full', async () => {
    await append(7);
    expect(await append(10)).toBe(7);
    expect(log.stats().partitions[0]).toMatchObject({ beginOffset: 7, endOffset: 17, bytes: 1_000 });
    await expect(append(11)).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    log = await scene.reopen();
    expect(await append(1)).toBe(17);
  });

  it('delivers to a consumer that comes late what only the files hold', async () => {
    for (let round = 0; round < 10; round += 1) await append(1);
    const probe = new ConsumerProbe();
    await log.consume(probe.subscription('late', TOPIC));
    await probe.until(() => probe.records.length === 10);
    expect(probe.offsets(TOPIC)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
