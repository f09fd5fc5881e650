import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { SlotwiseError } from '../../core/errors.js';
import { SOLVERS } from '../solving/registry.js';
import type { Solver } from '../solving/solver.js';
import { FakeWorld } from '../testing/fake-world.js';

const INSTANCE = {
  bandwidthHz: 10e6,
  models: [{ id: 'm', layers: [{ sizeBits: 20e6 }] }],
  users: [
    { id: 'u', deadlineSeconds: 1, spectralEfficiencyBitsPerSecondPerHz: 4, candidates: [{ modelId: 'm' }] },
    { id: 'v', deadlineSeconds: 1, spectralEfficiencyBitsPerSecondPerHz: 1, candidates: [{ modelId: 'm' }] },
  ],
};
const UNKNOWN_MODEL = { ...INSTANCE, users: [{ ...INSTANCE.users[0], candidates: [{ modelId: 'M9' }] }] };

let folder = '';
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-solve-'));
  await writeFile(inFolder('good.json'), JSON.stringify(INSTANCE, null, 2));
  await writeFile(inFolder('unknown-model.json'), JSON.stringify(UNKNOWN_MODEL));
  await writeFile(inFolder('no.json'), '{"bandwidthHz": ');
  await writeFile(inFolder('empty.json'), '');
});
afterAll(() => rm(folder, { recursive: true }));

function worldWith(solvers: readonly Solver[] = SOLVERS, stdin = ''): FakeWorld {
  const world = new FakeWorld();
  world.solvers = solvers;
  // Chunks that cut lines and characters anywhere.
  const bytes = Buffer.from(stdin);
  world.stdin = Readable.from(Array.from(bytes, (_, index) => bytes.subarray(index, index + 1)));
  return world;
}

/** Says how long the text of the instance is; one called "bad" is invalid. */
const MEASURE: Solver = {
  name: 'measure',
  title: 'for tests',
  solve: (instance) => {
    if (instance === 'bad')
      throw new SlotwiseError('INSTANCE_INVALID', 'users[0].id: is bad', { field: 'users[0].id' });
    return { length: instance.length };
  },
};

describe('solving one instance', () => {
  it('prints the result as one line of JSON', async () => {
    const world = worldWith();
    expect(await world.run('solve', 'slide', inFolder('good.json'))).toBe(0);
    expect(world.stdout.lines).toHaveLength(1);
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      objectiveValue: 1,
      served: [{ userId: 'u', bandwidthHz: 5e6 }],
      unserved: [{ userId: 'v', reason: 'band' }],
    });
  });

  it('takes it from stdin too', async () => {
    const world = worldWith([MEASURE], '{"ä":1}');
    expect(await world.run('solve', 'measure', '-')).toBe(0);
    expect(world.stdout.text).toBe('{"length":7}\n');
  });

  it.each([
    ['unknown-model.json', 'users[0].candidates[0].modelId: unknown model "M9"\n'],
    ['no.json', 'instance: not valid JSON\n'],
    ['empty.json', 'instance: not valid JSON\n'],
  ])('%s is refused by the path of the field, with nothing on stdout', async (name, words) => {
    const world = worldWith();
    expect(await world.run('solve', 'slide', inFolder(name))).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toBe(words);
  });

  it('does not take a fault of the solver for bad input', async () => {
    const faulty = (): never => {
      throw new TypeError('x is not a function');
    };
    const world = worldWith([{ ...MEASURE, solve: faulty }], '{}');
    expect(await world.run('solve', 'measure', '-')).toBe(1);
    expect(world.stderr.lines).toHaveLength(1);
  });
});

