import { beforeEach, describe, expect, it } from '@jest/globals';
import { SlotwiseError } from '../../core/errors.js';
import { EmbeddedEventLog, type LogRecord, type ReadOptions } from '../../streams/index.js';
import { DecisionLogWriter } from '../testing/decision-log-writer.js';
import { TOPICS } from '../testing/web-fixture.js';
import { ShardFollower } from './shard-follower.js';

/** A log whose second read fails with `failure`, if one is set. */
class FlakyLog extends EmbeddedEventLog {
  failure: Error | undefined;
  private reads = 0;

  override read(options: ReadOptions): Promise<readonly LogRecord[]> {
    this.reads += 1;
    return this.failure !== undefined && this.reads === 2 ? Promise.reject(this.failure) : super.read(options);
  }
}

describe('ShardFollower', () => {
  let log: FlakyLog;
  let writer: DecisionLogWriter;

  beforeEach(async () => {
    log = new FlakyLog({ now: () => 0 });
    await log.ensureTopics([{ topic: TOPICS.decisions, partitions: 1 }]);
    writer = new DecisionLogWriter(log, TOPICS.decisions, 0);
    await writer.take();
    await writer.close(1);
  });

  it('goes on where it was after a read that failed, and says so meanwhile', async () => {
    log.failure = new Error('the broker is away');
    const stopping = new AbortController();
    const seen: number[] = [];
    const said: (string | undefined)[] = [];
    const follower = new ShardFollower({
      log,
      topic: TOPICS.decisions,
      shard: 0,
      onEpoch: ({ epoch }) => {
        seen.push(epoch);
        said.push(follower.failure);
        if (epoch === 2) stopping.abort();
      },
      onTrouble: ({ message }) => said.push(message),
      pause: async () => {
        said.push(follower.failure);
        await writer.close(2);
      },
    });
    await follower.follow(stopping.signal);
    expect(seen).toEqual([1, 2]);
    expect(said).toEqual([undefined, 'the broker is away', 'the broker is away', undefined]);
  });

  it('gives up, and keeps saying why, when the log has dropped what comes next', async () => {
    log.failure = new SlotwiseError('OFFSET_OUT_OF_RANGE', 'holds offsets 90 to 99, asked for 2');
    const follower = new ShardFollower({
      log,
      topic: TOPICS.decisions,
      shard: 0,
      onEpoch: () => undefined,
      onTrouble: () => undefined,
    });
    await follower.follow(new AbortController().signal);
    expect(follower.lastEpoch).toBe(1);
    expect(follower.failure).toBe('holds offsets 90 to 99, asked for 2');
  });

  it('ends quietly when the log closes', async () => {
    const troubles: Error[] = [];
    const follower = new ShardFollower({
      log,
      topic: TOPICS.decisions,
      shard: 0,
      onEpoch: () => undefined,
      onTrouble: (error) => troubles.push(error),
    });
    const following = follower.follow(new AbortController().signal);
    await log.close();
    await following;
    expect(troubles).toEqual([]);
  });
});
