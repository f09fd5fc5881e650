import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { mismatches } from '../../../test/device-chains/expectation.js';
import type { DeviceChainsResult } from '../../core/solvers/device-chains/index.js';
import { SOLVERS } from '../solving/registry.js';
import { FakeWorld } from '../testing/fake-world.js';

interface Vector {
  readonly name: string;
  readonly instance: object;
  readonly expect: { readonly exitCode?: number; readonly field?: string };
  readonly tolerance: number;
}
const vectorFile = new URL('../../../test/vectors/device-chains.json', import.meta.url);
const vectors = JSON.parse(readFileSync(vectorFile, 'utf8')) as readonly Vector[];
const invalid = vectors.filter(({ expect: { exitCode } }) => exitCode === 2);
const valid = vectors.filter((vector) => !invalid.includes(vector));

async function solved(stdin: string, ...words: readonly string[]): Promise<{ world: FakeWorld; code: number }> {
  const world = new FakeWorld();
  world.solvers = SOLVERS;
  world.stdin = Readable.from([Buffer.from(stdin)]);
  return { world, code: await world.run('solve', 'device-chains', ...words) };
}

/** A camera, an edge box and a server in a row; the camera cannot compute. */
const INSTANCE = {
  devices: [
    { id: 'camera', speedFlopsPerSecond: 0 },
    { id: 'box', speedFlopsPerSecond: 2e9 },
    { id: 'server', speedFlopsPerSecond: 8e9 },
  ],
  links: [
    { fromDeviceId: 'camera', toDeviceId: 'box', rateBitsPerSecond: 16e6 },
    { fromDeviceId: 'box', toDeviceId: 'server', rateBitsPerSecond: 8e6, latencySeconds: 0.25 },
  ],
  models: [
    {
      id: 'm',
      inputBytes: 4e6,
      layers: [
        { workFlops: 2e9, outputBytes: 1e6 },
        { workFlops: 16e9, outputBytes: 1e3 },
      ],
    },
  ],
  requests: [{ id: 'q1', modelId: 'm', sourceDeviceId: 'camera', releaseSeconds: 0, deadlineSeconds: 7 }],
};
const [DEVICE] = INSTANCE.devices;
const [LINK] = INSTANCE.links;
const [MODEL] = INSTANCE.models;
const [REQUEST] = INSTANCE.requests;

