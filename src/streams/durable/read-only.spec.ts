import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EmbeddedEventLog } from '../embedded/index.js';
import { numbered, record } from '../testing/event-log-harness.js';
import { smallLog } from './testing/damaged-log.js';
import { DurableScene, held } from './testing/durable-scene.js';
import { brokenFiles } from './testing/broken-files.js';
import { MemoryFiles } from './testing/memory-files.js';

const ORDERS = { topic: 'orders', partitions: 1 };

describe('a durable log opened for reading only', () => {
  let disk: MemoryFiles;
  let writer: EmbeddedEventLog;
  beforeEach(async () => {
    disk = new MemoryFiles();
    writer = await new DurableScene(disk, { segmentBytes: 200, maxPartitionBytes: 2_000, cacheBytes: 0 }).open();
    await writer.ensureTopics([ORDERS, { topic: 'latest', partitions: 1, compacted: true }]);
    await writer.append('orders', 0, numbered(3));
    await writer.append('latest', 0, [record('1', 'a'), record('2', 'b'), record('3', 'a')]);
  });

  /** A disk that says no to whatever would change it. */
  const reader = (files = disk): Promise<EmbeddedEventLog> => {
    const forbidden = (): never => {
      throw new Error('a reader changes nothing');
    };
    const behaviours = Object.fromEntries(
      ['write', 'truncate', 'makeFolder', 'rename', 'link', 'remove', 'sync', 'syncFolder'].map((name) => [
        name,
        () => forbidden,
      ]),
    );
    return new DurableScene(brokenFiles(files, behaviours)).open({ readOnly: true });
  };

  it('holds what is there while another process writes, and not what comes after', async () => {
    const log = await reader();
    const seen = await held(writer, 'orders');
    await writer.append('orders', 0, numbered(2, 3));
    await writer.append('latest', 0, [record('4', 'b')]);
    expect(await held(log, 'orders')).toEqual(seen);
    expect(await held(log, 'latest')).toEqual(['1@7 b=2 {}', '2@7 a=3 {}']);
    expect(await log.read({ topic: 'orders', partition: 0, fromOffset: 3 })).toEqual([]);
    expect(await held(await reader(), 'orders')).toHaveLength(5);
    await log.close();
    await writer.append('orders', 0, numbered(1));
  });

  it('takes nothing', async () => {
    const log = await reader();
    await expect(log.append('orders', 0, numbered(1))).rejects.toMatchObject({ code: 'LOG_MISUSE' });
    await log.ensureTopics([ORDERS]);
    await expect(log.ensureTopics([{ ...ORDERS, partitions: 2 }])).rejects.toMatchObject({ code: 'TOPIC_MISMATCH' });
    await expect(log.ensureTopics([{ topic: 'more', partitions: 1 }])).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
  });

  it('passes over a record that is just being written', async () => {
    const [path = ''] = disk.paths().filter((one) => one.includes('orders'));
    const half = Buffer.concat([disk.get(path), Buffer.from([30, 0, 0])]);
    disk.set(path, half);
    expect(await held(await reader(), 'orders')).toHaveLength(3);
    expect(disk.get(path)).toEqual(half);
  });

  it('refuses a damaged log as a writer does', async () => {
    const { files } = await smallLog();
    const [path = ''] = files.paths().filter((one) => one.includes('orders'));
    files.get(path).fill(9, 50, 51);
    await expect(reader(files)).rejects.toMatchObject({ code: 'LOG_CORRUPT' });
  });

  it('looks again when the writer drops a segment under its eyes', async () => {
    const files = brokenFiles(disk, {
      list: (list) => (path) => {
        const names = list(path);
        if (path.endsWith('orders/0') && names.length < 3) drop();
        return names;
      },
    });
    let drops = 0;
    const drop = (): void => {
      drops += 1;
      for (let round = 0; round < 20; round += 1) void writer.append('orders', 0, [record('x'.repeat(100))]);
    };
    const log = await new DurableScene(files).open({ readOnly: true });
    expect(drops).toBe(1);
    expect(await log.beginOffset('orders', 0)).toBeGreaterThan(3);
    expect(await held(log, 'orders')).toEqual(await held(writer, 'orders'));
  });

  it('says that records are gone which the writer has dropped since', async () => {
    const log = await reader();
    for (let round = 0; round < 20; round += 1) await writer.append('orders', 0, [record('x'.repeat(100))]);
    await expect(log.read({ topic: 'orders', partition: 0, fromOffset: 0 })).rejects.toMatchObject({
      code: 'OFFSET_OUT_OF_RANGE',
    });
  });

  it('is no log without a list of topics', async () => {
    const files = new MemoryFiles();
    await expect(reader(files)).rejects.toThrow('the folder /log cannot hold the log: ENOENT');
    files.makeFolder('/log');
    await expect(reader(files)).rejects.toMatchObject({ code: 'LOG_FOLDER_UNUSABLE' });
    await expect(reader(files)).rejects.toThrow('it has no log.json');
  });
});
