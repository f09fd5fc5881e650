import { describe, expect, it } from '@jest/globals';
import { NO_DIGEST, type DecisionLogRecord } from '../../contracts/index.js';
import { DecisionReader, type AcceptedEpoch, type ParsedDecision, type ReaderPosition } from './decision-reader.js';
import {
  atOffsets,
  CHAIN_START,
  epochRecords,
  ownership,
  refusal,
  type Chain,
  type EpochFields,
  type Writer,
} from './testing/decision-records.js';

const ANNA: Writer = { ownerId: 'anna', term: 0 };

function read(records: readonly ParsedDecision[], from?: ReaderPosition): readonly AcceptedEpoch[] {
  const reader = new DecisionReader(0, from);
  return records.map((record) => reader.accept(record)).filter((epoch) => epoch !== undefined);
}

function epochsOf(records: readonly DecisionLogRecord[]): readonly number[] {
  return read(atOffsets(records)).map(({ epoch }) => epoch);
}

/** Anna takes the shard and writes epoch 100; `more` comes after it. */
function afterEpoch100(more: (chain: Chain) => readonly DecisionLogRecord[]): readonly DecisionLogRecord[] {
  const first = epochRecords(ANNA, CHAIN_START);
  return [ownership('anna'), ...first.records, ...more(first.after)];
}

