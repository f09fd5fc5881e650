import { describe, expect, it } from '@jest/globals';
import { SlotwiseError } from '../../core/errors.js';
import { bundledRecording } from '../../replay/index.js';
import type { ServeOptions } from '../serve-options.js';
import { REPORT, SUMMARY } from '../testing/fake-service.js';
import { FakeWorld } from '../testing/fake-world.js';

const BUNDLED = ['serve', '--replay', 'bundled'];

/** Starts the command and waits until it serves; the promise of its exit code travels in a list, not to be awaited here. */
async function serving(world: FakeWorld, ...words: readonly string[]): Promise<readonly [Promise<number>]> {
  const ended = world.run(...words);
  await world.until(() => world.ticking);
  return [ended];
}

/** Runs the command until it serves, ends it, and returns what it was asked for. */
async function optionsOf(words: readonly string[], environment = {}): Promise<Partial<ServeOptions>> {
  const world = new FakeWorld();
  world.environment = environment;
  const [ended] = await serving(world, ...words);
  world.signals.emit('SIGTERM');
  await ended;
  const { replay, ...options } = world.started ?? {};
  const { onMalformed, ...plain } = replay ?? { onMalformed: undefined };
  expect(typeof onMalformed).toBe(replay === undefined ? 'undefined' : 'function');
  return { ...options, ...(replay === undefined ? {} : { replay: plain as typeof replay }) };
}

const DEFAULTS = {
  ...{
    port: 3000,
    host: '127.0.0.1',
    logLevel: 'warn',
    exemplars: false,
    seed: 1,
    shards: 4,
    time: 'clock',
    outcomes: 'external',
  },
  ...{ exit: false, json: false, recordInputs: false, graceMs: 30_000 },
  ...{ checkpointEvery: 600, ignoreCheckpoints: false, changeCatalogue: false },
};

describe('what serve is asked for', () => {
  it('has a default for everything, and is frozen', async () => {
    expect(await optionsOf(['serve'])).toEqual(DEFAULTS);
    const world = new FakeWorld();
    const [ended] = await serving(world, ...BUNDLED);
    world.signals.emit('SIGINT');
    await ended;
    expect(Object.isFrozen(world.started)).toBe(true);
    expect(Object.isFrozen(world.started?.replay)).toBe(true);
  });

  it('is taken from the options', async () => {
    const own = [
      '--port',
      '0',
      '--host',
      '::1',
      '--catalogue',
      'c.yaml',
      '--epoch-ms',
      '50',
      '--seed',
      '7',
      '--shards',
      '2',
    ];
    const more = [
      '--log-level',
      'debug',
      '--time',
      'event',
      '--outcomes',
      'none',
      '--bearer-token',
      't',
      '--record',
      'r.gz',
      '--record-inputs',
    ];
    const restore = [
      '--checkpoint-every',
      '50',
      '--ignore-checkpoints',
      '--change-catalogue',
      '--grace',
      '5s',
      '--exemplars',
    ];
    expect(await optionsOf(['serve', ...own, ...more, ...restore, '--json'])).toEqual({
      ...{
        checkpointEvery: 50,
        ignoreCheckpoints: true,
        changeCatalogue: true,
        recordInputs: true,
        graceMs: 5_000,
        exemplars: true,
      },
      ...{ port: 0, host: '::1', catalogue: 'c.yaml', epochMs: 50, seed: 7, shards: 2, logLevel: 'debug' },
      ...{ time: 'event', outcomes: 'none', bearerToken: 't', record: 'r.gz', exit: false, json: true },
    });
  });

  it('is taken from variables of the same meaning, after the options; an empty one counts as unset', async () => {
    const environment = {
      ...{ PORT: '8080', SLOTWISE_EPOCH_MS: '20', SLOTWISE_SEED: '5', SLOTWISE_HOST: '', SLOTWISE_JSON: 'true' },
      ...{
        SLOTWISE_REQUESTS: 'a.csv,b.csv',
        SLOTWISE_REPORTS: 'c.csv',
        SLOTWISE_SPEED: 'max',
        SLOTWISE_STRICT: 'false',
      },
    };
    expect(await optionsOf(['serve', '--seed', '6'], environment)).toEqual({
      ...{ ...DEFAULTS, port: 8080, epochMs: 20, seed: 6, json: true },
      replay: {
        ...{ requests: [{ path: 'a.csv' }, { path: 'b.csv' }], reports: [{ path: 'c.csv' }] },
        ...{ seed: 6, load: 1, speed: 'max', strict: false },
      },
    });
  });

  it('replays the bundled recording as told', async () => {
    const stretch = ['--from', '1.5s', '--for', '2m', '--start-at', '2026-02-03T04:05:06Z'];
    const how = ['--load', '2.5', '--speed', '4x', '--modes', 'download,offload', '--strict'];
    expect(await optionsOf([...BUNDLED, ...stretch, ...how])).toMatchObject({
      replay: {
        ...bundledRecording(),
        ...{ fromMs: 1500, forMs: 120_000, startAtMs: Date.UTC(2026, 1, 3, 4, 5, 6), seed: 1 },
        ...{ load: 2.5, speed: 4, modes: ['download', 'offload'], strict: true },
      },
    });
  });

  it('replays own files, one format for all or one each', async () => {
    const files = ['--requests', 'a', 'b', '--reports', 'c'];
    expect(await optionsOf(['serve', ...files, '--requests-format', 'mooncake,native'])).toMatchObject({
      replay: {
        requests: [
          { path: 'a', format: 'mooncake' },
          { path: 'b', format: 'native' },
        ],
        reports: [{ path: 'c' }],
      },
    });
    expect(await optionsOf(['serve', ...files, '--requests-format', 'native'])).toMatchObject({
      replay: {
        requests: [
          { path: 'a', format: 'native' },
          { path: 'b', format: 'native' },
        ],
      },
    });
    const { replay } = await optionsOf(['serve', '--reports', 'mine'], { SLOTWISE_REPLAY: 'bundled' });
    expect(replay).toMatchObject({ requests: [], reports: [{ path: 'mine' }] });
  });
});

