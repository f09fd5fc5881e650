import { describe, expect, it } from '@jest/globals';
import { REPORT } from '../testing/fake-service.js';
import { FakeWorld } from '../testing/fake-world.js';

describe('replay', () => {
  it('runs a service of its own as a job and prints the final table', async () => {
    const world = new FakeWorld();
    world.service.finish(REPORT);
    expect(await world.run('replay', '--replay', 'bundled', '--load', '4')).toBe(0);
    expect(world.started).toMatchObject({ port: 0, time: 'event', outcomes: 'twin', exit: true });
    expect(world.started?.replay).toMatchObject({ speed: 'max', load: 4 });
    expect(world.service.closes).toBe(1);
    expect(world.stdout.lines).toEqual([
      '┌────────┬──────────┬──────────┬─────────┬────────┬─────────┬─────────┬───────────┐',
      '│ cell   │ received │ admitted │ on time │ missed │ expired │ refused │ hit ratio │',
      '├────────┼──────────┼──────────┼─────────┼────────┼─────────┼─────────┼───────────┤',
      '│ cell-a │       70 │       60 │      55 │      2 │       1 │       7 │    78.6 % │',
      '│ cell-b │       50 │       40 │      35 │      0 │       2 │      10 │    70.0 % │',
      '│ all    │      120 │      100 │      90 │      2 │       3 │      17 │    75.6 % │',
      '└────────┴──────────┴──────────┴─────────┴────────┴─────────┴─────────┴───────────┘',
      'refused 17: DOWNLINK_FULL 13, NO_CHANNEL_REPORT 4',
      'dead letters 1, duplicates 5, in flight 8',
      'promise ratio 90.0 % (on time of admitted)',
      '1020 records in 2.0 s, 510 records/s',
    ]);
  });

  it('has no result, and says so, when it is interrupted', async () => {
    const world = new FakeWorld();
    const ended = world.run('replay', '--replay', 'bundled');
    await world.until(() => world.ticking);
    world.signals.emit('SIGINT');
    expect(await ended).toBe(130);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toContain('stopped before the end of the replay');
    expect(world.service.closes).toBe(1);
  });

  it('must know what to replay', async () => {
    const world = new FakeWorld();
    expect(await world.run('replay')).toBe(2);
    expect(world.stderr.text).toBe(
      'slotwise: --requests and --reports must name what to replay; or --replay bundled\n',
    );
  });

  it('only feeds services that run elsewhere with --feed-only', async () => {
    const world = new FakeWorld();
    const words = ['replay', '--replay', 'bundled', '--feed-only', '--brokers', 'a:1', '--topic-prefix', 'p.'];
    expect(await world.run(...words)).toBe(0);
    expect(world.started).toBeUndefined();
    expect(world.fed).toMatchObject({ outcomes: 'twin', kafka: { topicPrefix: 'p.' }, replay: { speed: 'max' } });
    expect(world.stdout.text).toBe('120 requests and 900 reports fed in 2.0 s\n');
  });

  it('feeds nobody without brokers', async () => {
    const world = new FakeWorld();
    expect(await world.run('replay', '--replay', 'bundled', '--feed-only')).toBe(2);
    expect(world.stderr.text).toMatch(/^slotwise: --feed-only is for services that run elsewhere, .+ --brokers\n$/u);
  });

  it('stops feeding when it is interrupted, and says how far it came', async () => {
    const world = new FakeWorld();
    world.feedTraffic = (_, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          const progress = { doneFraction: 0.25, atMs: 0, requests: 3, reports: 4, malformed: 0, withoutUser: 0 };
          resolve({ ...progress, finished: false, wallSeconds: 1 });
        });
        world.signals.emit('SIGINT');
      });
    expect(await world.run('replay', '--replay', 'bundled', '--feed-only', '--brokers', 'a:1')).toBe(130);
    expect(world.stderr.text).toContain('stopped; 25 %, 3 requests, 4 reports written');
  });

  it.each([
    [['--start-at', 'now'], 1],
    [['--time', 'clock'], 1],
    [['--start-at', 'now', '--speed', '3'], 3],
    [['--time', 'clock', '--start-at', '2026-01-01'], 'max'],
  ])('%j is played at speed %s', async (words, speed) => {
    const world = new FakeWorld();
    world.service.finish(REPORT);
    expect(await world.run('replay', '--replay', 'bundled', ...words)).toBe(0);
    expect(world.started?.replay?.speed).toBe(speed);
  });
});
