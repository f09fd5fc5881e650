import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { type EpochMarker, markerDigest } from '../../contracts/index.js';
import { FakeWorld } from '../testing/fake-world.js';
import { decisionLog, recordedRun } from '../testing/recorded-run.js';

let folder = '';
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slotwise-decisions-'));
  await writeFile(inFolder('run.ndjson'), recordedRun());
  await writeFile(inFolder('run.ndjson.gz'), gzipSync(recordedRun(0) + recordedRun(1)));
  await writeFile(inFolder('torn.ndjson.gz'), gzipSync(recordedRun()).subarray(0, 200));
  await writeFile(inFolder('other.ndjson'), `${recordedRun()}{"requestId":"request-1"}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the command on the recorded run. */
async function printed(...words: readonly string[]): Promise<readonly string[]> {
  const world = new FakeWorld();
  expect(await world.run('decisions', '--file', inFolder('run.ndjson'), ...words)).toBe(0);
  expect(world.stderr.text).toBe('');
  return world.stdout.lines;
}

/** Runs it where it must fail: the exit code and the one line on stderr. */
async function failing(world: FakeWorld, ...words: readonly string[]): Promise<string> {
  const code = await world.run('decisions', ...words);
  expect(world.stdout.text).toBe('');
  expect(world.stderr.lines).toHaveLength(1);
  return `${code} ${world.stderr.lines.join()}`;
}

describe('the decisions of a recorded run', () => {
  it('are those that count: no foreign owner, no torn epoch', async () => {
    expect(await printed()).toEqual([
      '7               0  admitted   cell-a            request-1               download resnet18, finish 22:13:20.731',
      '7               0  refused    cell-b            request-2               DOWNLINK_FULL: downlink: needs 34 blocks, 12 free',
      '7               0  plan       cell-a            -                       22:13:20.150 for 100 ms, downlink 40 of 273 blocks in 1 grants, uplink 12 of 273 blocks in 1 grants, 1 input to send up, GPU 22:13:20.150 to 22:13:20.170: 1 of resnet50 (load 1 block, evict 1), 1 deliveries, 1 split (1 on devices, 0 to send up, 0 on the server), 1 chain over 1 device (0 runs and transfers under way, 2 to begin)',
      '7               0  epoch      -                 -                       by watermark, 3 decisions; so far received 6, admitted 4, refused 1, expired 0, completed 2, missed 0, in flight 2',
      '8               0  completed  cell-a            request-1               finished 22:13:20.700',
      '8               0  epoch      -                 -                       by watermark, 1 decisions; so far received 6, admitted 4, refused 1, expired 0, completed 2, missed 0, in flight 2',
    ]);
  });

  it('are printed as the very records with --json', async () => {
    const records = (await printed('--json')).map((line): unknown => JSON.parse(line));
    const log = decisionLog();
    expect(records).toEqual([1, 3, 4, 5, 6, 7].map((offset) => log[offset]));
  });

  it.each([
    [['--cell', 'cell-b'], ['refused']],
    [['--verdict', 'admitted'], ['admitted']],
    [
      ['--request', 'request-1'],
      ['admitted', 'completed'],
    ],
    // Plans that serve the request: by a grant and a GPU batch, by a chain.
    [['--request', 'request-18'], ['plan']],
    [['--request', 'request-20'], ['plan']],
    [
      ['--epoch', '8'],
      ['completed', 'epoch'],
    ],
    [
      ['--epoch', '8..'],
      ['completed', 'epoch'],
    ],
    [
      ['--epoch', '..7', '--cell', 'cell-a'],
      ['admitted', 'plan'],
    ],
    [['--epoch', '9..12'], []],
    [['--shard', '1'], []],
  ])('are filtered by %j', async (words, kinds) => {
    expect((await printed(...words)).map((line) => line.split(/\s+/)[2])).toEqual(kinds);
  });

  it('are read from gzip, each shard by the rule on its own', async () => {
    const world = new FakeWorld();
    expect(await world.run('decisions', '--file', inFolder('run.ndjson.gz'), '--verdict', 'completed')).toBe(0);
    expect(world.stdout.lines.map((line) => line.split(/\s+/)[1])).toEqual(['0', '1']);
  });

  it('need a file that is whole and a recorded run', async () => {
    expect(await failing(new FakeWorld(), '--file', inFolder('none'))).toMatch(
      /^2 slotwise: --file .*none cannot be read/,
    );
    expect(await failing(new FakeWorld(), '--file', inFolder('torn.ndjson.gz'))).toMatch(/^2 .*breaks off after line/);
    const world = new FakeWorld();
    expect(await world.run('decisions', '--file', inFolder('other.ndjson'))).toBe(2);
    expect(world.stderr.text).toMatch(/^slotwise: --file .*other.ndjson line 10 is no line of a recorded run/);
  });

  it('end quietly when nobody reads on', async () => {
    const world = new FakeWorld();
    const lines: string[] = [];
    const head = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done(lines.length < 2 ? null : Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    world.stdout = Object.assign(head, { text: '', lines: [] });
    expect(await world.run('decisions', '--file', inFolder('run.ndjson'))).toBe(0);
    expect(lines).toHaveLength(2);
    expect(world.stderr.text).toBe('');
  });
});

describe('the decisions of a running service', () => {
  const position = `${JSON.stringify({ position: { shard: 0, nextOffset: 0 } })}\n`;

  it('are followed unless told otherwise, with the token', async () => {
    const world = new FakeWorld();
    world.environment = { SLOTWISE_URL: 'http://edge:8080/scheduler', SLOTWISE_TOKEN: 'secret' };
    world.answer = () => Promise.resolve(new Response(position + recordedRun()));
    expect(await world.run('decisions', '--shard', '0', '--verdict', 'refused')).toBe(0);
    expect(await world.run('decisions', '--no-follow', '--url', 'http://other', '--verdict', 'refused')).toBe(0);
    expect(world.asked).toEqual([
      'http://edge:8080/scheduler/api/decisions?shard=0&follow=true Bearer secret',
      'http://other/api/decisions?follow=false Bearer secret',
    ]);
    expect(world.stdout.lines).toHaveLength(2);
  });

  it('go on from a position in the middle of the log', async () => {
    const marker = decisionLog()[5] as EpochMarker;
    const last = { epoch: marker.epoch, digest: markerDigest(marker), inputs: marker.inputs };
    const middle = { shard: 0, nextOffset: 6, owner: { ownerId: marker.ownerId, term: marker.term }, last };
    const rest = recordedRun().split('\n').slice(6).join('\n');
    const world = new FakeWorld();
    world.answer = () => Promise.resolve(new Response(`${JSON.stringify({ position: middle })}\n${rest}`));
    expect(await world.run('decisions')).toBe(0);
    expect(world.stdout.lines.map((line) => line.split(/\s+/)[2])).toEqual(['completed', 'epoch']);
  });

  it('end with words when the service is not there, goes away or does not want to', async () => {
    const world = new FakeWorld();
    world.answer = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }));
    expect(await failing(world)).toMatch(
      /^1 slotwise: nothing answers at http:\/\/127.0.0.1:3000 \(ECONNREFUSED\); .*--url/,
    );

    const away = new FakeWorld();
    const breaking = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(position));
        controller.error(new Error('terminated'));
      },
    });
    away.answer = () => Promise.resolve(new Response(breaking));
    expect(await failing(away)).toMatch(/^1 slotwise: the service at .* went away/);

    const refusing = new FakeWorld();
    refusing.answer = () => Promise.resolve(new Response('{"message":"Send the header"}', { status: 401 }));
    expect(await failing(refusing)).toMatch(/^2 .*--token/);

    const shardless = new FakeWorld();
    shardless.answer = () => Promise.resolve(new Response('{"message":"There is no shard 9."}', { status: 404 }));
    expect(await failing(shardless, '--shard', '9')).toMatch(/^2 .*There is no shard 9/);

    const stranger = new FakeWorld();
    stranger.answer = () => Promise.resolve(new Response('<html>', { status: 404, statusText: 'Not Found' }));
    expect(await failing(stranger)).toMatch(/^1 .*answered 404 Not Found; is it a slotwise service/);

    const trimmed = new FakeWorld();
    trimmed.answer = () =>
      Promise.resolve(new Response(`${position}{"error":{"sentence":"the log dropped what comes next"}}\n`));
    expect(await failing(trimmed)).toMatch(/^1 .*cannot go on: the log dropped what comes next/);
  });
});

describe('bad usage of decisions', () => {
  it.each([
    [['--url', 'localhost:3000'], '--url must be an http or https URL'],
    [['--url', 'http://a', '--file', 'b'], '--file and --url exclude each other'],
    [['--file', 'b', '--follow'], '--follow is for a running service'],
    [['--epoch', '9..2'], '--epoch must be an epoch or a range'],
    [['--epoch', '..'], '--epoch must be an epoch or a range'],
    [['--verdict', 'rejected'], '--verdict must be one of admitted, refused'],
    [['--shard', '-1'], '--shard must be a whole number of at least 0'],
    [['--verify'], '--verify needs what a run was decided from'],
    [['now'], "too many arguments for 'decisions'"],
  ])('%j is refused', async (words, sentence) => {
    const line = await failing(new FakeWorld(), ...words);
    expect(line).toContain(`2 slotwise: ${sentence}`);
  });

  it('a file in the environment gives way to a URL on the command line', async () => {
    const world = new FakeWorld();
    world.environment = { SLOTWISE_FILE: 'run.ndjson' };
    world.answer = () => Promise.resolve(new Response(''));
    expect(await world.run('decisions', '--url', 'http://edge')).toBe(0);
    expect(world.asked).toHaveLength(1);
  });
});