describe('reader of the decision log', () => {
  it('gives each epoch with its verdicts and plans once its marker is there', () => {
    const plan = { cellId: 'cell-a', startsAtMs: 10_150, endsAtMs: 10_250 };
    const { records, marker } = epochRecords(ANNA, CHAIN_START, { verdicts: [refusal('a')], plans: [plan] });
    const reader = new DecisionReader(0);
    const [own, verdict, planned, closed] = atOffsets([ownership('anna'), ...records]) as [
      ParsedDecision,
      ParsedDecision,
      ParsedDecision,
      ParsedDecision,
    ];
    expect([own, verdict, planned].map((record) => reader.accept(record))).toEqual([undefined, undefined, undefined]);
    expect(reader.accept(closed)).toEqual({
      shard: 0,
      epoch: 100,
      ownerId: 'anna',
      term: 0,
      verdicts: [verdict.decision],
      plans: [planned.decision],
      marker,
      position: 3,
    });
  });

  it('takes an epoch without any decision', () => {
    const { records } = epochRecords(ANNA, CHAIN_START, { verdicts: [] });
    expect(epochsOf([ownership('anna'), ...records])).toEqual([100]);
  });

  it.each<[string, readonly DecisionLogRecord[]]>([
    ['written before anybody owned the shard', epochRecords(ANNA, CHAIN_START).records],
    ['of somebody else', [ownership('anna'), ...epochRecords({ ownerId: 'otto', term: 0 }, CHAIN_START).records]],
    ['of another term', [ownership('anna'), ...epochRecords({ ownerId: 'anna', term: 7 }, CHAIN_START).records]],
    [
      'of a shard that lives elsewhere',
      [ownership('anna'), ...epochRecords(ANNA, CHAIN_START, { marker: { shard: 3 } }).records],
    ],
    [
      'that claims a predecessor where there is none',
      [ownership('anna'), ...epochRecords(ANNA, { ...CHAIN_START, digest: 'f'.repeat(64) }).records],
    ],
    ['torn before its first record', [ownership('anna'), ...epochRecords(ANNA, CHAIN_START).records.slice(1)]],
    ['torn before its marker', [ownership('anna'), ...epochRecords(ANNA, CHAIN_START).records.slice(0, -1)]],
  ])('ignores an epoch %s', (_, records) => {
    expect(epochsOf(records)).toEqual([]);
  });

  it('ignores an epoch with a hole in its numbers', () => {
    const { records } = epochRecords(ANNA, CHAIN_START, { verdicts: ['a', 'b', 'c'].map(refusal) });
    expect(epochsOf([ownership('anna'), ...records.filter(({ number }) => number !== 1)])).toEqual([]);
  });

  it('ignores a marker that comes before one of its records', () => {
    const [verdict, marker] = epochRecords(ANNA, CHAIN_START).records as [DecisionLogRecord, DecisionLogRecord];
    expect(epochsOf([ownership('anna'), marker, verdict])).toEqual([]);
    expect(epochsOf([ownership('anna'), marker, verdict, marker])).toEqual([100]);
  });

  it.each<[string, EpochFields['marker']]>([
    ['the digest of another predecessor', { previousDigest: 'f'.repeat(64) }],
    ['no predecessor at all', { previousDigest: NO_DIGEST }],
    ['an epoch left out', { epoch: 102 }],
    ['an epoch that was there', { epoch: 100 }],
    ['a skipped range that begins too late', { epoch: 110, skippedFrom: 102 }],
    ['a skipped range that begins too early', { epoch: 110, skippedFrom: 100 }],
    ['a merged range that begins too late', { epoch: 110, choices: { mergedFrom: 102 } }],
    [
      'merged epochs behind a skipped range that begins too late',
      { epoch: 110, skippedFrom: 102, choices: { mergedFrom: 101 } },
    ],
  ])('ignores a second marker with %s', (_, marker = {}) => {
    expect(epochsOf(afterEpoch100((chain) => epochRecords(ANNA, chain, { marker }).records))).toEqual([100]);
  });

  it.each(['requests', 'reports', 'outcomes'] as const)('ignores a marker that leaves out or repeats %s', (topic) => {
    for (const from of [2, 4]) {
      const records = afterEpoch100((chain) => {
        const { inputs } = epochRecords(ANNA, chain).marker;
        const moved = { ...inputs, [topic]: { from, next: 6 } };
        return epochRecords(ANNA, chain, { marker: { inputs: moved } }).records;
      });
      expect(epochsOf(records)).toEqual([100]);
    }
  });

  it.each<[string, EpochFields['marker']]>([
    ['a skipped range', { epoch: 150, skippedFrom: 101 }],
    ['a merged range', { epoch: 103, choices: { mergedFrom: 101 } }],
    ['a skipped range with merged epochs behind it', { epoch: 150, skippedFrom: 101, choices: { mergedFrom: 148 } }],
  ])('goes on over %s', (_, marker = {}) => {
    const records = afterEpoch100((chain) => {
      const wide = epochRecords(ANNA, chain, { marker });
      return [...wide.records, ...epochRecords(ANNA, wide.after).records];
    });
    const epoch = marker.epoch ?? 0;
    expect(epochsOf(records)).toEqual([100, epoch, epoch + 1]);
  });

  it('lets nobody write any more once somebody else has taken the shard', () => {
    const first = epochRecords(ANNA, CHAIN_START);
    const late = epochRecords(ANNA, first.after);
    const otto: Writer = { ownerId: 'otto', term: 3 };
    const again = epochRecords(otto, first.after, { verdicts: [refusal('by otto')] });
    const accepted = read(
      atOffsets([ownership('anna'), ...first.records, ownership('otto'), ...late.records, ...again.records]),
    );
    expect(accepted.map(({ epoch, ownerId }) => [epoch, ownerId])).toEqual([
      [100, 'anna'],
      [101, 'otto'],
    ]);
    expect(accepted[1]?.verdicts.map(({ requestId }) => requestId)).toEqual(['by otto']);
  });

  it('never joins what one owner began with what the next one ends', () => {
    const [verdict, marker] = epochRecords(ANNA, CHAIN_START).records as [DecisionLogRecord, DecisionLogRecord];
    const [, ottosMarker] = epochRecords({ ownerId: 'otto', term: 2 }, CHAIN_START).records as [
      DecisionLogRecord,
      DecisionLogRecord,
    ];
    expect(epochsOf([ownership('anna'), verdict, ownership('otto'), marker, ottosMarker])).toEqual([]);
  });

  it('ignores repeats, also of an epoch already accepted, and never takes them for the next one', () => {
    const first = epochRecords(ANNA, CHAIN_START, { verdicts: [refusal('a'), refusal('b')] });
    const second = epochRecords(ANNA, first.after, { verdicts: [refusal('c')] });
    const accepted = read(
      atOffsets([
        ownership('anna'),
        ...first.records.slice(0, 1),
        ...first.records,
        ...first.records,
        ...second.records,
        ...second.records,
      ]),
    );
    expect(accepted.map(({ verdicts }) => verdicts.map(({ requestId }) => requestId))).toEqual([['a', 'b'], ['c']]);
  });

  describe('starting in the middle', () => {
    const first = epochRecords(ANNA, CHAIN_START);
    const second = epochRecords(ANNA, first.after);
    const third = epochRecords(ANNA, second.after);
    const log = atOffsets([ownership('anna'), ...first.records, ...second.records, ...third.records]);

    it('goes on from every position of another reader and misses nothing', () => {
      const whole = read(log);
      for (let stop = 0; stop <= log.length; stop += 1) {
        const reader = new DecisionReader(0);
        const before = log.slice(0, stop).map((record) => reader.accept(record));
        const after = read(log.slice(reader.position.nextOffset), reader.position);
        expect([...before.filter((epoch) => epoch !== undefined), ...after]).toEqual(whole);
      }
    });

    it('begins at the first ownership record where the beginning is gone', () => {
      const otto: Writer = { ownerId: 'otto', term: 50 };
      const more = epochRecords(otto, second.after);
      const rest = [...atOffsets(second.records, 40), ...atOffsets([ownership('otto'), ...more.records], 50)];
      expect(read(rest, { shard: 0, nextOffset: 40 }).map(({ epoch }) => epoch)).toEqual([102]);
      expect(read(rest).map(({ epoch }) => epoch)).toEqual([]);
    });
  });
});
