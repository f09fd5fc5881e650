import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EmbeddedEventLog } from '../embedded/index.js';
import { ConsumerProbe } from '../testing/consumer-probe.js';
import { record } from '../testing/event-log-harness.js';
import type { FsyncPolicy } from './fsync-policy.js';
import { type Behaviours, brokenFiles } from './testing/broken-files.js';
import { DurableScene, held } from './testing/durable-scene.js';
import { MemoryFiles, systemError } from './testing/memory-files.js';

const NO_SPACE = systemError('ENOSPC', 'no space left on device, write');
const BROKEN = systemError('EIO', 'i/o error, fdatasync');
const SEGMENT = '/log/orders/0/00000000000000000000.log';

const throwing = (error: Error) => () => (): never => {
  throw error;
};

describe('a durable log on a disk that fails', () => {
  let disk: MemoryFiles;
  let behaviours: Behaviours;
  let scene: DurableScene;
  let log: EmbeddedEventLog;
  /** What waits for its time, newest last. */
  let delayed: (() => void)[];
  let failure: Promise<Error>;

  async function start(fsync: FsyncPolicy = 'no', bounds = {}): Promise<void> {
    behaviours = {};
    delayed = [];
    let onFailure!: (error: Error) => void;
    failure = new Promise((resolve) => (onFailure = resolve));
    disk = new MemoryFiles();
    scene = new DurableScene(brokenFiles(disk, behaviours), {
      ...{ fsync, cacheBytes: 0, ...bounds },
      onFailure,
      delay: (run) => {
        delayed.push(run);
        return () => {
          delayed = delayed.filter((one) => one !== run);
        };
      },
    });
    log = await scene.open();
    await log.ensureTopics([
      { topic: 'orders', partitions: 2 },
      { topic: 'latest', partitions: 1, compacted: true },
    ]);
    await append('first');
  }

  beforeEach(() => start());

  const append = (value: string, topic = 'orders', partition = 0): Promise<number> =>
    log.append(topic, partition, [record(value)]);
  const refusal = { code: 'LOG_WRITE_FAILED', cause: expect.anything() as unknown };
  const values = async (topic = 'orders'): Promise<readonly string[]> =>
    (await held(log, topic)).map((line) => line.split('=')[1] ?? '');

  it('writes on where the disk takes only a part at a time', async () => {
    behaviours.write = (write) => (file, bytes, position) => write(file, bytes.subarray(0, 7), position);
    await append('second, which is longer than seven bytes');
    expect(await values()).toEqual(['first {}', 'second, which is longer than seven bytes {}']);
    log = await scene.reopen();
    expect(await values()).toHaveLength(2);
  });

  it.each(['orders', 'latest'])(
    'rejects what does not fit on a full disk, and everything after it: %s',
    async (topic) => {
      await append('kept', 'latest');
      const before = disk.snapshot();
      let room = 11;
      behaviours.write = (write) => (file, bytes, position) => {
        if (room === 0) throw NO_SPACE;
        const taken = write(file, bytes.subarray(0, room), position);
        room -= taken;
        return taken;
      };
      const refused = append('second', topic);
      await expect(refused).rejects.toMatchObject({ code: 'LOG_WRITE_FAILED', cause: NO_SPACE });
      await expect(refused).rejects.toThrow(/^\/log\/.*\.log could not be written \(ENOSPC: no space left on device/u);
      expect(disk.snapshot()).toEqual(before);

      delete behaviours.write;
      await expect(append('third', topic)).rejects.toMatchObject(refusal);
      await expect(append('third', topic)).rejects.toThrow(`${topic}/0 takes no more records: `);
      expect(disk.snapshot()).toEqual(before);
      expect(await values(topic)).toHaveLength(1);
      expect(await append('elsewhere', 'orders', 1)).toBe(0);
      log = await scene.reopen();
      expect(await append('third', topic)).toBe(1);
    },
  );

  it('cuts off at the next start what it could not take back', async () => {
    behaviours.write = (write) => (file, bytes, position) => {
      behaviours.write = throwing(NO_SPACE);
      return write(file, bytes.subarray(0, 30), position);
    };
    behaviours.truncate = throwing(systemError('EIO', 'i/o error, ftruncate'));
    await expect(append('second')).rejects.toMatchObject({ cause: NO_SPACE });
    delete behaviours.write;
    delete behaviours.truncate;
    log = await scene.reopen();
    expect(scene.tornTails).toEqual(['orders/0: 30']);
    expect(await values()).toEqual(['first {}']);
    expect(await append('second')).toBe(1);
  });

  it('rejects appends that waited for room, when the disk fails as their turn comes', async () => {
    await start('no', { maxPartitionBytes: 150 });
    const probe = new ConsumerProbe();
    await log.consume(probe.subscription('group', 'orders'));
    await probe.until(() => probe.records.length === 1);
    await append('second');
    const waiting = [append('third, too long for what is left'), append('fourth, too long as well')];
    behaviours.write = throwing(NO_SPACE);
    await probe.until(() => probe.records.length === 2);
    probe.shards.get(0)?.commit('orders', 2);
    for (const refused of waiting) await expect(refused).rejects.toMatchObject(refusal);
  });

  it('refuses appends when no further segment can be begun, and leaves no half of one', async () => {
    await start('no', { segmentBytes: 100 });
    const before = disk.snapshot();
    behaviours.write = throwing(NO_SPACE);
    await expect(append('second')).rejects.toMatchObject(refusal);
    expect(disk.snapshot()).toEqual(before);
    delete behaviours.write;
    log = await scene.reopen();
    expect(await append('second')).toBe(1);
  });

  it('keeps the old file of a compacted topic when the new one cannot be written', async () => {
    await start('no', { rewriteBytes: 0 });
    for (const value of ['1', '2', '3']) await append(value, 'latest');
    const before = disk.snapshot();
    behaviours.rename = throwing(NO_SPACE);
    let refused = 0;
    for (const value of ['4', '5', '6', '7']) await append(value, 'latest').catch(() => (refused += 1));
    expect(refused).toBeGreaterThan(0);
    delete behaviours.rename;
    log = await scene.reopen();
    expect(Object.keys(disk.snapshot())).toEqual(Object.keys(before));
    expect(await values('latest')).toEqual([`${7 - refused} {}`]);
  });

  describe('forced onto the disk', () => {
    it('always: before it is acknowledged, and not acknowledged where that fails', async () => {
      await start('always');
      const synced: number[] = [];
      behaviours.sync = (sync) => (file) => {
        synced.push(disk.get(SEGMENT).byteLength);
        sync(file);
      };
      await append('second');
      expect(synced).toEqual([disk.get(SEGMENT).byteLength]);
      const before = disk.snapshot();
      behaviours.sync = throwing(BROKEN);
      await expect(append('third')).rejects.toMatchObject({ code: 'LOG_WRITE_FAILED', cause: BROKEN });
      expect(disk.snapshot()).toEqual(before);
      expect(await values()).toHaveLength(2);
    });

    it('everysec: once for everything that was written meanwhile', async () => {
      await start('everysec');
      let synced = 0;
      behaviours.syncLater = (syncLater) => (file) => {
        synced += 1;
        return syncLater(file);
      };
      for (const value of ['second', 'third']) await append(value);
      await append('other', 'orders', 1);
      expect(delayed).toHaveLength(1);
      expect(synced).toBe(0);
      delayed.pop()?.();
      expect(synced).toBe(2);
      await log.close();
      expect(synced).toBe(2);
      expect(delayed).toEqual([]);
    });

    it('everysec: what was written during a sync waits for the next one, and for none once it is closed', async () => {
      await start('everysec');
      let finish!: () => void;
      behaviours.syncLater = () => () =>
        new Promise((resolve) => {
          finish = resolve;
        });
      delayed.pop()?.();
      await append('second');
      expect(delayed).toEqual([]);
      delete behaviours.syncLater;
      finish();
      await log.close();
      expect(delayed).toEqual([]);
      expect(disk.openFiles).toBe(0);
    });

    it('everysec: a failure is told at once; then nothing is appended anywhere, and all can be read', async () => {
      await start('everysec');
      behaviours.syncLater = () => () => Promise.reject(BROKEN);
      delayed.pop()?.();
      const told = await failure;
      expect(told).toMatchObject({ code: 'LOG_WRITE_FAILED', cause: BROKEN });
      delete behaviours.syncLater;
      for (const partition of [0, 1]) {
        await expect(append('second', 'orders', partition)).rejects.toMatchObject({ cause: told });
      }
      expect(await values()).toEqual(['first {}']);
      await expect(log.close()).rejects.toBe(told);
      expect(disk.openFiles).toBe(0);
    });

    it('no: by nobody but the system, but for a file that another one follows', async () => {
      await start('no', { segmentBytes: 100 });
      let synced = 0;
      behaviours.sync = (sync) => (file) => {
        synced += 1;
        sync(file);
      };
      await log.append('orders', 1, [record('x')]);
      expect(synced).toBe(0);
      await append('second');
      expect(synced).toBe(2);
      expect(delayed).toEqual([]);
    });
  });

  it('closes no file under a sync that is on its way', async () => {
    await start('everysec', { segmentBytes: 100 });
    let finish!: () => void;
    behaviours.syncLater = () => () =>
      new Promise((resolve) => {
        finish = resolve;
      });
    const open = disk.openFiles;
    delayed.pop()?.();
    await append('second, in the next segment');
    expect(disk.openFiles).toBe(open + 1);
    delete behaviours.syncLater;
    finish();
    await log.close();
    expect(disk.openFiles).toBe(0);
  });
});