describe('serving', () => {
  it('says where to look, goes on after the final table, and closes at Ctrl-C', async () => {
    const world = new FakeWorld();
    const [ended] = await serving(world, ...BUNDLED, '--time', 'event');
    expect(world.stderr.text).toContain('live page  http://127.0.0.1:3000/\n');
    expect(world.stderr.text).toContain('http://127.0.0.1:3000/metrics');
    expect(world.stderr.text).toContain('http://127.0.0.1:3000/api/cells');
    expect(world.stderr.text).toContain('npx slotwise decisions\n');
    world.service.finish(REPORT);
    await world.until(() => world.stderr.text.includes('still serving'));
    expect(world.ticking).toBe(false);
    expect(world.service.closes).toBe(0);
    expect(world.stdout.text).toContain('hit ratio');
    world.signals.emit('SIGINT');
    expect(await ended).toBe(0);
    expect(world.service.closes).toBe(1);
    expect(world.signals.listenerCount('SIGINT') + world.signals.listenerCount('SIGTERM')).toBe(0);
  });

  it('shows a plain line every while where there is no terminal', async () => {
    const world = new FakeWorld();
    const [ended] = await serving(world, ...BUNDLED);
    const before = world.stderr.lines.length;
    world.tick();
    expect(world.stderr.lines.slice(before)).toEqual([
      'slotwise: 42 %, 120 requests, 900 reports; received 120, admitted 100, on time 90 (75.6 %), missed 2, expired 3; ' +
        'refused 17: DOWNLINK_FULL 13, NO_CHANNEL_REPORT 4; ' +
        'event time 2026-01-01T00:01:00.000Z, epoch lag 35 ms, in flight 8, dead letters 1',
    ]);
    world.signals.emit('SIGINT');
    await ended;
  });

  it('draws a bar and the counts in a terminal', async () => {
    const world = new FakeWorld();
    world.stderr.isTTY = true;
    // Before its first epoch boundary a replay has no progress to tell.
    const { replay, ...early } = SUMMARY;
    world.service.current = early;
    const [ended] = await serving(world, ...BUNDLED);
    world.service.current = { ...early, ...(replay && { replay }), received: 121 };
    world.tick();
    world.service.finish(REPORT);
    await world.until(() => world.stderr.text.includes('still serving'));
    expect(world.stderr.text).toMatch(/\[=+-+\] 42 %, 120 requests/);
    expect(world.stderr.text).toContain('received 121');
    expect(world.stderr.text).toContain('refused 17: DOWNLINK_FULL 13');
    expect(world.stderr.text).toContain('epoch lag 35 ms');
    world.signals.emit('SIGINT');
    await ended;
  });

  it('ends at once at the second Ctrl-C', async () => {
    const world = new FakeWorld();
    let finishClosing: (() => void) | undefined;
    world.service.close = () =>
      new Promise((resolve) => {
        finishClosing = resolve;
      });
    const [ended] = await serving(world, 'serve');
    world.signals.emit('SIGINT');
    await world.until(() => finishClosing !== undefined);
    expect(world.exits).toEqual([]);
    world.signals.emit('SIGINT');
    expect(world.exits).toEqual([130]);
    finishClosing?.();
    await ended;
  });

  it('ends with the replay when told to: the final table, and 0', async () => {
    const world = new FakeWorld();
    const [ended] = await serving(world, ...BUNDLED, '--exit', '--json');
    world.service.finish(REPORT);
    expect(await ended).toBe(0);
    expect(JSON.parse(world.stdout.text)).toEqual(REPORT);
    expect(world.service.closes).toBe(1);
  });

  it('fails with the words of a service that cannot go on, before and after the replay', async () => {
    for (const replayed of [false, true]) {
      const world = new FakeWorld();
      const [ended] = await serving(world, ...BUNDLED);
      if (replayed) world.service.finish(REPORT);
      await world.until(() => !replayed || world.stderr.text.includes('still serving'));
      world.service.fail(new Error('shard 2: the log was closed'));
      expect(await ended).toBe(1);
      expect(world.stderr.lines.at(-1)).toBe('slotwise: shard 2: the log was closed');
      expect(world.service.closes).toBe(1);
    }
  });

  it.each([
    [['--grace', '90s'], {}, 90_000],
    [[], { SLOTWISE_GRACE: '5s' }, 5_000],
    [[], {}, 30_000],
  ])(
    'with %j and %j may take so long to end in good order, and says what is not finished',
    async (words, environment, ms) => {
      const world = new FakeWorld();
      world.environment = environment;
      let close = (): void => undefined;
      world.service.closing = new Promise((resolve) => (close = resolve));
      const [ended] = await serving(world, 'serve', ...words);
      world.signals.emit('SIGTERM');
      await world.until(() => world.service.closes === 1);
      expect(world.exits).toEqual([]);
      expect(world.periodsMs.at(-1)).toBe(ms);
      world.tick();
      expect(world.stderr.lines.at(-1)).toBe(`slotwise: not finished within --grace ${ms} ms: shards 0, 3; the log`);
      expect(world.exits).toEqual([1]);
      close();
      await ended;
      expect(world.ticking).toBe(false);
    },
  );

  it('tells which lines of a recording are skipped, but not for ever', async () => {
    const world = new FakeWorld();
    const [ended] = await serving(world, ...BUNDLED);
    const before = world.stderr.lines.length;
    for (let line = 1; line <= 50; line += 1) world.started?.replay?.onMalformed?.('a.csv', line, 'no time stamp');
    const told = world.stderr.lines.slice(before);
    expect(told[0]).toBe('slotwise: a.csv line 1 skipped: no time stamp');
    expect(told.at(-1)).toContain('only counted');
    expect(told).toHaveLength(11);
    world.signals.emit('SIGINT');
    await ended;
  });
});

