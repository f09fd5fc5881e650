import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { SOLVERS } from '../solving/registry.js';
import { FakeWorld } from '../testing/fake-world.js';

const vectorFile = new URL('../../../test/vectors/co-inference.json', import.meta.url);
const vectors = JSON.parse(readFileSync(vectorFile, 'utf8')) as readonly {
  readonly instance: object;
  readonly expect: { readonly exitCode?: number; readonly field?: string; readonly objective?: number | null };
}[];

const USER = {
  id: 'u1',
  gainHzPerWatt: 5e7,
  powerWatts: 1,
  deviceHz: 2e9,
  deviceKappaJoulesPerCycleHz2: 2e-28,
  deadlineSeconds: 2,
  energyJoules: 1,
  serverHz: 20e9,
  serverKappaJoulesPerCycleHz2: 2e-30,
  splits: [{ id: 's', deviceCycles: 1e9, serverCycles: 10e9, uploadBits: 10e6 }],
};
const instanceOf = (user: object): string => JSON.stringify({ kind: 'single', bandwidthHz: 5e6, users: [user] });

async function solved(stdin: string, ...words: readonly string[]): Promise<{ world: FakeWorld; code: number }> {
  const world = new FakeWorld();
  world.solvers = SOLVERS;
  world.stdin = Readable.from([Buffer.from(stdin)]);
  return { world, code: await world.run('solve', 'co-inference', ...words) };
}

describe('solve co-inference', () => {
  it('prints split, ratio, power and clocks as one line of JSON', async () => {
    const { world, code } = await solved(instanceOf(USER), '-');
    expect(code).toBe(0);
    expect(world.stdout.lines).toHaveLength(1);
    const text = JSON.parse(world.stdout.text) as { users: Record<string, unknown>[] };
    expect(text).toMatchObject({
      algorithm: 'co-inference',
      kind: 'single',
      exact: true,
      feasible: true,
      servedCount: 1,
    });
    expect(text.users[0]).toMatchObject({ id: 'u1', served: true, splitId: 's', bandwidthHz: 5e6 });
  });

  it('solves the example of its page', async () => {
    const page = readFileSync(new URL('../../../docs/solvers/co-inference.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n([^`]+)```/.exec(page) ?? [];
    const { world, code } = await solved(example, '-');
    expect(code).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({ feasible: true, users: [{ id: 'phone', served: true }] });
  });

  it('solves all vectors as a batch: results and errors in their places, exit code 2 for the invalid ones', async () => {
    const lines = vectors.map(({ instance }) => JSON.stringify(instance)).join('\n\n');
    const { world, code } = await solved(lines, '--batch', '-');
    expect(code).toBe(2);
    const results = world.stdout.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(results).toHaveLength(vectors.length);
    results.forEach((result, index) => {
      const { exitCode, field } = vectors[index]?.expect ?? {};
      if (exitCode === 2) expect(result).toMatchObject({ error: { field } });
      else expect(result).toHaveProperty('users');
    });
  });

  it.each<[string, object, string]>([
    ['zero channel gain', { gainHzPerWatt: 0 }, 'users[0].gainHzPerWatt: must be > 0'],
    ['negative channel gain', { gainHzPerWatt: -1 }, 'users[0].gainHzPerWatt: must be > 0'],
    ['no transmit power', { powerWatts: 0 }, 'users[0].powerWatts: must be > 0'],
    ['zero device clock', { deviceHz: 0 }, 'users[0].deviceHz: must be > 0'],
    ['negative server clock', { serverHz: -1 }, 'users[0].serverHz: must be >= 0'],
    [
      'negative device constant',
      { deviceKappaJoulesPerCycleHz2: -1 },
      'users[0].deviceKappaJoulesPerCycleHz2: must be >= 0',
    ],
    [
      'negative server constant',
      { serverKappaJoulesPerCycleHz2: -1 },
      'users[0].serverKappaJoulesPerCycleHz2: must be >= 0',
    ],
    ['no split', { splits: [] }, 'users[0].splits: must NOT have fewer than 1 items'],
    [
      'negative cycles',
      { splits: [{ ...USER.splits[0], deviceCycles: -1 }] },
      'users[0].splits[0].deviceCycles: must be >= 0',
    ],
    ['a clock below all clocks', { leastDeviceHz: -1 }, 'users[0].leastDeviceHz: must be >= 0'],
    ['clocks upside down', { leastDeviceHz: 3e9 }, 'users[0].leastDeviceHz: must be <= deviceHz'],
    [
      'negative server cycles',
      { splits: [{ ...USER.splits[0], serverCycles: -1 }] },
      'users[0].splits[0].serverCycles: must be >= 0',
    ],
    [
      'less than nothing to send',
      { splits: [{ ...USER.splits[0], uploadBits: -1 }] },
      'users[0].splits[0].uploadBits: must be >= 0',
    ],
    ['missing splits', { splits: undefined }, 'users[0].splits: is missing'],
    ['negative distortion limit', { maxDistortion: -1 }, 'users[0].maxDistortion: must be >= 0'],
  ])('%s: exit code 2 and the field', async (_, change, words) => {
    const { world, code } = await solved(instanceOf({ ...USER, ...change }), '-');
    expect(code).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toBe(`${words}\n`);
  });

  it('takes splits in whatever order: a later one may compute less and send more', async () => {
    const [cut] = USER.splits;
    const splits = [
      { id: 'late', deviceCycles: 3e9, serverCycles: 1e9, uploadBits: 20e6 },
      { ...cut, id: 'early' },
      { id: 'later', deviceCycles: 2e9, serverCycles: 4e9, uploadBits: 1e6 },
    ];
    const { world, code } = await solved(instanceOf({ ...USER, splits }), '-');
    const alone = await Promise.all(splits.map((one) => solved(instanceOf({ ...USER, splits: [one] }), '-')));
    const objectives = alone.map(
      ({ world: { stdout } }) => (JSON.parse(stdout.text) as { objective: number | null }).objective,
    );
    expect(code).toBe(0);
    const { objective } = JSON.parse(world.stdout.text) as { objective: number };
    expect(objective).toBe(Math.min(...objectives.filter((one) => one !== null)));
  });

  it.each<[string, object]>([
    ['no split is feasible', { deadlineSeconds: 0.5 }],
    ['the distortion limit is out of reach', { maxDistortion: 1e-6 }],
    ['the device has no room', { deviceMemoryBytes: 0, splits: [{ ...USER.splits[0], deviceBytes: 1 }] }],
    ['the server gives nothing', { serverHz: 0 }],
  ])('%s: no fault of the instance, but nobody is served', async (_, change) => {
    const { world, code } = await solved(instanceOf({ ...USER, ...change }), '-');
    expect(code).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      feasible: false,
      objective: null,
      servedCount: 0,
      users: [{ id: 'u1', served: false, reason: 'infeasible' }],
    });
  });
});
