import { describe, expect, it } from '@jest/globals';
import type { EpochMarker } from '../contracts/index.js';
import type { PlanBody, VerdictBody } from '../core/messages.js';
import { gpuCatalogue } from '../scheduler/testing/gpu-catalogue.js';
import { smallCatalogue } from '../scheduler/testing/small-catalogue.js';
import { DecisionReader, type AcceptedEpoch } from '../streams/index.js';
import {
  atOffsets,
  CHAIN_START,
  epochRecords,
  ownership,
  type EpochFields,
} from '../streams/decisions/testing/decision-records.js';
import { checkDecisionLog, type CheckOptions, type DecisionRule } from './check-decision-log.js';

const ANNA = { ownerId: 'anna', term: 0 };

interface TestEpoch {
  readonly verdicts?: readonly VerdictBody[];
  readonly plans?: readonly PlanBody[];
  /** Counts that are not what follows from the verdicts. */
  readonly counts?: Partial<EpochMarker['counts']>;
}

function verdict(kind: VerdictBody['verdict'], requestId = 'a', cellId = 'cell-a'): VerdictBody {
  return { cellId, requestId, verdict: kind };
}

/** What the plan of epoch `epoch` grants to whom; one whole cell has ten blocks. */
function plan(epoch: number, grants: Readonly<Record<string, number>>, fields: Partial<PlanBody> = {}): PlanBody {
  return {
    cellId: 'cell-a',
    startsAtMs: epoch * 100 + 150,
    endsAtMs: epoch * 100 + 250,
    downlink: {
      blockHz: 1e6,
      blocks: 10,
      grants: Object.entries(grants).map(([requestId, blocks]) => ({ userId: 'u', requestId, blocks, bitsLeft: 1 })),
    },
    ...fields,
  };
}

/** The epochs as a reader accepts them, counts as they follow from the verdicts unless told otherwise. */
function log(...epochs: readonly TestEpoch[]): readonly AcceptedEpoch[] {
  const reader = new DecisionReader(0);
  reader.accept({ offset: 0, decision: ownership('anna') });
  const totals = { admitted: 0, refused: 0, expired: 0, completed: 0, missed: 0 };
  let chain = CHAIN_START;
  return epochs.flatMap(({ verdicts = [], plans = [], counts }) => {
    for (const { verdict: kind } of verdicts) totals[kind] += 1;
    const settled = totals.refused + totals.expired + totals.completed + totals.missed;
    const inFlight = totals.admitted - totals.completed - totals.missed;
    const base = epochRecords(ANNA, chain).marker.counts;
    const marker = { counts: { ...base, ...totals, received: settled + inFlight, inFlight, ...counts } };
    const fields: EpochFields = { verdicts, plans, marker };
    const written = epochRecords(ANNA, chain, fields);
    chain = written.after;
    return atOffsets(written.records)
      .map((record) => reader.accept({ ...record, offset: record.offset + 1 }))
      .filter((epoch) => epoch !== undefined);
  });
}

function rules(epochs: readonly AcceptedEpoch[], options?: CheckOptions): readonly DecisionRule[] {
  return checkDecisionLog(epochs, options).map(({ rule }) => rule);
}

const ADMIT: TestEpoch = { verdicts: [verdict('admitted')], plans: [plan(100, { a: 10 })] };
const COMPLETE: TestEpoch = { verdicts: [verdict('completed')] };

