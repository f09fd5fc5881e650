import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MESSAGE_EXAMPLES, partitionOf, topicNames } from '../../contracts/index.js';
import {
  DeadLetterWriter,
  type EventLog,
  type LogRecord,
  openDurableLog,
  type RejectedRecord,
  topicSpecs,
} from '../../streams/index.js';
import { FakeWorld } from '../testing/fake-world.js';

const topics = topicNames();
const SHARDS = 4;
const NOW_MS = Date.now();
const REPORT = { ...MESSAGE_EXAMPLES['radio-report'], measuredAtMs: NOW_MS };
const HOME = partitionOf(REPORT.cellId, SHARDS);
const AWAY = (HOME + 1) % SHARDS;
const LONG = JSON.stringify({ ...REPORT, note: 'x'.repeat(600_000) });

interface Line {
  readonly origin: string;
  readonly to?: object;
  readonly refused?: string;
}

describe('dead-letters resubmit', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotwise-letters-'));
    await withLog((log) => log.ensureTopics(topicSpecs(topics, SHARDS)));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function withLog<Result>(use: (log: EventLog) => Promise<Result>): Promise<Result> {
    const log = await openDurableLog({ folder, now: () => NOW_MS });
    return use(log).finally(() => log.close());
  }

  /** Appends records in the wrong partition, and puts them aside. */
  async function putAside(...values: readonly string[]): Promise<readonly string[]> {
    return withLog(async (log) => {
      const origins: string[] = [];
      for (const value of values) {
        const bytes = Buffer.from(value);
        const offset = await log.append(topics.reports, AWAY, [{ key: 'k', value: bytes }]);
        origins.push(`${topics.reports}/${AWAY}@${offset}`);
        await new DeadLetterWriter({ log, topic: topics.deadLetters }).write(rejected(offset, bytes));
      }
      return origins;
    });
  }

  const rejected = (offset: number, value: Uint8Array): RejectedRecord => ({
    ...{ topic: topics.reports, partition: AWAY, offset, key: 'k', value, atMs: NOW_MS },
    ...{ code: 'WRONG_PARTITION', sentence: 'it belongs elsewhere' },
  });

  async function resubmitted(
    ...words: readonly string[]
  ): Promise<{ readonly code: number; readonly lines: readonly Line[]; readonly world: FakeWorld }> {
    const world = new FakeWorld();
    const code = await world.run('dead-letters', 'resubmit', '--log-dir', folder, '--json', ...words);
    return { code, lines: world.stdout.lines.map((line) => JSON.parse(line) as Line), world };
  }

  const sentTo = (): Promise<readonly LogRecord[]> =>
    withLog((log) => log.read({ topic: topics.reports, partition: HOME, fromOffset: 0 }));

  it('appends the original bytes where they belong, with where they come from, and notes it', async () => {
    const [origin = ''] = await putAside(JSON.stringify(REPORT));
    const { code, lines } = await resubmitted(origin);
    expect(lines).toEqual([
      { origin, code: 'SLOTWISE_WRONG_PARTITION', to: { topic: topics.reports, partition: HOME, offset: 0 } },
    ]);
    expect(code).toBe(0);
    const [record] = await sentTo();
    expect(Buffer.from(record?.value ?? []).toString()).toBe(JSON.stringify(REPORT));
    expect(record?.key).toBe(REPORT.cellId);
    expect(record?.headers).toMatchObject({ slotwise_resubmitted_from: origin, ce_type: 'slotwise.radio-report' });

    const world = new FakeWorld();
    await world.run('dead-letters', 'list', '--log-dir', folder);
    expect(world.stdout.text).toContain(`${topics.reports}/${HOME}@0`);
    await world.run('dead-letters', 'list', '--log-dir', folder, '--open');
    expect(world.stderr.text).toContain('there are no dead letters of that kind');
  });

  it('sends all that are open, oldest first, and none of them a second time', async () => {
    const values = [1, 2, 3].map((cqi) => JSON.stringify({ ...REPORT, downlink: { cqi } }));
    const origins = await putAside(...values);
    expect((await resubmitted('--all')).lines.map(({ origin }) => origin)).toEqual(origins);
    expect((await sentTo()).map(({ value }) => Buffer.from(value).toString())).toEqual(values);
    expect((await resubmitted('--all')).lines).toEqual([]);
    expect((await resubmitted('--code', 'WRONG_PARTITION', '--again')).lines).toHaveLength(3);

    const { code, lines } = await resubmitted(origins[0] ?? '');
    expect(lines[0]?.refused).toMatch(/was sent again as .+--again/u);
    expect(code).toBe(1);
    expect(await sentTo()).toHaveLength(6);
  });

  it('only says what it would do with --dry-run', async () => {
    const [origin = ''] = await putAside(JSON.stringify(REPORT));
    const { lines, world } = await resubmitted('--all', '--dry-run');
    expect(lines).toMatchObject([{ origin, to: { topic: topics.reports, partition: HOME } }]);
    expect(world.stderr.text).toBe('slotwise: 1 would be sent again, 0 not\n');
    expect(await sentTo()).toEqual([]);
    expect((await resubmitted('--all')).lines).toHaveLength(1);
  });

  it('sends a mended value instead, from a file or stdin, but not what is still wrong', async () => {
    const [origin = ''] = await putAside('{"kind":"radio"');
    expect(await resubmitted(origin)).toMatchObject({
      code: 1,
      lines: [{ refused: expect.stringMatching('not JSON') }],
    });
    const path = join(folder, '..', `${origin.replaceAll('/', '-')}.json`);
    await writeFile(path, JSON.stringify({ ...REPORT, cellId: '' }));
    const wrong = await resubmitted(origin, '--value-file', path);
    await rm(path);
    expect(wrong).toMatchObject({ code: 1, lines: [{ refused: expect.stringMatching('cellId') }] });

    const world = new FakeWorld();
    world.stdin = Readable.from([Buffer.from(JSON.stringify(REPORT))]);
    const words = ['dead-letters', 'resubmit', origin, '--log-dir', folder, '--value-file', '-'];
    expect(await world.run(...words)).toBe(0);
    expect(world.stdout.text).toBe(`${origin} SLOTWISE_WRONG_PARTITION -> ${topics.reports}/${HOME}@0\n`);
    expect(Buffer.from((await sentTo())[0]?.value ?? []).toString()).toBe(JSON.stringify(REPORT));
  });

  it('finds a value that was kept in part where it came from', async () => {
    const [origin = ''] = await putAside(LONG);
    // Whole, it is judged by its length; of a part, nothing could be said but that it is one.
    const { lines } = await resubmitted(origin);
    expect(lines[0]?.refused).toContain(`the record has ${LONG.length} bytes, the limit is`);

    const bytes = Buffer.from(LONG);
    await withLog((log) => new DeadLetterWriter({ log, topic: topics.deadLetters }).write(rejected(77, bytes)));
    const gone = await resubmitted(`${topics.reports}/${AWAY}@77`);
    expect(gone.lines[0]?.refused).toContain(`only the first of its ${LONG.length} bytes were kept`);
  });

  it('sends nothing when one that was named is not there, or the folder is in use', async () => {
    const [origin = ''] = await putAside(JSON.stringify(REPORT));
    const { code, world } = await resubmitted(origin, `${topics.reports}/0@99`);
    expect([code, world.stdout.text]).toEqual([1, '']);
    expect(world.stderr.text).toContain(`no dead letter of ${topics.reports}/0@99; nothing was sent`);
    await withLog(async () => {
      const locked = await resubmitted(origin);
      expect([locked.code, locked.world.stdout.text]).toEqual([2, '']);
      expect((await resubmitted(origin, '--dry-run')).code).toBe(0);
    });
    expect(await sentTo()).toEqual([]);
  });

  it('makes no log of a folder that holds none', async () => {
    const world = new FakeWorld();
    expect(await world.run('dead-letters', 'resubmit', '--all', '--log-dir', join(folder, 'none'))).toBe(2);
    expect(world.stderr.text).toContain(join(folder, 'none'));
  });
});