describe('a service that does not start', () => {
  it.each([
    [Object.assign(new Error('listen'), { code: 'EADDRINUSE' }), 1, /--port 3000 is in use on 127.0.0.1/],
    [new Error('start', { cause: Object.assign(new Error(), { code: 'EADDRINUSE' }) }), 1, /--port 3000 is in use/],
    [Object.assign(new Error('listen'), { code: 'EACCES' }), 1, /--port 3000 is not allowed/],
    [Object.assign(new Error('listen'), { code: 'EADDRNOTAVAIL' }), 2, /--host 127.0.0.1 is no address/],
    [new SlotwiseError('CATALOGUE_INVALID', 'cells[0].downlink: is missing'), 2, /cells\[0\].downlink: is missing/],
    [new SlotwiseError('FILE_MISSING', '--requests a cannot be read'), 2, /--requests a cannot be read/],
    [new SlotwiseError('LOG_CLOSED', 'the log was closed'), 1, /the log was closed/],
  ])('%s is explained', async (error, code, words) => {
    const world = new FakeWorld();
    world.startService = () => Promise.reject(error);
    expect(await world.run('serve')).toBe(code);
    expect(world.stderr.lines).toHaveLength(1);
    expect(world.stderr.text).toMatch(words);
  });

  it('is closed at once when Ctrl-C came while it started', async () => {
    const world = new FakeWorld();
    world.startService = () => {
      world.signals.emit('SIGINT');
      return Promise.resolve(world.service);
    };
    expect(await world.run('serve')).toBe(0);
    expect(world.service.closes).toBe(1);
  });
});

