import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NewRecord } from '../../streams/index.js';
import type { InputRecord } from '../input-record.js';
import { emptyShardState, type ShardState } from '../shard-state.js';
import { step } from '../step.js';
import { stepContext } from '../testing/drive-epochs.js';
import { encoded, radioReport, rawRecord, userRequest } from '../testing/input-messages.js';
import { parsedInputs } from '../testing/parsed-inputs.js';
import { EPOCH_MS, smallCatalogue, START_EPOCH, START_MS } from '../testing/small-catalogue.js';

interface Put {
  readonly offset: number;
  readonly code: string;
}

/** One requests partition, its records taken by one epoch or by one epoch each. */
class Partition {
  readonly rejected: Put[] = [];
  readonly taken: string[] = [];
  readonly #context;
  #epoch = START_EPOCH;
  state: ShardState = emptyShardState(0);

  constructor(maxRememberedRequests = 1000) {
    this.#context = stepContext(smallCatalogue(['cell-a', 'cell-b']), { maxRememberedRequests });
  }

  take(requests: readonly InputRecord[], reports: readonly InputRecord[] = [], epochs = 1): void {
    this.#epoch += epochs;
    const input = { epoch: this.#epoch - 1, trigger: 'watermark', choices: {} } as const;
    const result = step(this.state, { ...input, records: { requests, reports, outcomes: [] } }, this.#context);
    this.state = result.state;
    this.rejected.push(...result.rejections.map(({ record, code }) => ({ offset: record.offset, code })));
    this.taken.push(...result.newRequests.map(({ requestId }) => requestId));
  }
}

function takeAll(records: readonly NewRecord[], maxRememberedRequests?: number): Partition {
  const partition = new Partition(maxRememberedRequests);
  partition.take(parsedInputs('requests', records));
  return partition;
}

/** 400 ms for a model nobody has: refused in its own epoch, its id remembered until START + 10 + 400 + 1000. */
const FIRST = userRequest({ requestId: 'a', arrivedAtMs: START_MS + 10, deadlineMs: 400, models: ['none'] });
const FORGOTTEN_AFTER_MS = START_MS + 1410;

describe('intake of requests', () => {
  it('drops a repeat, whatever the order of its fields and whatever else a feed adds to it', () => {
    const turned = Object.fromEntries(Object.entries(FIRST).reverse());
    const partition = takeAll([
      encoded(FIRST),
      rawRecord(JSON.stringify(turned)),
      rawRecord(JSON.stringify({ ...FIRST, region: 'north', trace: { id: 7 } })),
    ]);
    expect(partition.taken).toEqual(['a']);
    expect(partition.rejected).toEqual([]);
    expect(partition.state.counts).toMatchObject({ received: 3, duplicates: 2, refused: 1 });
  });

  it('puts a contradiction aside, also one that follows a repeat', () => {
    const partition = takeAll([encoded(FIRST), encoded(FIRST), encoded({ ...FIRST, deadlineMs: 401 })]);
    expect(partition.rejected).toEqual([{ offset: 2, code: 'DUPLICATE_CONFLICT' }]);
    expect(partition.state.counts).toMatchObject({ received: 3, duplicates: 1, deadLetters: 1 });
  });

  it('lets two cells of a shard use the same id', () => {
    const partition = takeAll([encoded(FIRST), encoded({ ...FIRST, cellId: 'cell-b' })]);
    expect(partition.taken).toEqual(['a', 'a']);
    expect(partition.rejected).toEqual([]);
  });

  it('takes ids and users named like parts of an object as any other', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const partition = new Partition();
    partition.take(
      parsedInputs(
        'requests',
        names.flatMap((name) => {
          const request = encoded(userRequest({ requestId: name, userId: name, arrivedAtMs: START_MS + 20 }));
          return [request, request];
        }),
      ),
      parsedInputs('reports', [encoded(radioReport({ userId: '__proto__', measuredAtMs: START_MS + 10 }))]),
    );
    expect(partition.state.counts).toMatchObject({ received: 6, duplicates: 3, admitted: 1, refused: 2 });
    expect(Object.keys(partition.state.cells['cell-a']?.users ?? {})).toEqual(['__proto__']);
  });

  it('remembers an id until the log is past deadline and margin, and not one record longer', () => {
    const before = takeAll([encoded(FIRST), encoded(FIRST, FORGOTTEN_AFTER_MS)]);
    expect(before.state.counts).toMatchObject({ duplicates: 1, deadLetters: 0 });
    const after = takeAll([encoded(FIRST), encoded(FIRST, FORGOTTEN_AFTER_MS + 1)]);
    expect(after.rejected).toEqual([{ offset: 1, code: 'TOO_LATE' }]);
  });

  it('lets log time only run forward', () => {
    const partition = takeAll([encoded(FIRST, FORGOTTEN_AFTER_MS + 1), encoded(FIRST, START_MS)]);
    expect(partition.rejected.map(({ code }) => code)).toEqual(['TOO_LATE', 'TOO_LATE']);
  });

  it('takes the id of a request long gone for a new one', () => {
    const again = { ...FIRST, arrivedAtMs: START_MS + 2000 };
    const partition = takeAll([encoded(FIRST), rawRecord('?', FORGOTTEN_AFTER_MS + 1), encoded(again)]);
    expect(partition.rejected).toEqual([{ offset: 1, code: 'UNPARSABLE' }]);
    expect(partition.state.counts.refused + partition.state.held.length).toBe(2);
  });

  it('settles a request that is still open when its id may be used again', () => {
    const open = userRequest({ requestId: 'a', arrivedAtMs: START_MS + 10, deadlineMs: 1000 });
    const partition = new Partition();
    const report = parsedInputs('reports', [encoded(radioReport({ measuredAtMs: START_MS + 5 }))]);
    partition.take(parsedInputs('requests', [encoded(open)]), report);
    expect(partition.state.counts.admitted).toBe(1);
    const again = encoded({ ...open, arrivedAtMs: START_MS + 150 }, START_MS + 2011);
    partition.take(parsedInputs('requests', [again], 1));
    const { received, missed } = partition.state.counts;
    const inCell = partition.state.cells['cell-a']?.open.length;
    expect({ received, missed, inCell }).toEqual({ received: 2, missed: 1, inCell: 1 });
  });

  it('refuses ids beyond its memory until some may be forgotten, and forgets none early', () => {
    const ids = ['a', 'b', 'c'].map((requestId) => encoded({ ...FIRST, requestId }));
    const late = { ...FIRST, requestId: 'd', arrivedAtMs: START_MS + 1500 };
    const partition = takeAll(
      [...ids, encoded(FIRST), encoded(late, FORGOTTEN_AFTER_MS), encoded(late, FORGOTTEN_AFTER_MS + 1)],
      2,
    );
    expect(partition.rejected).toEqual([
      { offset: 2, code: 'ID_MEMORY_FULL' },
      { offset: 4, code: 'ID_MEMORY_FULL' },
    ]);
    expect(partition.state.counts.duplicates).toBe(1);
    expect(partition.state.requestMemory.size).toBe(1);
  });

  it('sweeps what is over and keeps what is not, however many epochs pass', () => {
    const partition = new Partition();
    const lasting = { ...FIRST, requestId: 'lasting', deadlineMs: 600_000 };
    const passing = Array.from({ length: 200 }, (_, index) => encoded({ ...FIRST, requestId: `passing-${index}` }));
    partition.take(parsedInputs('requests', [encoded(lasting), ...passing]));
    expect(partition.state.requestMemory.size).toBe(201);
    partition.take(parsedInputs('requests', [rawRecord('?', FORGOTTEN_AFTER_MS + 1)], 201));
    // 512 buckets, a few an epoch: all of them within 64 epochs.
    for (let epoch = 0; epoch < 64; epoch += 1) partition.take([]);
    expect(partition.state.requestMemory.size).toBe(1);
    partition.take(parsedInputs('requests', [encoded(lasting)], 202));
    expect(partition.state.counts.duplicates).toBe(1);
  });
});

describe('dead letters', () => {
  const oneOfFew = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    deadlineMs: fc.constantFrom(100, 200),
    offsetMs: fc.nat({ max: 3000 }),
    logDelayMs: fc.nat({ max: 2000 }),
    broken: fc.boolean(),
  });

  it('are the same wherever epochs are cut', () => {
    fc.assert(
      fc.property(fc.array(oneOfFew, { maxLength: 40 }), fc.array(fc.nat({ max: 40 })), (list, cuts) => {
        const records = parsedInputs(
          'requests',
          list.map(({ id, deadlineMs, offsetMs, logDelayMs, broken }) => {
            const arrivedAtMs = START_MS + Math.floor(offsetMs / EPOCH_MS) * EPOCH_MS;
            if (broken) return rawRecord('{', arrivedAtMs + logDelayMs);
            return encoded(userRequest({ requestId: id, arrivedAtMs, deadlineMs }), arrivedAtMs + logDelayMs);
          }),
        );
        const whole = new Partition(3);
        whole.take(records);
        const cut = new Partition(3);
        const ends = [...new Set([...cuts, records.length])].sort((a, b) => a - b);
        ends.reduce((from, to) => {
          cut.take(records.slice(from, to), [], 3);
          return to;
        }, 0);
        expect(cut.rejected).toEqual(whole.rejected);
        expect(cut.state.counts.duplicates).toBe(whole.state.counts.duplicates);
      }),
      { numRuns: 200 },
    );
  });
});
