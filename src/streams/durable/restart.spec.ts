import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RECORD_OVERHEAD_BYTES } from '../embedded/record-bytes.js';
import type { NewRecord } from '../event-log.js';
import { numbered, record } from '../testing/event-log-harness.js';
import { beforeEvery, brokenFiles } from './testing/broken-files.js';
import { DurableScene, held } from './testing/durable-scene.js';
import { MemoryFiles, systemError } from './testing/memory-files.js';

const ORDERS = { topic: 'orders', partitions: 2 };
const LATEST = { topic: 'latest', partitions: 1, compacted: true };

describe('a durable log that is opened again', () => {
  it.each(['closed', 'killed'])('holds what was in it, and goes on behind it, when it was %s', async (how) => {
    const scene = new DurableScene(new MemoryFiles());
    const before = await scene.open();
    await before.ensureTopics([ORDERS, LATEST]);
    await before.append('orders', 0, [{ key: 'ä', value: Buffer.from([0, 255]), headers: { a: '1', ß: '€' } }]);
    await before.append('orders', 0, [{ ...record('later'), timestampMs: 1_700_000_000_000.25 }]);
    await before.append('orders', 1, numbered(3));
    await before.append('latest', 0, [record('old', 'a'), record('b', 'b'), record('new', 'a')]);
    const [orders, others, latest] = [
      await held(before, 'orders'),
      await held(before, 'orders', 1),
      await held(before, 'latest'),
    ];
    expect(orders).toHaveLength(2);
    if (how === 'closed') await before.close();

    const after = await scene.reopen();
    expect(await held(after, 'orders')).toEqual(orders);
    expect(await held(after, 'orders', 1)).toEqual(others);
    expect(await held(after, 'latest')).toEqual(latest);
    expect(await after.append('orders', 1, numbered(1))).toBe(3);
    expect(await after.append('latest', 0, [record('c', 'c')])).toBe(3);
    await after.ensureTopics([ORDERS, LATEST, { topic: 'more', partitions: 1 }]);
    expect(await (await scene.reopen()).partitions('more')).toBe(1);
    expect(scene.tornTails).toEqual([]);
  });

  it('says what differs when it is wanted in another shape', async () => {
    const scene = new DurableScene(new MemoryFiles());
    await (await scene.open()).ensureTopics([ORDERS]);
    const log = await scene.reopen();
    for (const wanted of [
      { ...ORDERS, partitions: 3 },
      { ...ORDERS, compacted: true },
    ]) {
      await expect(log.ensureTopics([wanted])).rejects.toMatchObject({ code: 'TOPIC_MISMATCH' });
    }
  });

  it('gives back texts that are no Unicode', async () => {
    const scene = new DurableScene(new MemoryFiles());
    const log = await scene.open();
    await log.ensureTopics([ORDERS]);
    const half = 'half \ud83d';
    const odd = [{ key: half }, { key: 'k', headers: { [half]: 'whole ß' } }, { key: 'k', headers: { whole: half } }];
    await log.append(
      'orders',
      0,
      odd.map((parts) => ({ ...record('v'), ...parts })),
    );
    const found = await (await scene.reopen()).read({ topic: 'orders', partition: 0, fromOffset: 0 });
    expect(found).toMatchObject(odd);
  });

  it('reads from its files what memory does not hold, from anywhere', async () => {
    const scene = new DurableScene(new MemoryFiles(), { segmentBytes: 400_000, cacheBytes: 50_000 });
    const log = await scene.open();
    await log.ensureTopics([ORDERS]);
    for (let from = 0; from < 20_000; from += 100) await log.append('orders', 0, numbered(100, from));
    for (const opened of [log, await scene.reopen()]) {
      for (const fromOffset of [0, 1, 1_500, 7_777, 15_000, 19_999]) {
        const read = await opened.read({ topic: 'orders', partition: 0, fromOffset, maxRecords: 3 });
        expect(read.map(({ offset, value }) => [offset, Number(value)].join())).toEqual(
          [0, 1, 2]
            .map((next) => fromOffset + next)
            .filter((offset) => offset < 20_000)
            .map((offset) => `${offset},${offset}`),
        );
      }
      expect(await held(opened, 'orders')).toHaveLength(20_000);
    }
  });

  it('keeps offsets and contents of a compacted topic when its file is written anew', async () => {
    const files = new MemoryFiles();
    let rewrites = 0;
    const counting = beforeEvery(['rename'], () => (rewrites += 1));
    const scene = new DurableScene(brokenFiles(files, counting), { rewriteBytes: 2_000 });
    const log = await scene.open();
    await log.ensureTopics([LATEST]);
    let longest = 0;
    for (let turn = 0; turn < 1_000; turn += 1) {
      await log.append('latest', 0, [record(`${turn}`, `key-${turn % 7}`), record('', `gone-${turn % 3}`)]);
      longest = Math.max(longest, files.get('/log/latest/0/compacted.log').byteLength);
    }
    const latest = await held(log, 'latest');
    expect(latest).toHaveLength(10);
    expect(rewrites).toBeGreaterThan(20);
    expect(rewrites).toBeLessThan(100);
    expect(longest).toBeLessThan(2 * (2_000 + 20 * (RECORD_OVERHEAD_BYTES + 20)));
    const after = await scene.reopen();
    expect(await held(after, 'latest')).toEqual(latest);
    expect(await after.endOffset('latest', 0)).toBe(2_000);
    expect(await after.append('latest', 0, [record('x', 'x')])).toBe(2_000);
  });

  it('keeps the end offset of a compacted topic of which nothing lives any more', async () => {
    const roomForOne = RECORD_OVERHEAD_BYTES + 10;
    let full = false;
    const files = brokenFiles(new MemoryFiles(), {
      write: (write) => (file, bytes, position) => {
        if (full && position > 0) throw systemError('ENOSPC', 'no space left on device');
        return write(file, bytes, position);
      },
    });
    const scene = new DurableScene(files, { rewriteBytes: 0, maxCompactedBytes: roomForOne });
    const log = await scene.open();
    await log.ensureTopics([LATEST]);
    for (let turn = 0; turn < 20; turn += 1) await log.append('latest', 0, [record('', `${turn}`)]);
    full = true;
    await expect(log.append('latest', 0, [record('', 'last')])).rejects.toThrow('ENOSPC');
    full = false;
    const after = await scene.reopen();
    expect(await held(after, 'latest')).toEqual([]);
    expect(await after.endOffset('latest', 0)).toBe(20);
    expect(await after.append('latest', 0, [record('v', 'k')])).toBe(20);
    expect((await held(after, 'latest')).at(-1)).toContain('20@7 k=v');
  });

  it('agrees with a list of what was appended, whatever was appended, closed and killed', async () => {
    const append = fc.record({ kind: fc.constant('append' as const), sizes: fc.array(fc.nat(200), { maxLength: 5 }) });
    const end = fc.record({ kind: fc.constantFrom('close' as const, 'kill' as const) });
    const options = { segmentBytes: 500, cacheBytes: 300, rewriteBytes: 300 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof({ weight: 4, arbitrary: append }, end), { maxLength: 40 }), async (steps) => {
        const scene = new DurableScene(new MemoryFiles(), options);
        let log = await scene.open();
        await log.ensureTopics([ORDERS, LATEST]);
        const model: string[] = [];
        for (const step of steps) {
          if (step.kind === 'append') {
            const records = step.sizes.map((size): NewRecord => record('x'.repeat(size), `key-${size % 5}`));
            model.push(
              ...records.map(
                ({ key, value }, index) => `${model.length + index}@7 ${key}=${Buffer.from(value).toString()} {}`,
              ),
            );
            for (const topic of ['orders', 'latest']) await log.append(topic, 0, records);
            continue;
          }
          if (step.kind === 'close') await log.close();
          log = await scene.reopen();
        }
        expect(await held(log, 'orders')).toEqual(model);
        const newest = new Map(model.map((line) => [line.split(/[ =]/u)[1], line]));
        expect((await held(log, 'latest')).toSorted()).toEqual([...newest.values()].toSorted());
        expect(await log.endOffset('latest', 0)).toBe(model.length);
      }),
    );
  });
});