describe('bad usage of serve', () => {
  it.each([
    [['--prot', '80'], "unknown option '--prot' (Did you mean --port?)"],
    [['extra'], "too many arguments for 'serve'"],
    [['--port'], "option '--port <number>' argument missing"],
    [['--port', '70000'], '--port must be a whole number from 0 to 65535, not "70000"'],
    [['--port', '80.5'], '--port must be a whole number'],
    [['--epoch-ms', '5'], '--epoch-ms must be a whole number from 10 to 10000'],
    [['--shards', '0'], '--shards must be a whole number from 1'],
    [['--seed', '-1'], '--seed must be a whole number of at least 0'],
    [['--time', 'evnt'], '--time must be one of event, clock'],
    [['--outcomes', 'twin'], '--outcomes twin needs a recorded channel'],
    [['--brokers', 'kafka'], '--brokers must be host:port, separated by commas, not "kafka"'],
    [['--exit'], '--exit needs a recording'],
    [['--load', '2'], '--load needs a recording'],
    [['--replay', 'mine'], '--replay must be bundled, not "mine"'],
    [['--replay', 'bundled', '--reports', 'a'], '--replay and --reports exclude each other'],
    [['--replay', 'bundled', '--reports-format', 'tractor'], '--reports-format is for files of your own'],
    [
      ['--requests', 'a', 'b', 'c', '--requests-format', 'native,native'],
      '--requests-format must name one format, or one',
    ],
    [['--requests', 'a', '--requests-format', 'csv'], '--requests-format must be one of native, azure-llm'],
    [['--replay', 'bundled', '--load', '0'], '--load must be a number above 0 and at most 64, not "0"'],
    [['--replay', 'bundled', '--load', '-1'], '--load must be a number above 0'],
    [['--replay', 'bundled', '--load', '1e9'], '--load must be a number above 0'],
    [['--replay', 'bundled', '--load', 'NaN'], '--load must be a number above 0'],
    [['--replay', 'bundled', '--speed', '0x'], '--speed must be max, or a number above 0'],
    [['--replay', 'bundled', '--speed', 'fast'], '--speed must be max'],
    [['--replay', 'bundled', '--from', '90'], '--from must be a duration such as 500ms'],
    [['--replay', 'bundled', '--for', '0s'], '--for must be a duration longer than 0'],
    [['--replay', 'bundled', '--start-at', '2026-01-01T00:00'], '--start-at must be now, or an ISO time'],
    [['--replay', 'bundled', '--start-at', '2026-13-01'], '--start-at must be now, or an ISO time'],
    [['--replay', 'bundled', '--modes', 'download,fly'], '--modes must be one of offload'],
  ])('%j is refused', async (words, sentence) => {
    const world = new FakeWorld();
    expect(await world.run('serve', ...words)).toBe(2);
    expect(world.stderr.lines).toHaveLength(1);
    expect(world.stderr.text).toContain(`slotwise: ${sentence}`);
    expect(world.started).toBeUndefined();
  });

  it.each([
    [{ PORT: 'http' }, 'PORT must be a whole number from 0 to 65535, not "http"'],
    [{ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS must be host:port, separated by commas, not "kafka"'],
    [{ SLOTWISE_JSON: 'perhaps' }, 'SLOTWISE_JSON must be true or false, not "perhaps"'],
    [{ SLOTWISE_OUTCOMES: 'twin' }, 'SLOTWISE_OUTCOMES twin needs a recorded channel'],
    [{ SLOTWISE_LOAD: '-3', SLOTWISE_REPLAY: 'bundled' }, 'SLOTWISE_LOAD must be a number above 0'],
  ])('%j is refused by the name of the variable', async (environment, sentence) => {
    const world = new FakeWorld();
    world.environment = environment;
    expect(await world.run('serve')).toBe(2);
    expect(world.stderr.text).toContain(`slotwise: ${sentence}`);
  });
});