describe('solve device-chains', () => {
  it('prints chains, operations and order as one line of JSON', async () => {
    const { world, code } = await solved(JSON.stringify(INSTANCE), '-');
    expect(code).toBe(0);
    expect(world.stdout.lines).toHaveLength(1);
    expect(JSON.parse(world.stdout.text)).toEqual({
      algorithm: 'device-chains',
      method: 'exact',
      exact: true,
      objectiveSeconds: 6.25,
      unservedWeight: 0,
      lateWeight: 0,
      order: ['q1'],
      requests: [
        {
          id: 'q1',
          status: 'served',
          finishSeconds: 6.25,
          late: false,
          successProbability: 1,
          keySeconds: 6.25,
          segments: [
            { fromLayer: 1, toLayer: 1, deviceId: 'box', startSeconds: 2, finishSeconds: 3 },
            { fromLayer: 2, toLayer: 2, deviceId: 'server', startSeconds: 4.25, finishSeconds: 6.25 },
          ],
        },
      ],
      operations: [
        {
          requestId: 'q1',
          kind: 'transfer',
          layer: 0,
          fromDeviceId: 'camera',
          toDeviceId: 'box',
          startSeconds: 0,
          finishSeconds: 2,
        },
        { requestId: 'q1', kind: 'compute', layer: 1, deviceId: 'box', startSeconds: 2, finishSeconds: 3 },
        {
          requestId: 'q1',
          kind: 'transfer',
          layer: 1,
          fromDeviceId: 'box',
          toDeviceId: 'server',
          startSeconds: 3,
          finishSeconds: 4,
        },
        { requestId: 'q1', kind: 'compute', layer: 2, deviceId: 'server', startSeconds: 4.25, finishSeconds: 6.25 },
      ],
      keptOperations: [],
      revokedCount: 0,
    });
  });

  it('solves the example of its page', async () => {
    const page = readFileSync(new URL('../../../docs/solvers/device-chains.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n([^`]+)```/.exec(page) ?? [];
    const { world, code } = await solved(example, '-');
    expect(code).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({ requests: [{ status: 'served', late: false }] });
  });
});

describe('the specification vectors at the command line', () => {
  it('are 62 to solve and 7 to refuse', () => {
    expect([valid.length, invalid.length]).toEqual([62, 7]);
  });

  it.each(valid)('$name', async ({ instance, expect: expected, tolerance }) => {
    const { world, code } = await solved(JSON.stringify(instance), '-');
    expect(code).toBe(0);
    expect(mismatches(JSON.parse(world.stdout.text) as DeviceChainsResult, expected, tolerance)).toEqual([]);
  });

  it.each(invalid)('$name', async ({ instance, expect: { field = '' } }) => {
    const { world, code } = await solved(JSON.stringify(instance), '-');
    expect(code).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.lines).toHaveLength(1);
    expect(world.stderr.text.startsWith(`${field}: `)).toBe(true);
  });

  it('as a batch: results and errors in their places, exit code 2 for the invalid ones', async () => {
    const { world, code } = await solved(
      vectors.map(({ instance }) => JSON.stringify(instance)).join('\n\n'),
      '--batch',
      '-',
    );
    expect(code).toBe(2);
    const lines = world.stdout.lines.map((line) => JSON.parse(line) as DeviceChainsResult);
    expect(lines).toHaveLength(vectors.length);
    lines.forEach((line, index) => {
      const { expect: expected, tolerance = 0 } = vectors[index] ?? {};
      if (expected?.exitCode === 2) expect(line).toMatchObject({ error: { field: expected.field } });
      else expect(mismatches(line, { ...expected }, tolerance)).toEqual([]);
    });
  });
});

describe('bad input', () => {
  it.each<[string, object, string]>([
    ['a negative rate', { links: [{ ...LINK, rateBitsPerSecond: -1 }] }, 'links[0].rateBitsPerSecond: must be >= 0'],
    ['a self-link', { links: [{ ...LINK, toDeviceId: 'camera' }] }, 'links[0].toDeviceId: must be another device'],
    ['a link twice', { links: [LINK, LINK] }, 'links[1]: duplicate link ["camera","box"]'],
    ['a link to nowhere', { links: [{ ...LINK, toDeviceId: 'cloud' }] }, 'links[0].toDeviceId: unknown device "cloud"'],
    ['a device twice', { devices: [...INSTANCE.devices, DEVICE] }, 'devices[3].id: duplicate id "camera"'],
    [
      'a report about an unknown device',
      {
        ledger: [{ requestId: 'q1', kind: 'compute', layer: 1, deviceId: 'phone', startSeconds: 0, finishSeconds: 1 }],
      },
      'ledger[0].deviceId: unknown device "phone"',
    ],
    [
      'an unknown source',
      { requests: [{ ...REQUEST, sourceDeviceId: 'phone' }] },
      'requests[0].sourceDeviceId: unknown device "phone"',
    ],
    [
      'clocks out of step: an operation that ends before it starts',
      { ledger: [{ requestId: 'q1', kind: 'load', layer: 1, deviceId: 'box', startSeconds: 9, finishSeconds: 1 }] },
      'ledger[0].finishSeconds: must be >= startSeconds, 9',
    ],
    ['a time in milliseconds since 1970', { nowSeconds: 1.7e12 }, 'nowSeconds: must be <= 4000000000'],
    [
      'a model without layers',
      { models: [{ ...MODEL, layers: [] }] },
      'models[0].layers: must NOT have fewer than 1 items',
    ],
    ['a misspelt key', { reservations: 'tail' }, 'reservations: unknown key'],
  ])('%s: exit code 2 and the field', async (_, change, words) => {
    const { world, code } = await solved(JSON.stringify({ ...INSTANCE, ...change }), '-');
    expect(code).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toBe(`${words}\n`);
  });

  const small = INSTANCE.devices.map((device) => ({ ...device, freeMemoryBytes: 1e6 }));
  const heavy = { ...MODEL, layers: MODEL?.layers.map((layer) => ({ ...layer, weightBytes: 2e6 })) };

  it.each<[string, object]>([
    ['a sink that nothing leads to', { requests: [{ ...REQUEST, sinkDeviceId: 'camera' }] }],
    ['no links', { links: [] }],
    ['rates of zero', { links: INSTANCE.links.map((link) => ({ ...link, rateBitsPerSecond: 0 })) }],
    ['no device with enough memory', { memoryMode: 'onDemand', devices: small, models: [heavy] }],
    ['no weights anywhere', { memoryMode: 'placed' }],
    ['speeds of zero', { devices: INSTANCE.devices.map((device) => ({ ...device, speedFlopsPerSecond: 0 })) }],
  ])('%s: a valid instance, but the request is unserved', async (_, change) => {
    const { world, code } = await solved(JSON.stringify({ ...INSTANCE, ...change }), '-');
    expect(code).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      unservedWeight: 1,
      order: [],
      requests: [{ id: 'q1', status: 'unserved' }],
      operations: [],
    });
  });

  it('a hard deadline that cannot be met: the request is rejected', async () => {
    const requests = [{ ...REQUEST, deadlineSeconds: 6, hardDeadline: true }];
    const { world, code } = await solved(JSON.stringify({ ...INSTANCE, requests }), '-');
    expect(code).toBe(0);
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      requests: [{ id: 'q1', status: 'rejected' }],
      operations: [],
    });
  });
});
