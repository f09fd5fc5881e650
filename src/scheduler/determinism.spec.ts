import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DecisionLogRecord } from '../contracts/index.js';
import { checkDecisionLog } from '../evaluation/check-decision-log.js';
import { DecisionReader, type AcceptedEpoch, type NewRecord } from '../streams/index.js';
import type { InputRecord, InputTopic } from './input-record.js';
import { driveEpochs, NOBODY, type Arrival, type Driven } from './testing/drive-epochs.js';
import {
  encoded,
  executorClock,
  outcome,
  radioReport,
  rawRecord,
  sourceClock,
  userRequest,
} from './testing/input-messages.js';
import { ONE_SHARD_RULES, parsedInputs } from './testing/parsed-inputs.js';
import { EPOCH_MS, smallCatalogue, START_MS } from './testing/small-catalogue.js';

const TOPICS = ['outcomes', 'reports', 'requests'] as const;
const LAST_EPOCH = 12;
const END_MS = START_MS + LAST_EPOCH * EPOCH_MS;

const offsetMs = fc.nat({ max: LAST_EPOCH * EPOCH_MS - 1 });
const cellId = fc.constantFrom('cell-a', 'cell-b', 'nowhere');
const userId = fc.constantFrom('user-1', 'user-2');

const requests = fc.record({
  cellId,
  userId,
  requestId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  atMs: offsetMs,
  deadlineMs: fc.constantFrom(300, 700, 1500),
  models: fc.constantFrom(['pair'], ['pair'], ['none']),
  repeated: fc.boolean(),
});
const reports = fc.record({ cellId, userId, atMs: offsetMs, efficiency: fc.constantFrom(0.2, 1, 2) });
const outcomes = fc.record({
  cellId,
  requestId: fc.constantFrom('a', 'b', 'c'),
  atMs: offsetMs,
  result: fc.constantFrom('progress' as const, 'completed' as const, 'failed' as const),
});

/** Records roughly in order of time (some late), a clock at every epoch, the last one final. */
function partition(
  records: readonly { readonly atMs: number; readonly record: NewRecord }[],
  clock: (atMs: number, final: boolean) => NewRecord,
): readonly NewRecord[] {
  const clocks = Array.from({ length: LAST_EPOCH }, (_, index) => {
    const atMs = index * EPOCH_MS;
    return { atMs, record: clock(START_MS + atMs, false) };
  });
  const inOrder = [...clocks, ...records].sort((a, b) => a.atMs - b.atMs).map(({ record }) => record);
  return [...inOrder, clock(END_MS, true)];
}

const KNOWN_FROM_THE_START = ['cell-a', 'cell-b'].flatMap((known) =>
  ['user-1', 'user-2'].map((user) => ({
    atMs: 0,
    record: encoded(radioReport({ cellId: known, userId: user, measuredAtMs: START_MS })),
  })),
);

const late = fc.constantFrom(0, 0, 0, 5, 30, 150);

const partitions = fc
  .record({
    requests: fc.array(fc.tuple(requests, late), { maxLength: 14 }),
    reports: fc.array(fc.tuple(reports, late), { maxLength: 14 }),
    outcomes: fc.array(outcomes, { maxLength: 15 }),
    broken: fc.array(offsetMs, { maxLength: 3 }),
    // Of two partitions one of the cells belongs to the other.
    shards: fc.constantFrom(1, 2),
  })
  .map((drawn): Record<InputTopic, readonly InputRecord[]> => {
    const said = (atMs: number, final: boolean): NewRecord => encoded(sourceClock(atMs, final));
    const read = (topic: InputTopic, records: readonly NewRecord[]): readonly InputRecord[] =>
      parsedInputs(topic, records, 0, { ...ONE_SHARD_RULES, partitions: drawn.shards });
    return {
      requests: read(
        'requests',
        partition(
          [
            ...drawn.requests.flatMap(([{ atMs, repeated, ...fields }, lateMs]) => {
              const record = encoded(userRequest({ ...fields, arrivedAtMs: START_MS + atMs }));
              const first = { atMs: atMs + lateMs, record };
              return repeated ? [first, { atMs: atMs + lateMs + 50, record }] : [first];
            }),
            ...drawn.broken.map((atMs) => ({ atMs, record: rawRecord('{', START_MS + atMs) })),
          ],
          said,
        ),
      ),
      reports: read(
        'reports',
        partition(
          [
            ...KNOWN_FROM_THE_START,
            ...drawn.reports.map(([{ atMs, efficiency, ...fields }, lateMs]) => {
              const downlink = { bitsPerSecondPerHz: efficiency };
              const record = encoded(radioReport({ ...fields, downlink, measuredAtMs: START_MS + atMs }));
              return { atMs: atMs + lateMs, record };
            }),
          ],
          said,
        ),
      ),
      outcomes: read(
        'outcomes',
        partition(
          drawn.outcomes.map(({ atMs, ...fields }) => ({
            atMs,
            record: encoded(outcome({ ...fields, atMs: START_MS + atMs })),
          })),
          // Executors say nothing final; the last clock outlives every deadline.
          (atMs, final) => encoded(executorClock(final ? END_MS + 100_000 : atMs)),
        ),
      ),
    };
  });