describe('solving a partial loading instance', () => {
  const loading = {
    uplinkRule: 'redivided',
    bandwidthHz: 1,
    gpu: { loadingRateBitsPerSecond: 8, memoryBytes: 4 },
    blocks: [
      { id: 'b', sizeBytes: 1 },
      { id: 'huge', sizeBytes: 5 },
    ],
    models: [
      { id: 'm', blockIds: ['b'], inferencePerUserSeconds: 3 },
      { id: 'n', blockIds: ['huge'] },
    ],
    users: ['u1', 'u2'].map((id) => ({
      id,
      modelId: 'm',
      deadlineSeconds: 13,
      inputBits: 5,
      spectralEfficiencyBitsPerSecondPerHz: 1,
    })),
  };
  const [first] = loading.users;

  it('says when what is loaded, inferred and uploaded, by which method, and whether it is proven', async () => {
    const world = worldWith(SOLVERS, JSON.stringify(loading));
    expect(await world.run('solve', 'partial-loading', '-')).toBe(0);
    expect(JSON.parse(world.stdout.text)).toEqual({
      method: 'subsetDp',
      exact: true,
      objective: 2,
      servedCount: 2,
      servedWeight: 2,
      committedServedCount: 0,
      unservedUserIds: [],
      batches: [
        { modelId: 'm', userIds: ['u1'], loadStartSeconds: 0, loadSeconds: 1, startSeconds: 5, endSeconds: 8 },
        { modelId: 'm', userIds: ['u2'], loadStartSeconds: 8, loadSeconds: 0, startSeconds: 10, endSeconds: 13 },
      ],
      uploads: [
        { userId: 'u1', startSeconds: 0, endSeconds: 5, bandwidthHz: 1 },
        { userId: 'u2', startSeconds: 5, endSeconds: 10, bandwidthHz: 1 },
      ],
    });
  });

  it.each([
    ['whose model is larger than the GPU memory', { ...first, modelId: 'n' }],
    ['whose deadline is past', { ...first, deadlineSeconds: -1 }],
  ])('leaves a user unserved %s', async (_, user) => {
    const world = worldWith(SOLVERS, JSON.stringify({ ...loading, users: [user] }));
    expect(await world.run('solve', 'partial-loading', '-')).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({ method: 'trivial', exact: true, unservedUserIds: ['u1'] });
  });

  it('serves the others beside a user whose model is larger than the GPU memory', async () => {
    const users = [{ ...first, id: 'large', modelId: 'n' }, ...loading.users];
    const world = worldWith(SOLVERS, JSON.stringify({ ...loading, users }));
    expect(await world.run('solve', 'partial-loading', '-')).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({ servedCount: 2, unservedUserIds: ['large'] });
  });

  it.each<[string, object, string]>([
    ['a negative load rate', { gpu: { loadingRateBitsPerSecond: -8 } }, 'gpu.loadingRateBitsPerSecond: must be > 0'],
    ['no models', { models: [] }, 'users[0].modelId: unknown model "m"'],
    [
      'an empty table of batch times',
      { models: [{ id: 'm', blockIds: ['b'], batchSeconds: [] }] },
      'models[0].batchSeconds: unknown key',
    ],
    [
      'an empty batch time',
      { models: [{ id: 'm', blockIds: ['b'], inferencePerUserSeconds: null }] },
      'models[0].inferencePerUserSeconds: must be number',
    ],
    [
      'an unknown block in memory',
      { gpu: { loadingRateBitsPerSecond: 8, residentBlockIds: ['c'] } },
      'gpu.residentBlockIds[0]: unknown block "c"',
    ],
    ['negative bits already up', { users: [{ ...first, uploadedBits: -5 }] }, 'users[0].uploadedBits: must be >= 0'],
    ['a zero load rate', { gpu: { loadingRateBitsPerSecond: 0 } }, 'gpu.loadingRateBitsPerSecond: must be > 0'],
    ['a block twice', { models: [{ id: 'm', blockIds: ['b', 'b'] }] }, 'models[0].blockIds[1]: duplicate block "b"'],
    ['an unknown block', { models: [{ id: 'm', blockIds: ['c'] }] }, 'models[0].blockIds[0]: unknown block "c"'],
    ['an empty batch', { models: [{ id: 'm', blockIds: [], maxBatch: 0 }] }, 'models[0].maxBatch: must be >= 1'],
    ['negative bits', { users: [{ ...first, inputBits: -5 }] }, 'users[0].inputBits: must be >= 0'],
    [
      'a deadline in words',
      { users: [{ ...first, deadlineSeconds: '13' }] },
      'users[0].deadlineSeconds: must be number',
    ],
    ['a misspelt key', { bandwidth: 1 }, 'bandwidth: unknown key'],
    ['a method that does not fit', { method: 'windowDp', uplinkRule: 'noOverlap' }, 'method: windowDp needs uploads'],
  ])('refuses %s by the path of the field', async (_, change, words) => {
    const world = worldWith(SOLVERS, JSON.stringify({ ...loading, ...change }));
    expect(await world.run('solve', 'partial-loading', '-')).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.lines).toHaveLength(1);
    expect(world.stderr.text.startsWith(words)).toBe(true);
  });

  it('keeps the place of a wrong line in a batch', async () => {
    const lines = [loading, { ...loading, method: 'labelDp', objective: 'weight' }, { ...loading, users: 7 }];
    const world = worldWith(SOLVERS, lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(await world.run('solve', 'partial-loading', '--batch', '-')).toBe(2);
    expect(world.stdout.lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { objective: 2 },
      { method: 'labelDp', exact: true },
      { error: { field: 'users', message: 'must be array' } },
    ]);
  });
});

