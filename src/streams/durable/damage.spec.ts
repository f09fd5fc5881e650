import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlotwiseError } from '../../core/errors.js';
import { record } from '../testing/event-log-harness.js';
import { BOUNDS, COMPACTED, opened, PLAIN, type Opened, smallLog, type SmallLog } from './testing/damaged-log.js';
import { DurableScene, held } from './testing/durable-scene.js';
import { MemoryFiles } from './testing/memory-files.js';

describe('a damaged durable log', () => {
  let small: SmallLog;
  let segments: readonly string[];
  const lastSegment = (): string => segments.at(-1) ?? '';
  beforeAll(async () => {
    small = await smallLog();
    segments = small.files.paths().filter((path) => path.startsWith(PLAIN));
    expect(segments).toHaveLength(4);
  });

  /** A copy in which one file holds what `damage` makes of it. */
  function damaged(path: string, damage: (bytes: Buffer) => Buffer): MemoryFiles {
    const files = small.files.copy();
    files.set(path, damage(files.get(path)));
    return files;
  }
  const cutTo = (path: string, length: number): MemoryFiles =>
    damaged(path, (bytes) => Buffer.from(bytes.subarray(0, length)));
  const flipped = (path: string, bit: number): MemoryFiles =>
    damaged(path, (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return bytes;
    });

  const isPrefix = ({ orders, latest }: Opened): boolean =>
    small.orders.slice(0, orders.length).join() === orders.join() &&
    small.latest.some((state) => state.join() === latest.join());

  const expectCorrupt = (found: Opened | SlotwiseError, path: string): void => {
    expect(found).toMatchObject({ code: 'LOG_CORRUPT' });
    expect(found).toHaveProperty('message', expect.stringMatching(new RegExp(`^${path}: at byte \\d+: `, 'u')));
  };

  it('opens as it was when nothing is wrong', async () => {
    const found = await opened(small.files.copy());
    expect(found).toEqual({ orders: small.orders, latest: small.latest.at(-1), tornTails: [] });
  });

  it('is cut back to the last whole record, and says so, where the last segment was cut at any byte', async () => {
    const whole = small.files.get(lastSegment()).byteLength;
    const kept = new Set<number>();
    for (let length = 0; length < whole; length += 1) {
      const files = cutTo(lastSegment(), length);
      const found = (await opened(files)) as Opened;
      expect(isPrefix(found)).toBe(true);
      expect(found.latest).toEqual(small.latest.at(-1));
      kept.add(found.orders.length);
      const { byteLength } = files.get(lastSegment());
      expect(found.tornTails).toEqual(
        length === 0 || byteLength === length ? [] : [`orders/0: ${length - (length < 40 ? 0 : byteLength)}`],
      );
    }
    expect([...kept]).toEqual([6, 7]);
  });

  it('goes on behind the cut', async () => {
    const scene = new DurableScene(cutTo(lastSegment(), 50), BOUNDS);
    const log = await scene.reopen();
    expect(await log.append('orders', 0, [record('new')])).toBe(6);
    expect(await held(await scene.reopen(), 'orders')).toEqual([...small.orders.slice(0, 6), '6@7 cell-1=new {}']);
    expect(scene.tornTails).toEqual(['orders/0: 10']);
  });

  it('is refused where another segment was cut at any byte', async () => {
    for (const path of segments.slice(0, -1)) {
      for (let length = 0; length < small.files.get(path).byteLength; length += 1) {
        const found = await opened(cutTo(path, length));
        expect(found).toMatchObject({ code: 'LOG_CORRUPT' });
      }
    }
  });

  it('loses of a compacted topic only whole appends, never a part of what was written anew', async () => {
    const whole = small.files.get(COMPACTED).byteLength;
    const found = await Promise.all(Array.from({ length: whole }, (_, length) => opened(cutTo(COMPACTED, length))));
    const firstOpened = found.findIndex((one) => !(one instanceof SlotwiseError));
    expect(firstOpened).toBeGreaterThan(150);
    for (const [length, one] of found.entries()) {
      if (length < firstOpened) expectCorrupt(one, COMPACTED);
      else expect(isPrefix(one as Opened)).toBe(true);
    }
  });

  it('is refused for every single flipped bit, in every file', async () => {
    for (const path of small.files.paths()) {
      for (let bit = 0; bit < small.files.get(path).byteLength * 8; bit += 1) {
        const found = await opened(flipped(path, bit));
        if (!(found instanceof SlotwiseError)) throw new Error(`bit ${bit} of ${path} went unnoticed`);
        expect(['LOG_CORRUPT', 'LOG_TOO_NEW']).toContain(found.code);
        expect(found.message).toContain(path);
      }
    }
  });

  it('takes zeros to the end of the last segment for what a power loss left, if they begin between records', async () => {
    const whole = small.files.get(lastSegment());
    for (const zeros of [1, 19, 20, 100, 5_000]) {
      const files = damaged(lastSegment(), (bytes) => Buffer.concat([bytes, Buffer.alloc(zeros)]));
      expect(await opened(files)).toEqual({
        ...{ orders: small.orders, latest: small.latest.at(-1), tornTails: [`orders/0: ${zeros}`] },
      });
      expect(files.get(lastSegment())).toEqual(whole);
    }
    expect(await opened(damaged(lastSegment(), (bytes) => Buffer.alloc(bytes.byteLength)))).toMatchObject({
      orders: small.orders.slice(0, 6),
      tornTails: [`orders/0: ${whole.byteLength}`],
    });
    const within = damaged(lastSegment(), (bytes) => bytes.fill(0, bytes.byteLength - 2));
    expectCorrupt(await opened(within), lastSegment());
  });

  it('is refused when a file is missing, renamed, doubled or another one', async () => {
    const [first = '', second = '', third = ''] = segments;
    const changes: readonly ((files: MemoryFiles) => void)[] = [
      (files) => {
        files.remove(second);
      },
      (files) => {
        for (const path of segments) files.remove(path);
      },
      (files) => {
        files.remove(COMPACTED);
      },
      (files) => {
        files.rename(third, second);
      },
      (files) => {
        files.rename(lastSegment(), `${PLAIN}00000000000000000099.log`);
      },
      (files) => {
        files.set(lastSegment(), Buffer.concat([files.get(lastSegment()), files.get(first).subarray(40)]));
      },
      (files) => {
        files.set(COMPACTED, files.get(first));
      },
      (files) => {
        files.set(lastSegment(), Buffer.from('an essay, which somebody has saved under a name that was not free'));
      },
      (files) => {
        files.set('/log/log.json', Buffer.from('[]'));
      },
    ];
    for (const change of changes) {
      const files = small.files.copy();
      change(files);
      expect(await opened(files)).toMatchObject({ code: 'LOG_CORRUPT' });
    }
  });

  it('may begin later: what was dropped for room is gone on purpose', async () => {
    const files = small.files.copy();
    files.remove(segments[0] ?? '');
    expect(await opened(files)).toMatchObject({ orders: small.orders.slice(2) });
  });

  it('is refused when it belongs to another partition', async () => {
    const files = small.files.copy();
    for (const path of files.paths()) if (path.startsWith('/log/orders')) files.remove(path);
    const other = new MemoryFiles();
    const log = await new DurableScene(other).open();
    await log.ensureTopics([{ topic: 'reports', partitions: 1 }]);
    files.set(segments[0] ?? '', other.get('/log/reports/0/00000000000000000000.log'));
    expect(await opened(files)).toMatchObject({ code: 'LOG_CORRUPT' });
  });

  it.each([
    ['/log/log.json', (bytes: Buffer): Buffer => Buffer.from(bytes.toString().replace('"format": 1', '"format": 2'))],
    [`${PLAIN}00000000000000000000.log`, (bytes: Buffer): Buffer => bytes.fill(2, 8, 9)],
    [COMPACTED, (bytes: Buffer): Buffer => bytes.fill(2, 8, 9)],
  ])('says that it is too new where a newer program wrote %s', async (path, newer) => {
    const found = await opened(damaged(path, newer));
    expect(found).toMatchObject({ code: 'LOG_TOO_NEW' });
    expect(found).toHaveProperty('message', expect.stringContaining('has format 2, this program knows 1'));
  });

  it('never holds anything else than it once did, whatever is cut, flipped and zeroed', async () => {
    const damage = fc.record({
      kind: fc.constantFrom('cut' as const, 'flip' as const, 'zero' as const, 'append' as const),
      at: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      file: fc.nat(20),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
        const files = small.files.copy();
        const paths = files.paths().filter((path) => path.endsWith('.log'));
        for (const { kind, at, file } of damages) {
          const path = paths[file % paths.length] ?? '';
          const bytes = Buffer.from(files.get(path));
          const position = Math.floor(at * bytes.byteLength);
          if (kind === 'cut') files.set(path, bytes.subarray(0, position));
          if (kind === 'zero') files.set(path, bytes.fill(0, position));
          if (kind === 'append') files.set(path, Buffer.concat([bytes, bytes.subarray(position)]));
          if (kind === 'flip' && bytes.byteLength > 0) {
            files.set(path, bytes.fill((bytes[position] ?? 0) ^ 16, position, position + 1));
          }
        }
        const found = await opened(files);
        expect(found instanceof SlotwiseError || isPrefix(found)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('notices a record that is damaged while the log is open', async () => {
    const files = small.files.copy();
    const log = await new DurableScene(files).reopen();
    const bytes = files.get(segments[0] ?? '');
    bytes.fill(7, bytes.byteLength - 1);
    await expect(log.read({ topic: 'orders', partition: 0, fromOffset: 0 })).rejects.toMatchObject({
      code: 'LOG_CORRUPT',
    });
  });
});
