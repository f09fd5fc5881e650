import { describe, expect, it } from '@jest/globals';
import { type ErrorCode, SlotwiseError } from '../../core/errors.js';
import type { ServeOptions } from '../serve-options.js';
import { FakeWorld } from '../testing/fake-world.js';

describe('--log-dir', () => {
  /** Runs a command until it serves, and returns where it wanted its log. */
  async function wanted(words: readonly string[], environment = {}): Promise<ServeOptions['durableLog']> {
    const world = new FakeWorld();
    world.environment = environment;
    const ended = world.run(...words);
    await world.until(() => world.ticking);
    world.signals.emit('SIGTERM');
    await ended;
    return world.started?.durableLog;
  }

  const onTornTail = expect.any(Function) as unknown;

  it('keeps the log of serve and replay in a folder, with an option or a variable', async () => {
    const folder = '/var/lib/slotwise';
    expect(await wanted(['serve', '--log-dir', folder])).toEqual({ folder, fsync: 'everysec', onTornTail });
    expect(await wanted(['replay', '--replay', 'bundled', '--log-dir', folder, '--log-fsync', 'always'])).toEqual({
      ...{ folder, fsync: 'always', onTornTail },
    });
    const environment = { SLOTWISE_LOG_DIR: folder, SLOTWISE_LOG_FSYNC: 'no' };
    expect(await wanted(['serve'], environment)).toEqual({ folder, fsync: 'no', onTornTail });
  });

  it('is off unless it is asked for', async () => {
    expect(await wanted(['serve'])).toBeUndefined();
    expect(await wanted(['serve'], { SLOTWISE_LOG_DIR: '' })).toBeUndefined();
  });

  it('is what --log-fsync is for', async () => {
    const world = new FakeWorld();
    expect(await world.run('serve', '--log-fsync', 'always')).toBe(2);
    expect(world.stderr.text).toBe('slotwise: --log-fsync is for a log in a folder; add --log-dir, or leave it out\n');
    expect(await new FakeWorld().run('serve', '--log-dir', 'x', '--log-fsync', 'sometimes')).toBe(2);
  });

  it('says in one line where an unfinished write was cut off', async () => {
    const world = new FakeWorld();
    const { startService } = world;
    world.startService = (options, stop) => {
      options.durableLog?.onTornTail({ topic: 'slotwise.requests', partition: 3, bytes: 17 });
      return startService(options, stop);
    };
    const ended = world.run('serve', '--log-dir', 'x');
    await world.until(() => world.ticking);
    world.signals.emit('SIGTERM');
    await ended;
    expect(world.stderr.lines[0]).toBe(
      'slotwise: the last write to slotwise.requests/3 had not been finished; 17 bytes were cut off, nothing that was acknowledged is lost',
    );
  });

  it.each<readonly [ErrorCode, number, RegExp]>([
    ['LOG_CORRUPT', 2, /^slotwise: why\n$/u],
    ['LOG_TOO_NEW', 2, /^slotwise: why\n$/u],
    ['LOG_LOCKED', 2, /^slotwise: why\n$/u],
    ['LOG_FOLDER_UNUSABLE', 2, /^slotwise: why\n$/u],
    ['TOPIC_MISMATCH', 2, /^slotwise: --log-dir x was made with another number of shards than --shards 4: why\n$/u],
    ['LOG_WRITE_FAILED', 1, /^slotwise: why\n$/u],
  ])('ends with the words of %s and exit code %d', async (code, exit, words) => {
    const world = new FakeWorld();
    world.startService = () => Promise.reject(new SlotwiseError(code, 'why'));
    expect(await world.run('serve', '--log-dir', 'x')).toBe(exit);
    expect(world.stderr.text).toMatch(words);
  });
});
