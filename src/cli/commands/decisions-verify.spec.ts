import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLED_CATALOGUE, loadCatalogue } from '../../contracts/catalogue/index.js';
import { topicNames } from '../../contracts/index.js';
import { runInMemory } from '../../evaluation/run-in-memory.js';
import { bundledRecording, openReplay } from '../../replay/index.js';
import { type EventLog, openDurableLog, topicSpecs } from '../../streams/index.js';
import { DecisionRecorder } from '../recording/decision-recorder.js';
import { FakeWorld } from '../testing/fake-world.js';

const SHARDS = 2;
const topics = topicNames();
let folder = '';
const path = (name: string): string => join(folder, name);

/** Everything the run left, in a folder as `--log-dir` leaves it. */
async function keep(log: EventLog): Promise<void> {
  const durable = await openDurableLog({ folder: path('log'), now: () => 0 });
  await durable.ensureTopics(topicSpecs(topics, SHARDS));
  for (const topic of [topics.requests, topics.reports, topics.outcomes, topics.decisions]) {
    for (let partition = 0; partition < SHARDS; partition += 1) {
      const records = await log.read({ topic, partition, fromOffset: 0, maxRecords: 1e6 });
      if (records.length > 0) await durable.append(topic, partition, records);
    }
  }
  await durable.close();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-verify-'));
  const catalogue = loadCatalogue();
  const replay = await openReplay({ ...bundledRecording(), forMs: 6_000 }, catalogue);
  let recorder: Promise<DecisionRecorder> | undefined;
  const onCrash = (error: Error): never => {
    throw error;
  };
  await runInMemory({
    ...{ replay, catalogue },
    partitions: SHARDS,
    onLog: (log) => {
      recorder = DecisionRecorder.start({ log, topics, inputs: true, path: path('with-inputs.ndjson'), onCrash });
    },
    onDrained: async (log) => {
      await (await recorder)?.close();
      await keep(log);
    },
  });
  const lines = (await readFile(path('with-inputs.ndjson'), 'utf8')).split('\n');
  await writeFile(path('decisions-only.ndjson'), lines.filter((line) => !line.startsWith('{"topic":')).join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

async function verified(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const world = new FakeWorld();
  const code = await world.run('decisions', ...words, '--verify');
  return { code, out: world.stdout.lines.join('\n'), err: world.stderr.lines.join('\n') };
}

describe('slotwise decisions --verify', () => {
  it.each([
    ['a folder', () => ['--log-dir', path('log')]],
    ['a file with inputs', () => ['--file', path('with-inputs.ndjson')]],
  ])('finds nothing in %s as it was written', async (_, source) => {
    const { code, out } = await verified(...source());
    expect(code).toBe(0);
    expect(out).toMatch(/^shard 0: \d+ epochs run again, all the same\nshard 1: \d+ epochs run again, all the same$/);
  });

  it('takes several catalogues, for a log whose catalogue changed', async () => {
    const other = path('other.yaml');
    const text = await readFile(BUNDLED_CATALOGUE, 'utf8');
    await writeFile(other, text.replace(/epochMs: \d+/, 'epochMs: 40'));
    const words = ['--log-dir', path('log'), '--catalogue', other];
    expect(await verified(...words)).toMatchObject({ code: 2, err: expect.stringContaining('beside the others') });
    expect(await verified(...words, '--catalogue', BUNDLED_CATALOGUE)).toMatchObject({ code: 0 });
  });

  it('verifies one shard alone, and prints JSON', async () => {
    const { code, out } = await verified('--log-dir', path('log'), '--shard', '1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ shard: 1, epochs: expect.any(Number) as unknown });
  });

  it('shows the first difference with the cell on both sides, and ends with 1', async () => {
    const lines = (await readFile(path('with-inputs.ndjson'), 'utf8')).split('\n');
    const index = lines.findLastIndex((line) => line.includes('"verdict":"admitted"'));
    const line = lines[index] ?? '';
    lines[index] = line.replace('"verdict":"admitted"', '"verdict":"refused"');
    await writeFile(path('edited.ndjson'), lines.join('\n'));
    const { code, out } = await verified('--file', path('edited.ndjson'));
    expect(code).toBe(1);
    expect(out).toMatch(/the last one DIFFERS\n {2}epoch \d+, marker at offset \d+, written by owner in-memory/);
    expect(out).toMatch(
      /first difference: verdict \d+: verdict\n +the log says +"refused"\n +the re-run says "admitted"/,
    );
    expect(out).toContain('before the epoch, on both sides:\n    {"cellId":');
    expect(out).toContain('state after the epoch: not in the log');
    const json = await verified('--file', path('edited.ndjson'), '--json');
    expect(json.out).toContain('"difference":{"shard":');
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ['decisions without inputs', () => ['--file', path('decisions-only.ndjson')], /--record-inputs/],
    ['a running service', () => [], /--verify needs .*--log-dir/],
    ['a filter', () => ['--log-dir', path('log'), '--cell', 'x'], /--cell does not go with --verify/],
    ['two sources', () => ['--log-dir', path('log'), '--file', 'x'], /exclude each other/],
    ['a folder that is not there', () => ['--log-dir', path('nowhere')], /nowhere/],
    ['another catalogue', () => ['--log-dir', path('log'), '--epoch-ms', '50'], /catalogue of digest/],
  ])('refuses %s with words and 2', async (_, words, sentence) => {
    const { code, err } = await verified(...words());
    expect(err).toMatch(sentence);
    expect(code).toBe(2);
  });
});

describe('slotwise decisions --log-dir', () => {
  it('prints what counts, shard by shard, with the usual filters', async () => {
    const world = new FakeWorld();
    expect(await world.run('decisions', '--log-dir', path('log'), '--verdict', 'admitted')).toBe(0);
    expect(world.stdout.lines.length).toBeGreaterThan(3);
    for (const line of world.stdout.lines) expect(line).toMatch(/^\d+ +[01] +admitted /);
  });

  it('prints the inputs of no run: they are no decisions', async () => {
    const [all, some] = [new FakeWorld(), new FakeWorld()];
    await all.run('decisions', '--file', path('with-inputs.ndjson'), '--json');
    await some.run('decisions', '--file', path('decisions-only.ndjson'), '--json');
    expect([...all.stdout.lines].sort()).toEqual([...some.stdout.lines].sort());
  });

  it('does not follow: it has an end', async () => {
    const world = new FakeWorld();
    expect(await world.run('decisions', '--log-dir', path('log'), '--follow')).toBe(2);
    expect(world.stderr.lines.join('')).toContain('--log-dir has an end');
  });
});