const batches = fc.array(fc.record({ topic: fc.constantFrom(...TOPICS), size: fc.integer({ min: 1, max: 20 }) }), {
  maxLength: 60,
});

/** The partitions as they arrive in these batches, then what is left of each. */
function* arrivals(
  all: Record<InputTopic, readonly InputRecord[]>,
  sizes: readonly { readonly topic: InputTopic; readonly size: number }[],
): Generator<Arrival> {
  const next: Record<InputTopic, number> = { outcomes: 0, reports: 0, requests: 0 };
  const left = TOPICS.map((topic) => ({ topic, size: all[topic].length }));
  for (const { topic, size } of [...sizes, ...left]) {
    const records = all[topic].slice(next[topic], next[topic] + size);
    next[topic] += records.length;
    if (records.length > 0) yield { topic, records };
  }
}

/** The epochs as a reader of the decision log accepts them. */
function accepted({ epochs }: Driven): readonly AcceptedEpoch[] {
  const reader = new DecisionReader(0, { shard: 0, nextOffset: 0, owner: NOBODY });
  return epochs
    .flatMap(({ decisions }) => decisions)
    .map((text, offset) => reader.accept({ offset, decision: JSON.parse(text) as DecisionLogRecord }))
    .filter((epoch) => epoch !== undefined);
}

describe('a shard by event time', () => {
  it('decides the same bytes in whatever batches and order of the partitions its records arrive', () => {
    fc.assert(
      fc.property(partitions, batches, fc.boolean(), (all, sizes, awaitOutcomes) => {
        const whole = driveEpochs(arrivals(all, []), { awaitOutcomes });
        const pieces = driveEpochs(arrivals(all, sizes), { awaitOutcomes });
        const written = ({ epochs }: typeof whole): readonly string[] => epochs.flatMap(({ decisions }) => decisions);
        expect(written(pieces)).toEqual(written(whole));
        expect(pieces.state).toEqual(whole.state);
      }),
      { numRuns: 150 },
    );
  });

  it('accounts for every request it read, and breaks no promise of the log', () => {
    const seen = { received: 0, duplicates: 0, deadLetters: 0, admitted: 0, refused: 0, completed: 0, missed: 0 };
    const catalogue = smallCatalogue(['cell-a', 'cell-b']);
    fc.assert(
      fc.property(partitions, (all) => {
        const driven = driveEpochs(arrivals(all, []), { awaitOutcomes: true, catalogue });
        const epochs = accepted(driven);
        expect(epochs.length).toBe(driven.epochs.length);
        // No run lasts long enough for an id to be forgotten: each stands for one request.
        expect(checkDecisionLog(epochs, { catalogue, complete: true })).toEqual([]);
        const given = all.requests.filter(({ content }) => content.kind !== 'clock').length;
        expect(driven.state.counts.received).toBe(given);
        for (const name of Object.keys(seen) as (keyof typeof seen)[]) seen[name] += driven.state.counts[name];
      }),
      { numRuns: 150 },
    );
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
  });
});