describe('solving a batch', () => {
  it('keeps the order, passes over blank lines, puts errors in their place and ends with 2', async () => {
    const world = worldWith([MEASURE], 'one\r\n\n  \nbad\nthree\nüü');
    expect(await world.run('solve', 'measure', '--batch', '-')).toBe(2);
    expect(world.stdout.lines.map((line): unknown => JSON.parse(line))).toEqual([
      { length: 3 },
      { error: { field: 'users[0].id', message: 'is bad' } },
      { length: 5 },
      { length: 2 },
    ]);
    expect(world.stderr.text).toBe('');
  });

  it('ends with 0 when every line is valid, and when there is none', async () => {
    expect(await worldWith([MEASURE], 'one\ntwo\n').run('solve', 'measure', '--batch', '-')).toBe(0);
    expect(await worldWith([MEASURE], '').run('solve', 'measure', '--batch', '-')).toBe(0);
  });

  it('reads on only as fast as its results are taken, and stops when nobody takes them', async () => {
    const solved: string[] = [];
    const counting: Solver = { ...MEASURE, solve: (instance) => solved.push(instance) };
    const world = worldWith([counting], Array.from({ length: 1000 }, (_, line) => `${line}\n`).join(''));
    let taken = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => {
        taken += 1;
        // Never more than the one in hand: no result is piled up.
        expect(solved).toHaveLength(taken);
        setImmediate(done, taken < 5 ? null : Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    world.stdout = Object.assign(slow, { text: '', lines: [] });
    expect(await world.run('solve', 'measure', '--batch', '-')).toBe(0);
    expect(solved).toHaveLength(5);
    expect(world.stderr.text).toBe('');
  });
});

describe('bad usage of solve', () => {
  it.each([
    [['solve'], "missing required argument 'solver'"],
    [
      ['solve', 'slid', 'a.json'],
      'there is no solver "slid"; there is slide, co-inference, partial-loading, device-chains',
    ],
    [['solve', 'slide'], 'an instance is missing: name a JSON file'],
    [['solve', 'slide', 'none.json'], 'instance none.json cannot be read: ENOENT'],
    [['solve', 'slide', '--batch', 'none.ndjson'], '--batch none.ndjson cannot be read: ENOENT'],
    [['solve', 'slide', tmpdir()], 'is a folder; it must be a file'],
    [['solve', 'slide', 'a.json', '--batch', 'b.ndjson'], '--batch and an instance exclude each other'],
    [['solve', 'slide', 'a.json', 'b.json'], "too many arguments for 'solve'"],
    [['solve', 'slide', '--bach', 'b'], "unknown option '--bach' (Did you mean --batch?)"],
  ])('%j is refused', async (words, sentence) => {
    const world = worldWith();
    expect(await world.run(...words)).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.lines).toHaveLength(1);
    expect(world.stderr.text).toMatch(/^slotwise: /);
    expect(world.stderr.text).toContain(sentence);
  });
});
