import { describe, expect, it } from '@jest/globals';
import type { NewRecord } from '../../streams/index.js';
import { INPUT_TOPICS, type InputTopic } from '../input-record.js';
import { emptyShardState, type ShardState } from '../shard-state.js';
import { SourceBuffer } from '../source-buffer.js';
import { step } from '../step.js';
import { stepContext } from '../testing/drive-epochs.js';
import { encoded, radioReport, rawRecord, userRequest } from '../testing/input-messages.js';
import { parsedInputs } from '../testing/parsed-inputs.js';
import { EPOCH_MS, smallCatalogue, START_EPOCH, START_MS } from '../testing/small-catalogue.js';
import { ClockTimeClosing, type ClockTimeDecision } from './clock-time-closing.js';
import type { EpochCut } from './epoch-cut.js';

/** Live buffers whose time and silence the test decides. */
class LiveShard {
  readonly #closing: ClockTimeClosing;
  readonly #buffers = { outcomes: new SourceBuffer(), reports: new SourceBuffer(), requests: new SourceBuffer() };
  readonly #lastHeardMs: Record<InputTopic, number> = { outcomes: 0, reports: START_MS, requests: START_MS };
  readonly #context = stepContext(smallCatalogue());
  state: ShardState = emptyShardState(0);

  constructor(maxBufferedRecords = 1000) {
    this.#closing = new ClockTimeClosing(this.#context.deployment, {
      maxBufferedRecords,
      idleAfterMs: 2000,
      maxClockSkewMs: 5000,
    });
  }

  hear(topic: InputTopic, atMs: number, ...records: readonly NewRecord[]): void {
    const firstOffset = this.state.next[topic] + this.#buffers[topic].size;
    this.#buffers[topic].push(parsedInputs(topic, records, firstOffset));
    this.#lastHeardMs[topic] = atMs;
  }

  look(nowMs: number): ClockTimeDecision {
    return this.#closing.next(this.state, this.#buffers, this.#lastHeardMs, nowMs);
  }

  /** Closes what is due now, as the processor does. */
  close(nowMs: number): EpochCut {
    const { cut } = this.look(nowMs);
    if (cut === undefined) throw new Error('nothing is due');
    const { counts, ...rest } = cut;
    const taken = INPUT_TOPICS.map((topic) => [topic, this.#buffers[topic].take(counts[topic])] as const);
    const records = Object.fromEntries(taken) as Record<InputTopic, (typeof taken)[number][1]>;
    this.state = step(this.state, { ...rest, records }, this.#context).state;
    return cut;
  }
}

/** Nobody can serve it: settled at once. */
function passing(atMs: number, requestId = `at ${atMs}`): NewRecord {
  return encoded(userRequest({ requestId, arrivedAtMs: atMs, models: ['none'] }));
}

function lasting(atMs: number): NewRecord {
  return encoded(userRequest({ requestId: 'lasting', arrivedAtMs: atMs }));
}

const report = (atMs: number): NewRecord => encoded(radioReport({ measuredAtMs: atMs }));

describe('closing epochs by clock time', () => {
  it('sleeps while there is nothing to decide', () => {
    expect(new LiveShard().look(START_MS + 5000)).toEqual({});
  });

  it('closes by the clock when a source stays silent, and says when to look again until then', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 20, passing(START_MS + 10));
    expect(shard.look(START_MS + 20)).toEqual({ lookAgainAtMs: START_MS + EPOCH_MS + 10 });
    expect(shard.look(START_MS + 109).cut).toBeUndefined();
    expect(shard.close(START_MS + 110)).toEqual({
      epoch: START_EPOCH,
      trigger: 'clock',
      choices: { maxClockSkewMs: 5000 },
      counts: { requests: 1, reports: 0, outcomes: 0 },
    });
    expect(shard.look(START_MS + 110)).toEqual({});
  });

  it('closes by the watermark as soon as every source that still speaks is past the epoch', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 20, passing(START_MS + 10));
    shard.hear('reports', START_MS + 101, report(START_MS + 115));
    expect(shard.look(START_MS + 101).cut).toBeUndefined();
    shard.hear('requests', START_MS + 102, passing(START_MS + 120));
    expect(shard.close(START_MS + 102)).toMatchObject({ epoch: START_EPOCH, trigger: 'watermark' });
    // What was read for the next epoch is state by now.
    expect(shard.state.held.map(({ topic }) => topic)).toEqual(['reports', 'requests']);
    expect(shard.look(START_MS + 103)).toEqual({ lookAgainAtMs: START_MS + 2 * EPOCH_MS + 10 });
    expect(shard.close(START_MS + 210)).toMatchObject({ epoch: START_EPOCH + 1, trigger: 'clock' });
    expect(shard.state.held).toEqual([]);
  });

  it('leaves a source that has been idle for long out of the watermark', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 2001, passing(START_MS + 1910), passing(START_MS + 2015));
    expect(shard.look(START_MS + 1995).cut).toBeUndefined();
    expect(shard.close(START_MS + 2001)).toMatchObject({ epoch: START_EPOCH + 19, trigger: 'watermark' });
  });

  it('closes early when the buffers are full', () => {
    const shard = new LiveShard(3);
    shard.hear('requests', START_MS + 20, passing(START_MS + 10), passing(START_MS + 11));
    expect(shard.look(START_MS + 20).cut).toBeUndefined();
    shard.hear('reports', START_MS + 21, report(START_MS + 12));
    expect(shard.close(START_MS + 21)).toMatchObject({ epoch: START_EPOCH, trigger: 'size' });
    shard.hear('requests', START_MS + 30, passing(START_MS + 25));
    expect(shard.close(START_MS + 210)).toMatchObject({ epoch: START_EPOCH + 1 });
    expect(shard.state.counts.lateRequests).toBe(1);
  });

  it('merges the epochs it fell behind by, and writes down from when on new work can start', () => {
    const shard = new LiveShard();
    shard.hear('reports', START_MS + 20, report(START_MS + 5));
    shard.hear('requests', START_MS + 20, lasting(START_MS + 10));
    shard.close(START_MS + 110);
    const cut = shard.close(START_MS + 567);
    expect(cut).toMatchObject({
      epoch: START_EPOCH + 4,
      trigger: 'clock',
      choices: { mergedFrom: START_EPOCH + 1, shedBeforeMs: START_MS + 567, maxClockSkewMs: 5000 },
    });
    expect(cut.skippedFrom).toBeUndefined();
  });

  it('skips the epochs of a quiet time, and merges only from the first record on', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 20, passing(START_MS + 10));
    shard.close(START_MS + 110);
    shard.hear('requests', START_MS + 900, passing(START_MS + 750));
    expect(shard.close(START_MS + 1015)).toMatchObject({
      epoch: START_EPOCH + 9,
      skippedFrom: START_EPOCH + 1,
      choices: { mergedFrom: START_EPOCH + 7, shedBeforeMs: START_MS + 1015, maxClockSkewMs: 5000 },
    });
  });

  it('counts what belongs to an epoch already closed as late', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 20, passing(START_MS + 10));
    shard.close(START_MS + 110);
    shard.hear('requests', START_MS + 120, passing(START_MS + 90), passing(START_MS + 115));
    shard.hear('reports', START_MS + 120, report(START_MS + 80));
    expect(shard.close(START_MS + 210)).toMatchObject({ epoch: START_EPOCH + 1 });
    expect(shard.state.counts).toMatchObject({ lateRequests: 1, lateReports: 1, refused: 3 });
  });

  it('skips a quiet time also when what ends it has no time at all', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 20, passing(START_MS + 10));
    shard.close(START_MS + 110);
    shard.hear('requests', START_MS + 60_000, rawRecord('no JSON'));
    expect(shard.close(START_MS + 60_110)).toEqual({
      epoch: START_EPOCH + 600,
      skippedFrom: START_EPOCH + 1,
      trigger: 'clock',
      choices: { maxClockSkewMs: 5000 },
      counts: { requests: 1, reports: 0, outcomes: 0 },
    });
  });

  it('puts aside at once what has no time at all, though it is the first that a new shard reads', () => {
    const shard = new LiveShard();
    shard.hear('requests', START_MS + 20, rawRecord('no JSON'));
    const { epoch, counts } = shard.close(START_MS + 20);
    expect([epoch, counts.requests]).toEqual([START_EPOCH - 1, 1]);
    expect(shard.look(START_MS + 5_000)).toEqual({});
  });

  it('closes every epoch in which a request is open, for plans to follow each other', () => {
    const shard = new LiveShard();
    shard.hear('reports', START_MS + 20, report(START_MS + 5));
    shard.hear('requests', START_MS + 20, lasting(START_MS + 10));
    for (const epoch of [0, 1, 2]) {
      expect(shard.close(START_MS + (epoch + 1) * EPOCH_MS + 10)).toMatchObject({
        epoch: START_EPOCH + epoch,
        choices: { maxClockSkewMs: 5000 },
      });
    }
  });
});