describe('checker of a decision log', () => {
  it('finds nothing in a log that keeps every promise', () => {
    const epochs = log(
      { verdicts: [verdict('admitted'), verdict('refused', 'b')], plans: [plan(100, { a: 10 })] },
      { verdicts: [verdict('admitted', 'c'), verdict('expired', 'd')], plans: [plan(101, { a: 4, c: 6 })] },
      { verdicts: [verdict('completed'), verdict('missed', 'c'), verdict('refused', 'a', 'cell-b')] },
    );
    expect(epochs).toHaveLength(3);
    expect(checkDecisionLog(epochs, { catalogue: smallCatalogue(), complete: true })).toEqual([]);
  });

  it.each<[DecisionRule, readonly TestEpoch[]]>([
    ['TERMINAL_TWICE', [ADMIT, COMPLETE, { verdicts: [verdict('missed')] }]],
    ['TERMINAL_TWICE', [{ verdicts: [verdict('refused'), verdict('expired')] }]],
    ['VERDICT_AFTER_TERMINAL', [{ verdicts: [verdict('refused')] }, { verdicts: [verdict('admitted')] }]],
    ['ADMITTED_TWICE', [ADMIT, { verdicts: [verdict('admitted')] }]],
    ['NOT_ADMITTED', [{ verdicts: [verdict('completed')] }]],
    ['NOT_ADMITTED', [{ verdicts: [verdict('missed')] }]],
    ['WAS_ADMITTED', [ADMIT, { verdicts: [verdict('refused')] }]],
    ['WAS_ADMITTED', [ADMIT, { verdicts: [verdict('expired')] }]],
  ])('finds %s', (rule, epochs) => {
    expect(rules(log(...epochs))).toContain(rule);
  });

  it.each<[DecisionRule, TestEpoch['counts']]>([
    ['DRIFT', { received: 3 }],
    ['DRIFT', { drift: 1 }],
    ['COUNTS', { refused: 1, received: 2 }],
    ['COUNTS', { admitted: 2 }],
  ])('finds %s in a marker that says %j', (rule, counts = {}) => {
    expect(rules(log({ ...ADMIT, counts }))).toEqual([rule]);
  });

  it('finds what never got its terminal verdict, once the log is said to be complete', () => {
    expect(rules(log(ADMIT))).toEqual([]);
    expect(checkDecisionLog(log(ADMIT), { complete: true })).toEqual([
      {
        rule: 'NO_TERMINAL',
        shard: 0,
        epoch: 100,
        cellId: 'cell-a',
        requestId: 'a',
        detail: 'admitted and never settled',
      },
      { rule: 'NO_TERMINAL', shard: 0, epoch: 100, detail: '1 in flight at the end' },
    ]);
    const waiting = log({ counts: { received: 1, inFlight: 1 } });
    expect(rules(waiting, { complete: true })).toEqual(['NO_TERMINAL']);
  });

  it('finds epochs out of order', () => {
    const [first, second] = log(ADMIT, {}) as [AcceptedEpoch, AcceptedEpoch];
    expect(rules([first, { ...second, epoch: 100 }])).toEqual(['EPOCH_ORDER']);
  });

  const twoGrants: PlanBody = {
    ...plan(100, {}),
    uplink: {
      blockHz: 1e6,
      blocks: 10,
      grants: [1, 2].map((blocks) => ({ userId: 'u', requestId: 'a', blocks, bitsLeft: 1 })),
    },
  };
  const split = {
    requestId: 'a',
    userId: 'user-1',
    modelId: 'pair',
    deviceClass: 'phone',
    uploadBitsLeft: 1,
    splitAfter: 1,
    pruningRatio: 0,
    distortion: 0,
    plannedJoules: 0,
    deviceClockHz: 1,
  };
  const cycles = { deviceCyclesLeft: 1, serverCyclesLeft: 1 };

  it.each<[DecisionRule, string, PlanBody]>([
    ['OVER_ALLOCATED', 'more blocks than it has', plan(100, { a: 5, c: 6 })],
    ['BAD_GRANT', 'a part of a block', plan(100, { a: 2.5 })],
    ['BAD_GRANT', 'no block', plan(100, { a: 0 })],
    ['GRANTED_TWICE', 'the same request twice', twoGrants],
    ['SERVES_NOBODY', 'blocks to a stranger', plan(100, { stranger: 3 })],
    ['SERVES_NOBODY', 'blocks to a request refused', plan(100, { b: 3 })],
    [
      'SERVES_NOBODY',
      'clock to a stranger',
      plan(100, {}, { splits: [{ ...split, ...cycles, requestId: 'stranger', serverClockHz: 1 }] }),
    ],
  ])('finds %s: a plan that gives %s', (rule, _, body) => {
    const verdicts = [verdict('admitted'), verdict('admitted', 'c'), verdict('refused', 'b')];
    expect(rules(log({ verdicts, plans: [body] }))).toEqual([rule]);
  });

  it('holds plans against what the cell has, whatever they say themselves', () => {
    const wide: PlanBody = plan(100, { a: 11 });
    const boasting = { ...wide, downlink: { blockHz: 1e6, blocks: 100, grants: wide.downlink?.grants ?? [] } };
    const computing = plan(100, { a: 1 }, { splits: [{ ...split, ...cycles, serverClockHz: 1e9 }] });
    for (const body of [boasting, computing]) {
      const epochs = log({ verdicts: [verdict('admitted')], plans: [body] });
      expect(rules(epochs)).toEqual([]);
      expect(rules(epochs, { catalogue: smallCatalogue() })).toEqual(['OVER_ALLOCATED']);
    }
  });

  it('keeps account of the GPU over all plans of a cell', () => {
    const batchesOf = (epoch: number): PlanBody => {
      const loadStartsAtMs = epoch * 100 + 150;
      const startAtMs = loadStartsAtMs + 20;
      const times = { loadStartsAtMs, earliestStartAtMs: startAtMs, latestStartAtMs: startAtMs };
      const batch = { ...times, finishesAtMs: startAtMs + 30, modelId: 'cat', evictBlocks: [], requestIds: ['a'] };
      return plan(epoch, { a: 1 }, { gpu: { batches: [{ ...batch, loadBlocks: ['body', 'cat/head'] }] } });
    };
    const epochs = log({ verdicts: [verdict('admitted')], plans: [batchesOf(100)] }, { plans: [batchesOf(101)] });
    expect(checkDecisionLog(epochs)).toEqual([]);
    const place = { shard: 0, epoch: 101, cellId: 'cell-a', rule: 'GPU_MEMORY' };
    expect(checkDecisionLog(epochs, { catalogue: gpuCatalogue() })).toEqual([
      { ...place, detail: 'cat: loads body, which is there' },
      { ...place, detail: 'cat: loads cat/head, which is there' },
    ]);
  });

  it('finds a plan for a request already settled, and plans that overlap', () => {
    const settled = log(ADMIT, { verdicts: [verdict('completed')], plans: [plan(101, { a: 1 })] });
    expect(rules(settled)).toEqual(['SERVES_NOBODY']);
    const overlapping = log(ADMIT, { plans: [plan(101, { a: 1 }, { startsAtMs: 10_249 })] });
    expect(rules(overlapping)).toEqual(['PLANS_OVERLAP']);
  });
});
