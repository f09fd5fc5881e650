import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { writtenRecording } from '../../../test/replay-data/recordings.js';
import { SlotwiseError } from '../../core/errors.js';
import type { SweepRow } from '../../evaluation/sweep/index.js';
import { bundledRecording } from '../../replay/index.js';
import { FakeWorld } from '../testing/fake-world.js';
import { QuickWorld, rowOf } from '../testing/quick-world.js';

const BUNDLED = ['--replay', 'bundled', '--for', '2s'];
const CHANNEL = bundledRecording().reports[0]?.path ?? '';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-evaluate-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('what evaluate is asked for', () => {
  it('is every policy that is one of its own in mode download at five loads by default, with a worker for every core', async () => {
    const world = new QuickWorld();
    expect(await world.run('evaluate', ...BUNDLED)).toBe(0);
    expect(world.jobs).toHaveLength(25);
    expect(new Set(world.jobs.map(({ policy }) => policy)).size).toBe(5);
    expect([...new Set(world.jobs.map(({ load }) => load))]).toEqual([8, 4, 2, 1, 0.5]);
    expect(world.workers).toBe(Math.min(25, availableParallelism()));
    expect(world.setup).toMatchObject({ partitions: 4, recording: { forMs: 2000, seed: 1, strict: false } });
    expect(world.setup?.catalogue.deployment.epochMs).toBe(100);
    expect(world.closed).toBe(true);
  });

  it.each([
    ['offload', ['slotwise', 'no-sharing', 'sharing-blind', 'equal-split', 'edf', 'fifo']],
    ['download,offload', ['slotwise', 'dai', 'no-sharing', 'sharing-blind', 'equal-split', 'edf', 'fifo']],
  ])('leaves out what would only repeat another in the modes %s', async (modes, policies) => {
    const world = new QuickWorld();
    const offload = ['--catalogue', 'bundled:fine-tuned', '--modes', modes, '--loads', '1'];
    expect(await world.run('evaluate', ...BUNDLED, ...offload)).toBe(0);
    expect(world.jobs.map(({ policy }) => policy)).toEqual(policies);
  });

  it('may be run with another of the catalogues that come along', async () => {
    const world = new QuickWorld();
    const offload = [
      '--catalogue',
      'bundled:fine-tuned',
      '--modes',
      'offload',
      '--policies',
      'slotwise',
      '--loads',
      '1',
    ];
    expect(await world.run('evaluate', ...BUNDLED, ...offload)).toBe(0);
    expect(world.setup?.catalogue.models.map(({ modelId }) => modelId)).toContain('vit_b_16-roofs');
  });

  it('is taken from the options, and prints a line a run by load', async () => {
    const world = new QuickWorld();
    const what = ['--policies', 'fifo,slotwise', '--loads', '2,1', '--workers', '9', '--shards', '2'];
    const how = ['--seed', '5', '--epoch-ms', '50', '--modes', 'download,chain', '--from', '30s', '--for', '20s'];
    expect(await world.run('evaluate', '--replay', 'bundled', ...what, ...how)).toBe(0);
    expect(world.workers).toBe(4);
    expect(world.setup).toMatchObject({
      partitions: 2,
      recording: { fromMs: 30_000, forMs: 20_000, seed: 5, modes: ['download', 'chain'] },
      catalogue: { deployment: { epochMs: 50 } },
    });
    const [, , ...lines] = world.stdout.lines;
    expect(
      lines.map((line) =>
        line
          .split('|')
          .slice(1, 5)
          .map((cell) => cell.trim()),
      ),
    ).toEqual([
      ['1x', 'fifo', '4', '50.00 %'],
      ['1x', 'slotwise', '4', '50.00 %'],
      ['2x', 'fifo', '4', '50.00 %'],
      ['2x', 'slotwise', '4', '50.00 %'],
    ]);
    expect(world.stderr.text).toBe('');
  });

  it('is taken from variables of the same meaning', async () => {
    const world = new QuickWorld();
    world.environment = {
      SLOTWISE_REPLAY: 'bundled',
      SLOTWISE_POLICIES: 'dai',
      SLOTWISE_LOADS: '3',
      SLOTWISE_FOR: '2s',
    };
    expect(await world.run('evaluate')).toBe(0);
    expect(world.jobs).toEqual([{ policy: 'dai', load: 3 }]);
  });

  it('comes with the help of every policy', async () => {
    const world = new QuickWorld();
    expect(await world.run('evaluate', '--help')).toBe(0);
    expect(world.stdout.text).toMatch(/Policies:\n {2}slotwise {7}the scheduler as it is/);
    expect(Math.max(...world.stdout.lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('what evaluate yields', () => {
  it('is the report as JSON, with all it depends on', async () => {
    const world = new QuickWorld();
    expect(await world.run('evaluate', ...BUNDLED, '--policies', 'edf', '--loads', '1', '--json')).toBe(0);
    const report: unknown = JSON.parse(world.stdout.text);
    expect(report).toMatchObject({
      conditions: {
        files: [
          { kind: 'requests', name: 'azure-code.csv.gz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
          { name: 'azure-conv.csv.gz' },
          { name: 'mooncake.jsonl.gz' },
          { kind: 'reports', name: 'tractor.csv.gz' },
        ],
        ...{ malformedLines: 0, fromMs: 0, forMs: 2000, seed: 1, modes: ['download'], epochMs: 100, shards: 4 },
        catalogueDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
        policies: [{ name: 'edf' }],
        loads: [1],
      },
      rows: [rowOf({ policy: 'edf', load: 1 })],
    });
  });

  it('is three files in a folder, and where they are', async () => {
    const world = new QuickWorld();
    const out = join(folder, 'results');
    expect(await world.run('evaluate', ...BUNDLED, '--loads', '1,2', '--out', out)).toBe(0);
    expect(world.stderr.text).toContain(`wrote ${join(out, 'results.csv')}`);
    const report = await readFile(join(out, 'report.md'), 'utf8');
    expect(report).toContain(world.stdout.text.trim());
    expect(await readFile(join(out, 'results.csv'), 'utf8')).toContain('fifo,2,4,0.5,');
    expect(await readFile(join(out, 'deadline-hits.svg'), 'utf8')).toContain('</svg>');
  });

  it('shows on the way how far it is', async () => {
    const world = new QuickWorld();
    let finish = (): void => undefined;
    world.answerJob = (job, onShareDone) => {
      onShareDone(0.25);
      return new Promise((resolve) => {
        finish = () => {
          resolve(rowOf(job));
        };
      });
    };
    const ended = world.run('evaluate', ...BUNDLED, '--policies', 'edf', '--loads', '1');
    await world.begun;
    world.tick();
    expect(world.stderr.lines).toEqual([expect.stringMatching(/^slotwise: 25 %, 0 of 1 runs, about \d+ s left$/)]);
    finish();
    expect(await ended).toBe(0);
    expect(world.ticking).toBe(false);
  });

  it('is a bar in a terminal', async () => {
    const world = new QuickWorld();
    world.stderr.isTTY = true;
    expect(await world.run('evaluate', ...BUNDLED, '--policies', 'edf', '--loads', '1')).toBe(0);
    expect(world.stderr.text).toContain('[=');
    expect(world.stderr.text).toContain('100 %, 1 of 1 runs');
  });

  it('is nothing when it is interrupted, and the workers are ended', async () => {
    const world = new QuickWorld();
    world.answerJob = () => new Promise(() => undefined);
    const out = join(folder, 'interrupted');
    const ended = world.run('evaluate', ...BUNDLED, '--out', out);
    await world.begun;
    world.signals.emit('SIGINT');
    expect(await ended).toBe(130);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toContain('stopped before the last run');
    expect(world.closed).toBe(true);
    await expect(readFile(join(out, 'report.md'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is the error of a run, in its words and with its exit code, when one fails', async () => {
    for (const [error, code] of [
      [new SlotwiseError('FILE_BROKEN', '--requests a.csv breaks off'), 2],
      [new SlotwiseError('OFFSET_GAP', 'records are missing'), 1],
    ] as const) {
      const world = new QuickWorld();
      world.answerJob = () => Promise.reject(error);
      expect(await world.run('evaluate', ...BUNDLED)).toBe(code);
      expect(world.stderr.lines).toEqual([`slotwise: ${error.message}`]);
      expect(world.closed).toBe(true);
    }
  });
});

describe('recordings of other formats', () => {
  it('are run as well', async () => {
    // 20 requests a second of one client of ServeGen, in windows of ten minutes.
    const header = 'Model,Client,WindowStartS,RateRps,Cv,Pattern,Shape,Scale';
    const requests = await writtenRecording('clients.csv', [header, 'mm-image,1,0,20,1,Gamma,1,0.05']);
    const world = new FakeWorld();
    const words = ['--requests', requests, '--reports', CHANNEL, '--for', '2s'];
    const code = await world.run('evaluate', ...words, '--policies', 'edf,equal-split', '--loads', '1', '--json');
    expect(world.stderr.text).toBe('');
    expect(code).toBe(0);
    const { rows } = JSON.parse(world.stdout.text) as { readonly rows: readonly SweepRow[] };
    expect(rows).toHaveLength(2);
    for (const { requests: count, hitRatio } of rows) {
      expect(count).toBeGreaterThan(10);
      expect(hitRatio).toBeGreaterThan(0);
    }
  });
});
