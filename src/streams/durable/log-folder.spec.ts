import { beforeEach, describe, expect, it } from '@jest/globals';
import { numbered } from '../testing/event-log-harness.js';
import { beforeEvery, brokenFiles } from './testing/broken-files.js';
import { DurableScene, held } from './testing/durable-scene.js';
import { MemoryFiles, systemError } from './testing/memory-files.js';

const ORDERS = { topic: 'orders', partitions: 2 };

describe('the folder of a durable log', () => {
  let disk: MemoryFiles;
  beforeEach(() => {
    disk = new MemoryFiles();
  });

  const codeOf = async (opening: Promise<unknown>): Promise<string> => {
    try {
      await opening;
      return 'none';
    } catch (error) {
      return (error as { readonly code: string }).code;
    }
  };

  it('is made with its parents', async () => {
    const log = await new DurableScene(disk, { folder: '/var/lib/slotwise' }).open();
    await log.ensureTopics([ORDERS]);
    expect(disk.paths()).toContain('/var/lib/slotwise/orders/1/00000000000000000000.log');
  });

  it('is refused when it holds something else, and nothing is put there', async () => {
    disk.set('/log/thesis.tex', Buffer.from('42'));
    const before = disk.snapshot();
    const opening = new DurableScene(disk).open();
    await expect(opening).rejects.toMatchObject({ code: 'LOG_FOLDER_UNUSABLE' });
    await expect(opening).rejects.toThrow('/log cannot hold the log: it has no log.json, but holds thesis.tex');
    expect(disk.snapshot()).toEqual(before);
    expect(disk.list('/log')).toEqual(['thesis.tex']);
  });

  it.each([
    ['EROFS', 'read-only file system'],
    ['EACCES', 'permission denied'],
    ['ENOSPC', 'no space left on device'],
    ['ENOTDIR', 'not a directory'],
  ])('is refused in the words of the system: %s', async (code, words) => {
    for (const operation of ['makeFolder', 'open', 'write', 'link', 'rename'] as const) {
      const behaviours = beforeEvery([operation], () => {
        throw systemError(code, words);
      });
      const opening = new DurableScene(brokenFiles(new MemoryFiles(), behaviours)).open();
      await expect(opening).rejects.toMatchObject({ code: 'LOG_FOLDER_UNUSABLE' });
      await expect(opening).rejects.toThrow(`the folder /log cannot hold the log: ${code}: ${words}`);
    }
  });

  it('is used by one process at a time', async () => {
    const scene = new DurableScene(disk);
    const log = await scene.open();
    expect(await codeOf(scene.open())).toBe('LOG_LOCKED');
    await log.close();
    await scene.open();
  });

  it('is let go of when it cannot be opened', async () => {
    const scene = new DurableScene(disk);
    await (await scene.open()).close();
    disk.set('/log/log.json', Buffer.from('{'));
    expect([await codeOf(scene.open()), await codeOf(scene.open())]).toEqual(['LOG_CORRUPT', 'LOG_CORRUPT']);
    expect(disk.openFiles).toBe(0);
  });

  it('takes no topic that cannot be a folder of its own', async () => {
    const log = await new DurableScene(disk).open();
    for (const topic of ['..', 'a/b', '', 'log.json', 'lock.1', 'ä', 'x'.repeat(250)]) {
      await expect(log.ensureTopics([ORDERS, { topic, partitions: 1 }])).rejects.toMatchObject({ code: 'LOG_MISUSE' });
    }
    expect(disk.paths()).toEqual(['/log/log.json']);
  });

  it('has a topic wholly or not, wherever the process that makes it is killed', async () => {
    for (let steps = 0, done = false; !done; steps += 1) {
      const dying = new MemoryFiles();
      let left = steps;
      const behaviours = beforeEvery(['makeFolder', 'open', 'write', 'link', 'rename', 'remove', 'syncFolder'], () => {
        if (left-- <= 0) throw systemError('EKILLED', 'the process is no more');
      });
      const scene = new DurableScene(brokenFiles(dying, behaviours));
      done = await scene.open().then(
        (log) =>
          log.ensureTopics([ORDERS]).then(
            () => true,
            () => false,
          ),
        () => false,
      );
      left = Infinity;
      const log = await scene.reopen();
      await log.ensureTopics([ORDERS]);
      expect(await log.append('orders', 1, numbered(1))).toBe(0);
      expect(await held(await scene.reopen(), 'orders', 1)).toHaveLength(1);
    }
  });

  it('keeps what lies where a new topic should go', async () => {
    const scene = new DurableScene(disk);
    const log = await scene.open();
    disk.set('/log/orders/0/00000000000000000000.log', Buffer.alloc(100, 1));
    await expect(log.ensureTopics([ORDERS])).rejects.toThrow('holds something that log.json does not know of');
    expect(disk.get('/log/orders/0/00000000000000000000.log')).toEqual(Buffer.alloc(100, 1));
  });
});
